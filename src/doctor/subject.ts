import { HarnessError } from '../errors.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Policy, PolicyEpisode } from '../policy/policy.ts';
import type { Preset } from '../policy/preset/preset.ts';
import { checkChunk } from '../rollout/check-chunk.ts';
import type { Action } from '../spec/action.ts';
import type { InferenceReport } from '../spec/inference-report.ts';
import type { Observation } from '../spec/observation.ts';

/** A moment at which a policy is asked: the settled start of an episode. */
export interface Sight {
  readonly observation: Observation;
  readonly episode: PolicyEpisode;
  /** World direction, unit, from the tool to the object that the instruction is about. */
  readonly toObject: Vec3;
}

export interface Answer {
  readonly rows: readonly Action[];
  readonly report?: InferenceReport;
  readonly latencyMs: number;
}

/** The policy under examination, and what it answered to some honest moments. */
export class Subject {
  readonly policy: Policy;
  /** What it is asked under, if it has one. */
  readonly preset: Preset | undefined;
  /** Name of the protocol that its suite runs under. */
  readonly protocol: string;
  readonly sights: readonly Sight[];
  /** Its answers to the sights, in order. */
  readonly answers: readonly Answer[];
  readonly #clock: () => number;

  private constructor(
    parts: Omit<SubjectParts, 'clock'> & { answers: readonly Answer[] },
    clock: () => number,
  ) {
    this.policy = parts.policy;
    this.preset = parts.preset;
    this.protocol = parts.protocol;
    this.sights = parts.sights;
    this.answers = parts.answers;
    this.#clock = clock;
  }

  /** Asks the policy once for every sight. Throws what it throws, and `policy` for an answer that is no action chunk. */
  static async meet(parts: SubjectParts): Promise<Subject> {
    const answers: Answer[] = [];
    for (const sight of parts.sights) answers.push(await ask(parts.policy, sight, parts.clock));
    return new Subject({ ...parts, answers }, parts.clock);
  }

  get seesImages(): boolean {
    return this.policy.observationSpec.cameras.length > 0;
  }

  /** Its answer to a sight as changed, as the first of an episode. */
  async ask(
    sight: Sight,
    change: (observation: Observation) => Observation = (same) => same,
  ): Promise<Answer> {
    return ask(this.policy, { ...sight, observation: change(sight.observation) }, this.#clock);
  }

  /** Its answer to what follows in the same episode, without a reset. */
  async askOn(observation: Observation): Promise<Answer> {
    return infer(this.policy, observation, this.#clock);
  }

  /** All numbers of one component over all answers, e.g. 6 for the gripper. */
  values(component: number): readonly number[] {
    return this.answers.flatMap(({ rows }) => rows.map((row) => row[component]!));
  }
}

export interface SubjectParts {
  readonly policy: Policy;
  readonly preset?: Preset | undefined;
  readonly protocol: string;
  readonly sights: readonly Sight[];
  /** Wall clock, ms. */
  readonly clock: () => number;
}

/** Largest difference of any number that both answers have. */
export function difference(a: Answer, b: Answer): number {
  const differences = a.rows.flatMap((row, step) =>
    row.map((value, index) => Math.abs(value - (b.rows[step]?.[index] ?? value))),
  );
  return a.rows.length === b.rows.length ? Math.max(...differences) : Number.POSITIVE_INFINITY;
}

async function ask(policy: Policy, { observation, episode }: Sight, clock: () => number): Promise<Answer> {
  await policy.reset({ ...episode, instruction: observation.instruction });
  return infer(policy, observation, clock);
}

async function infer(policy: Policy, observation: Observation, clock: () => number): Promise<Answer> {
  const asked = clock();
  const chunk = await policy.infer(observation);
  const latencyMs = clock() - asked;
  const rows = checkChunk(chunk, policy.actionSpec, policy.name, observation.step);
  if (rows.length > 10_000) throw new HarnessError('policy', `a chunk of ${rows.length} actions`);
  return { rows, latencyMs, ...(chunk.report && { report: chunk.report }) };
}
