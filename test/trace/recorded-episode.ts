import { createEnvironment } from '../../src/environment/create-environment.ts';
import { engineIdentity } from '../../src/environment/engine-identity.ts';
import type { EpisodePlan } from '../../src/episode/episode-plan.ts';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { runEpisode } from '../../src/rollout/run-episode.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import type { EpisodeTrace } from '../../src/trace/episode-trace.ts';
import { TraceRecorder } from '../../src/trace/trace-recorder.ts';

export interface Recording {
  readonly trace: EpisodeTrace;
  readonly result: EpisodeResult;
}

/** Runs one real episode of at most `maxSteps` control steps and records it. */
export async function recordEpisode(pattern: string, policy: Policy, maxSteps: number): Promise<Recording> {
  const catalogue = loadCatalogue();
  const [shipped] = loadTaskLibrary(undefined, catalogue).select([pattern]);
  const task = { ...shipped!, protocol: { ...shipped!.protocol, maxSteps } };
  const environment = await createEnvironment(task, { catalogue });
  const plan: EpisodePlan = {
    episodeId: `${task.id}/${policy.name}/0000`,
    taskId: task.id,
    policy: policy.name,
    episodeIndex: 0,
    seed: 5,
    initialState: { kind: 'sampled' },
  };
  const initialState = sampleInitialState(task, catalogue, 5);
  const recorder = new TraceRecorder(environment.traceSource, { images: true });
  const { name: engine } = await engineIdentity();
  let time = 0;
  const result = await runEpisode({
    ...{ environment, policy, plan, initialState, engine, observer: recorder },
    task: { id: task.id, instruction: task.spec.instruction, protocol: task.protocol },
    clock: () => time++,
  });
  const versions = { benchtop: '0.0.0', engine };
  const trace = recorder.finish({ plan, task, initialState, attempt: 0, versions }, result)!;
  environment.dispose();
  return { trace, result };
}
