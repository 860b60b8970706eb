import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { abortable } from '../rollout/abortable.ts';
import { episodeError } from '../rollout/episode-error.ts';
import { protocolHash } from '../rollout/protocol-hash.ts';
import type { RolloutEnvironment } from '../rollout/rollout-environment.ts';
import { runEpisode } from '../rollout/run-episode.ts';
import { checkCompatibility } from '../spec/check-compatibility.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { TraceHeader } from '../trace/episode-trace.ts';
import { keepsTrace, mayTrace } from '../trace/trace-choice.ts';
import { TraceRecorder } from '../trace/trace-recorder.ts';
import type { TraceSource } from '../trace/world-capture.ts';
import { packageVersion } from './package-version.ts';
import { withMemory } from './peak-memory.ts';
import { type TraceRequest, writeTraceFile } from './trace-files.ts';

/** An environment; one that says where to record from can be traced. */
export type RunnableEnvironment = RolloutEnvironment & { readonly traceSource?: TraceSource };

/** Where an episode's parts come from; tests hand in small ones. */
export interface EpisodeParts {
  createEnvironment(task: Task): Promise<RunnableEnvironment>;
  createPolicy(name: string): Promise<Policy>;
  sampleInitialState(task: Task, plan: EpisodePlan): InitialState;
  /** Physics package and version; enters every digest. */
  readonly engine: string;
  /** Wall clock, ms. */
  clock(): number;
}

/**
 * Runs episodes one after the other in this process. Keeps the environment of the present task and every policy that
 * was used; whatever took part in an errored episode is thrown away, because its state is unknown.
 */
export class EpisodeRunner {
  readonly #parts: EpisodeParts;
  readonly #tasks: ReadonlyMap<string, Task>;
  readonly #policies = new Map<string, Policy>();
  #present: { readonly taskId: string; readonly environment: RunnableEnvironment } | undefined;

  readonly #traces: TraceRequest | undefined;

  constructor(parts: EpisodeParts, tasks: readonly Task[], traces?: TraceRequest) {
    this.#parts = parts;
    this.#traces = traces;
    this.#tasks = new Map(tasks.map((task) => [task.id, task]));
  }

  /**
   * Never rejects for anything that the environment or the policy does; that is an errored result. An aborted `signal`
   * rejects with its reason, and what took part is thrown away.
   */
  async run(
    plan: EpisodePlan,
    options: {
      readonly attempt?: number;
      readonly recordedState?: InitialState;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<EpisodeResult> {
    const task = this.#tasks.get(plan.taskId);
    if (task === undefined) {
      throw new HarnessError('bug', `episode ${plan.episodeId}: its task was not handed to this runner`);
    }
    const { attempt = 0, recordedState, signal } = options;
    const { clock, engine } = this.#parts;
    const began = clock();
    let actor: 'environment' | 'policy' = 'environment';
    let result: EpisodeResult;
    try {
      const environment = await this.#environment(task);
      actor = 'policy';
      const policy = await abortable(this.#policy(plan.policy), signal);
      checkCompatibility(policy, environment);
      actor = 'environment';
      const initialState = this.#initialState(plan, task, recordedState);
      const asked = { id: task.id, instruction: task.spec.instruction, protocol: task.protocol };
      const recorder = this.#recorder(plan, environment);
      result = await runEpisode({
        ...{ environment, policy, task: asked, plan, initialState },
        ...{ clock, engine, attempt },
        ...(recorder === undefined ? {} : { observer: recorder }),
        ...(signal === undefined ? {} : { signal }),
      });
      result = withMemory(result, policy);
      if (recorder !== undefined)
        result = await this.#keep(recorder, { plan, task, initialState, attempt }, result);
    } catch (thrown) {
      if (signal?.aborted) {
        // A policy that did not answer may not end either.
        void this.#discard(plan.policy);
        throw signal.reason;
      }
      const { episodeId, taskId, policy, episodeIndex, seed } = plan;
      result = {
        ...{ episodeId, taskId, policy, episodeIndex, seed, attempt },
        ...{ status: 'errored', success: null, steps: 0, digest: null },
        protocolHash: protocolHash(task.protocol),
        durationMs: clock() - began,
        error: episodeError(thrown, actor),
      };
    }
    if (result.status === 'errored') await this.#discard(plan.policy);
    return result;
  }

  async dispose(): Promise<void> {
    this.#present?.environment.dispose();
    this.#present = undefined;
    for (const policy of this.#policies.values()) await policy.dispose();
    this.#policies.clear();
  }

  #recorder(plan: EpisodePlan, { traceSource }: RunnableEnvironment): TraceRecorder | undefined {
    const wanted = this.#traces !== undefined && mayTrace(this.#traces.choice, plan);
    return wanted && traceSource !== undefined ? new TraceRecorder(traceSource, this.#traces) : undefined;
  }

  /** The result, with where its recording is; a recording that cannot be written costs no result. */
  async #keep(
    recorder: TraceRecorder,
    episode: Omit<TraceHeader, 'versions'>,
    result: EpisodeResult,
  ): Promise<EpisodeResult> {
    const { choice, folder } = this.#traces!;
    if (!keepsTrace(choice, result)) return result;
    const versions = { benchtop: packageVersion(), engine: this.#parts.engine };
    const trace = recorder.finish({ ...episode, versions }, result);
    if (trace === undefined) return result;
    try {
      return { ...result, trace: await writeTraceFile(folder, episode.plan, trace) };
    } catch (thrown) {
      return { ...result, traceProblem: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }

  #initialState(plan: EpisodePlan, task: Task, recorded: InitialState | undefined): InitialState {
    if (plan.initialState.kind === 'sampled') return this.#parts.sampleInitialState(task, plan);
    if (recorded !== undefined) return recorded;
    throw new HarnessError('bug', `episode ${plan.episodeId}: its recorded initial state is missing`);
  }

  async #environment(task: Task): Promise<RunnableEnvironment> {
    if (this.#present?.taskId === task.id) return this.#present.environment;
    this.#present?.environment.dispose();
    this.#present = undefined;
    const environment = await this.#parts.createEnvironment(task);
    this.#present = { taskId: task.id, environment };
    return environment;
  }

  async #policy(name: string): Promise<Policy> {
    const known = this.#policies.get(name);
    if (known !== undefined) return known;
    const policy = await this.#parts.createPolicy(name);
    this.#policies.set(name, policy);
    return policy;
  }

  /** Disposing may fail as well after an error; what counts is that the thing is not used again. */
  async #discard(policyName: string): Promise<void> {
    const environment = this.#present?.environment;
    const policy = this.#policies.get(policyName);
    this.#present = undefined;
    this.#policies.delete(policyName);
    try {
      environment?.dispose();
      await policy?.dispose();
    } catch {
      // The episode's own error is already recorded and says more.
    }
  }
}
