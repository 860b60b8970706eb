import { setImmediate } from 'node:timers/promises';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import { type Execution, nameExecution } from '../episode/execution.ts';
import { deriveSeed } from '../episode/seeds.ts';
import { HarnessError } from '../errors.ts';
import type { Policy, PolicyEpisode } from '../policy/policy.ts';
import type { Action } from '../spec/action.ts';
import { summarizeLatencies } from '../statistics/summarize-latencies.ts';
import { evaluatePredicate } from '../task/evaluate-predicate.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Protocol } from '../task/protocol-schema.ts';
import { abortable } from './abortable.ts';
import { ActionQueue } from './action-queue.ts';
import { checkChunk } from './check-chunk.ts';
import { checkExecution } from './check-execution.ts';
import { DelayModel } from './delay-model.ts';
import { EpisodeDigest } from './episode-digest.ts';
import { episodeError, GoalAtResetError } from './episode-error.ts';
import type { EpisodeObserver } from './episode-observer.ts';
import { ExecutionMeter } from './execution-meter.ts';
import { findExecutor } from './executors/find-executor.ts';
import { GoalTracker } from './goal-tracker.ts';
import { InferenceMeter } from './inference-meter.ts';
import { protocolHash } from './protocol-hash.ts';
import type { EnvironmentStep, RolloutEnvironment } from './rollout-environment.ts';

/** Control steps after which the event loop gets a turn, so that an abort can arrive between two quick policies. */
const STEPS_PER_TURN = 20;

const NO_DELAY: Execution = { latency: { kind: 'none' }, executor: 'freeze' };

export interface EpisodeInput {
  readonly environment: RolloutEnvironment;
  /** Checked against the environment by `checkCompatibility` beforehand. */
  readonly policy: Policy;
  readonly task: { readonly id: string; readonly instruction: string; readonly protocol: Protocol };
  readonly plan: EpisodePlan;
  readonly initialState: InitialState;
  /** Wall clock, ms; measures latency and throughput, and reaches nothing else. */
  readonly clock: () => number;
  /** 0 for the first try. */
  readonly attempt?: number;
  /** Physics package and version, part of the digest. */
  readonly engine?: string;
  readonly signal?: AbortSignal;
  readonly observer?: EpisodeObserver;
}

/**
 * One episode: reset, settle, then observe, infer and step until the goal holds after a step (terminated) or the
 * protocol's limits are reached (truncated); what counts as "after a step" is the protocol's. A chunk is executed in full; how much of it runs is `ChunkedPolicy`'s
 * business. Reset and settling come before `policy.reset`, so that a privileged policy plans in the world it will act
 * in.
 *
 * Whatever the environment or the policy throws becomes an errored result. Only an abort rejects, with the signal's
 * reason; the episode then has no result.
 */
export async function runEpisode(input: EpisodeInput): Promise<EpisodeResult> {
  const { plan, clock, signal, task } = input;
  const began = clock();
  const progress: Progress = { steps: 0, actor: 'environment' };
  const record = () => ({
    episodeId: plan.episodeId,
    taskId: plan.taskId,
    policy: plan.policy,
    episodeIndex: plan.episodeIndex,
    seed: plan.seed,
    protocolHash: protocolHash(task.protocol),
    ...(plan.execution === undefined ? {} : { condition: nameExecution(plan.execution) }),
    attempt: input.attempt ?? 0,
    durationMs: clock() - began,
  });
  try {
    signal?.throwIfAborted();
    const outcome = await roll(input, progress);
    return { ...record(), ...outcome };
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    const error = episodeError(thrown, progress.actor);
    return { ...record(), status: 'errored', success: null, steps: progress.steps, digest: null, error };
  }
}

/** What must be known about an episode at the moment when it breaks. */
interface Progress {
  steps: number;
  /** Whose code runs now, and so who is blamed for an error that carries no code. */
  actor: 'policy' | 'environment';
}

type Outcome = Pick<
  FinishedEpisode,
  | 'status'
  | 'success'
  | 'ending'
  | 'steps'
  | 'digest'
  | 'stepDigests'
  | 'latency'
  | 'latenciesMs'
  | 'observationsPerSecond'
  | 'goal'
  | 'progress'
  | 'executionMetrics'
  | 'inference'
>;

async function roll(input: EpisodeInput, progress: Progress): Promise<Outcome> {
  const { environment, policy, task, clock, signal } = input;
  const { maxSteps, maxInferences = Number.POSITIVE_INFINITY, success: counted } = task.protocol;
  const digest = new EpisodeDigest({
    taskId: task.id,
    seed: input.plan.seed,
    protocolHash: protocolHash(task.protocol),
    engine: input.engine ?? '',
  });
  const goalAtStart = settle(input, digest);
  digest.beginSteps();
  const tracker = new GoalTracker(environment.privileged);
  tracker.observe(0, goalAtStart);
  input.observer?.settled?.(goalAtStart);

  progress.actor = 'policy';
  await abortable(policy.reset(policyEpisode(input)), signal);

  const { execution = NO_DELAY } = input.plan;
  const executor = findExecutor(execution.executor);
  checkExecution(policy, execution);
  const delays = new DelayModel(execution.latency, input.plan.seed, task.protocol.controlHz);
  const queue = new ActionQueue(executor, policy.actionSpec);
  const tool = () => environment.privileged.endEffectorPose().position;
  const meter = new ExecutionMeter(task.protocol.controlHz, executor.worldWaits, tool());
  const inferences = new InferenceMeter();
  const latenciesMs: number[] = [];
  let action: Action | undefined;
  let last: EnvironmentStep | undefined;
  let success = false;
  const shown = clock();
  while (progress.steps < maxSteps && !success) {
    if (progress.steps % STEPS_PER_TURN === 0) await setImmediate();
    signal?.throwIfAborted();
    queue.arrive(progress.steps);
    if (queue.shouldAsk() && latenciesMs.length < maxInferences) {
      progress.actor = 'environment';
      const observation = environment.observe(progress.steps, policy.observationSpec.cameras);
      input.observer?.observed?.(observation);
      progress.actor = 'policy';
      const delay = delays.next();
      const prefix = { actions: queue.prefix(delay.steps), delaySteps: delay.steps };
      const asked = clock();
      const answer = executor.needsPrefix ? policy.infer(observation, prefix) : policy.infer(observation);
      const chunk = await abortable(answer, signal);
      const latencyMs = clock() - asked;
      latenciesMs.push(latencyMs);
      const actions = checkChunk(chunk, policy.actionSpec, policy.name, progress.steps);
      const { report } = chunk;
      inferences.add(progress.steps, report);
      const told = report === undefined ? {} : { report };
      input.observer?.inferred?.({ step: progress.steps, actions, latencyMs, ...told });
      queue.asked(actions, progress.steps, delay.steps);
      meter.asked(delay);
      queue.arrive(progress.steps);
    } else if (queue.isSpent) break;
    const scheduled = queue.next();
    action = scheduled?.action ?? environment.idleAction(action);
    progress.actor = 'environment';
    last = environment.step(action);
    success = last.success && (counted === 'any-time' || queue.atChunkEnd);
    meter.acted(progress.steps, action, scheduled, tool());
    progress.steps += 1;
    digest.add(action, environment.stateBytes());
    tracker.observe(progress.steps, last.goal);
    input.observer?.stepped?.({ step: progress.steps, action, outcome: last });
  }
  const elapsedMs = clock() - shown;
  const seconds = elapsedMs / 1000;
  progress.actor = 'policy';
  await abortable(policy.ended?.({ success, steps: progress.steps, elapsedMs }), signal);
  const { goal } = last!;
  const inference = inferences.finish();
  return {
    status: success ? 'succeeded' : 'failed',
    success,
    ending: success ? 'terminated' : 'truncated',
    steps: progress.steps,
    digest: digest.hex(),
    stepDigests: digest.steps(),
    latency: summarizeLatencies(latenciesMs)!,
    latenciesMs,
    // A clock too coarse to see the episode gives no rate; 0 stands for that, as infinity does not survive JSON.
    observationsPerSecond: seconds > 0 ? latenciesMs.length / seconds : 0,
    goal,
    progress: tracker.progress(),
    executionMetrics: meter.finish(),
    ...(inference === undefined ? {} : { inference }),
  };
}

/**
 * Brings the world to rest under the hold action, or the protocol's; returns the goal's report then. Throws if the goal holds with nothing
 * done for it.
 */
function settle(
  { environment, task, initialState }: EpisodeInput,
  digest: EpisodeDigest,
): EnvironmentStep['goal'] {
  const { settleSteps, settleAction, controlHz } = task.protocol;
  if (environment.actionSpec.controlHz !== controlHz) {
    throw new HarnessError(
      'spec-mismatch',
      `task "${task.id}": its protocol asks for control at ${controlHz} Hz, the environment runs at ` +
        `${environment.actionSpec.controlHz} Hz; correct controlHz in the suite file or choose another robot`,
    );
  }
  environment.reset(initialState);
  digest.add([], environment.stateBytes());
  let last: EnvironmentStep | undefined;
  const action = settleAction === 'zero' ? environment.holdAction.map(() => 0) : environment.holdAction;
  for (let step = 0; step < settleSteps; step++) {
    last = environment.step(action);
    digest.add(action, environment.stateBytes());
  }
  const goal = last?.goal ?? evaluatePredicate(environment.privileged.goal, environment.privileged);
  if (last?.success ?? goal.holds) throw new GoalAtResetError(task.id, settleSteps, goal);
  return goal;
}

function policyEpisode({ environment, policy, task, plan }: EpisodeInput): PolicyEpisode {
  const episode = {
    taskId: task.id,
    instruction: task.instruction,
    seed: deriveSeed(`${plan.seed}/policy`),
    episodeIndex: plan.episodeIndex,
  };
  return policy.observationSpec.privileged ? { ...episode, privileged: environment.privileged } : episode;
}
