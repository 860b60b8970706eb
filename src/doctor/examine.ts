import { createEnvironment } from '../environment/create-environment.ts';
import { HarnessError } from '../errors.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Policy } from '../policy/policy.ts';
import type { Preset } from '../policy/preset/preset.ts';
import type { Catalogue } from '../scene/catalogue.ts';
import { checkCompatibility } from '../spec/check-compatibility.ts';
import { sampleInitialState } from '../task/sample-initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import { ALL_CHECKS } from './all-checks.ts';
import type { Finding } from './finding.ts';
import { type Sight, Subject } from './subject.ts';

/** Episodes whose starts are shown; the first is warm-up for the speed check. */
const STARTS = 4;

export interface ExaminedCheck extends Finding {
  readonly id: string;
  readonly title: string;
  readonly traps: readonly number[];
}

export interface Examination {
  readonly policy: string;
  readonly preset: string | null;
  readonly task: string;
  readonly findings: readonly ExaminedCheck[];
}

export interface ExamineRequest {
  readonly policy: Policy;
  readonly preset?: Preset | undefined;
  readonly task: Task;
  readonly catalogue: Catalogue;
  /** Wall clock, ms. */
  readonly clock: () => number;
}

/**
 * Looks a policy over on real starts of one task. What it throws, or answers that is no action chunk, is a finding as well,
 * after which there is nothing more to look at.
 */
export async function examine({
  policy,
  preset,
  task,
  catalogue,
  clock,
}: ExamineRequest): Promise<Examination> {
  const about = { policy: policy.name, preset: preset?.name ?? null, task: task.id };
  const findings: ExaminedCheck[] = [];
  const note = (id: string, title: string, traps: readonly number[], finding: Finding) =>
    findings.push({ id, title, traps, ...finding });
  const environment = await createEnvironment(task, { catalogue });
  try {
    checkCompatibility(policy, environment);
    await policy.check?.();
    note('declaration', 'conventions and cameras', [17, 19, 40], {
      verdict: 'pass',
      evidence: policy.observationSpec.privileged
        ? 'they fit the environment; it reads simulator state, which no learned policy may'
        : 'they fit the environment',
    });
  } catch (thrown) {
    note('declaration', 'conventions and cameras', [17, 19, 40], broken(thrown));
    return { ...about, findings };
  }
  try {
    const subject = await Subject.meet({
      ...{ policy, preset, clock, protocol: task.protocol.name },
      sights: starts(environment, task, catalogue, policy),
    });
    note('answers', 'shape and finiteness', [19], {
      verdict: 'pass',
      evidence: `${subject.answers.length} starts answered with finite numbers`,
    });
    for (const { id, title, traps, look } of ALL_CHECKS) {
      try {
        note(id, title, traps, await look(subject));
      } catch (thrown) {
        note(id, title, traps, broken(thrown));
      }
    }
  } catch (thrown) {
    note('answers', 'shape and finiteness', [19], broken(thrown));
  } finally {
    environment.dispose();
  }
  return { ...about, findings };
}

function broken(thrown: unknown): Finding {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof HarnessError ? ` (${thrown.code})` : '';
  return {
    verdict: 'fail',
    evidence: `${message}${code}`,
    advice: 'nothing else can be told before this is mended',
  };
}

/** The settled starts of a few episodes. A privileged policy is shown the last world alone: it reads it as it is now. */
function starts(
  environment: Awaited<ReturnType<typeof createEnvironment>>,
  task: Task,
  catalogue: Catalogue,
  { observationSpec }: Policy,
): Sight[] {
  const [object] = task.spec.objectsOfInterest;
  const shown: Sight[] = [];
  for (let index = 0; index < STARTS; index++) {
    environment.reset(sampleInitialState(task, catalogue, 1000 + index));
    for (let step = 0; step < task.protocol.settleSteps; step++) environment.step(environment.holdAction);
    const { privileged } = environment;
    shown.push({
      observation: environment.observe(0, observationSpec.cameras),
      episode: {
        ...{ taskId: task.id, instruction: task.spec.instruction, seed: 1 + index, episodeIndex: index },
        ...(observationSpec.privileged && { privileged }),
      },
      toObject: direction(privileged.endEffectorPose().position, privileged.instancePose(object!).position),
    });
  }
  return shown;
}

function direction([ax, ay, az]: Vec3, [bx, by, bz]: Vec3): Vec3 {
  const size = Math.hypot(bx - ax, by - ay, bz - az) || 1;
  return [(bx - ax) / size, (by - ay) / size, (bz - az) / size];
}
