import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult, FinishedEpisode } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { ArmPair } from '../report/compare-runs.ts';
import { comparedArms } from '../report/compared-arms.ts';
import type { ComparedRun } from '../report/compared-run.ts';
import { firstDivergence } from '../report/first-divergence.ts';
import { runDifferences } from '../report/run-differences.ts';
import { SequentialGate, type SequentialGateState } from '../statistics/sequential-gate.ts';
import { isWorthRetrying } from './attempt-episode.ts';
import { readRun } from './read-run.ts';

export interface GateRequest {
  /** Results folder to compare with. */
  readonly baseline: string;
  /** `<baseline policy>=<candidate policy>`; what both runs have if empty. */
  readonly pairs: readonly string[];
  /** Drop of the success rate that must not go unnoticed, 0 < margin < 1. */
  readonly margin: number;
  /** Chance of a wrong verdict, whenever the run stops; divided by the policies that are gated. */
  readonly alpha: number;
}

/** Where one policy stands against its partner. */
export interface GatedArm extends SequentialGateState {
  readonly policy: string;
  readonly baselinePolicy: string;
  /** Pairs that the plan and the baseline allow. */
  readonly plannedPairs: number;
  /** Pairs whose episodes agree bit for bit. */
  readonly identical: number;
}

/** What `run.json` and `summary.json` say of a gate. */
export interface GateReport {
  readonly baseline: string;
  readonly margin: number;
  readonly alpha: number;
  readonly status: 'pass' | 'regression' | 'inconclusive';
  readonly reason: string;
  readonly arms: readonly GatedArm[];
}

interface Arm {
  readonly policy: string;
  readonly baselinePolicy: string;
  readonly gate: SequentialGate;
  /** Pairs in the order in which they are looked at. */
  readonly queue: readonly { readonly episodeId: string; readonly partner: FinishedEpisode }[];
  next: number;
  identical: number;
}

/**
 * Steers a run by a gate: says in which order episodes are worth running, is told every result, and says when the
 * verdict stands. Pairs are looked at in that order, not in the order in which they end, so that the verdict does not
 * depend on workers and their speed.
 */
export class RunGate {
  readonly #request: GateRequest;
  readonly #retries: number;
  readonly #arms: readonly Arm[];
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #results = new Map<string, EpisodeResult | 'skipped'>();

  /**
   * Throws `results` if the baseline cannot be read, `usage` for policies that cannot be paired, and `mismatch` if the
   * run could not be compared with it.
   */
  constructor(
    request: GateRequest,
    candidate: ComparedRun,
    { episodes, retries }: { readonly episodes: readonly EpisodePlan[]; readonly retries: number },
  ) {
    const baseline = readRun(request.baseline);
    const { refused } = runDifferences(baseline, candidate);
    if (refused.length > 0) {
      throw new HarnessError(
        'mismatch',
        `this run cannot be gated against ${baseline.name}:\n${refused.map((line) => `  ${line}`).join('\n')}\n` +
          'Ask for what the baseline ran (its run.json has the command line)',
      );
    }
    const order = interleaved(episodes);
    const arms = comparedArms(baseline, candidate, request.pairs);
    const alpha = request.alpha / arms.length;
    this.#request = request;
    this.#retries = retries;
    this.#arms = arms.map((arm) => createArm(arm, order, { margin: request.margin, alpha }));
    const empty = this.#arms.find(({ queue }) => queue.length === 0);
    if (empty !== undefined) {
      throw new HarnessError(
        'mismatch',
        `no planned episode of "${empty.policy}" has a finished partner of "${empty.baselinePolicy}" in ` +
          `${baseline.name} with the same task, index and seed (its run seed is ${baseline.seed})`,
      );
    }
    const paired = new Set(this.#arms.flatMap(({ queue }) => queue.map(({ episodeId }) => episodeId)));
    const worthFirst = [
      ...order.filter(({ episodeId }) => paired.has(episodeId)),
      ...order.filter(({ episodeId }) => !paired.has(episodeId)),
    ];
    this.#ranks = new Map(worthFirst.map(({ episodeId }, rank) => [episodeId, rank]));
  }

  /** Tasks take turns and the policies of one initial state stand together; episodes without a partner come last. */
  inOrder<T extends { readonly plan: EpisodePlan }>(assignments: readonly T[]): T[] {
    const rank = ({ plan }: T) => this.#ranks.get(plan.episodeId) ?? Number.POSITIVE_INFINITY;
    return [...assignments].sort((a, b) => rank(a) - rank(b));
  }

  /** Takes a result in; an errored episode that will not be tried again has no say. */
  record(result: EpisodeResult): void {
    if (result.status === 'errored') {
      if (isWorthRetrying(result) && result.attempt < this.#retries) return;
      this.#results.set(result.episodeId, 'skipped');
    } else this.#results.set(result.episodeId, result);
    for (const arm of this.#arms) advance(arm, this.#results);
  }

  /** The verdict stands: more episodes would not change it. */
  get decided(): boolean {
    const verdicts = this.#arms.map(({ gate }) => gate.state.verdict);
    return verdicts.includes('regression') || verdicts.every((verdict) => verdict === 'pass');
  }

  get report(): GateReport {
    const { baseline, margin, alpha } = this.#request;
    const arms = this.#arms.map(
      (arm): GatedArm => ({
        ...{ policy: arm.policy, baselinePolicy: arm.baselinePolicy },
        ...arm.gate.state,
        ...{ plannedPairs: arm.queue.length, identical: arm.identical },
      }),
    );
    return { baseline, margin, alpha, ...outcomeOf(arms, margin), arms };
  }
}

function outcomeOf(arms: readonly GatedArm[], margin: number): Pick<GateReport, 'status' | 'reason'> {
  const worse = arms.find(({ verdict }) => verdict === 'regression');
  const points = `${(margin * 100).toFixed(1)} points`;
  if (worse !== undefined) {
    const { both, onlyBaseline, onlyCandidate } = worse.counts;
    return {
      status: 'regression',
      reason:
        `${worse.policy} is worse than ${worse.baselinePolicy}: ${both + onlyCandidate} against ` +
        `${both + onlyBaseline} successes in ${worse.pairs} pairs (E ${worse.regressionE.toFixed(1)})`,
    };
  }
  const open = arms.find((arm) => arm.verdict === undefined && !entirelyIdentical(arm));
  if (open !== undefined) {
    return {
      status: 'inconclusive',
      reason:
        `after ${open.pairs} of ${open.plannedPairs} pairs a drop of ${points} of ${open.policy} is neither shown ` +
        `(E ${open.regressionE.toFixed(2)}) nor ruled out (E ${open.nonInferiorityE.toFixed(2)})`,
    };
  }
  const pairs = Math.max(...arms.map((arm) => arm.pairs));
  return {
    status: 'pass',
    reason: arms.every(entirelyIdentical)
      ? `all ${pairs} pairs are identical to the bit`
      : `a drop of ${points} is ruled out after ${pairs} pairs`,
  };
}

/** Every planned pair was run, and nothing is left to chance. */
function entirelyIdentical({ identical, plannedPairs }: GatedArm): boolean {
  return identical === plannedPairs;
}

function createArm(
  [{ run, policy: baselinePolicy }, { policy }]: ArmPair,
  order: readonly EpisodePlan[],
  options: { readonly margin: number; readonly alpha: number },
): Arm {
  const partners = new Map<string, FinishedEpisode>();
  for (const result of run.results) {
    if (result.policy !== baselinePolicy || result.status === 'errored') continue;
    partners.set(`${result.taskId}\n${result.episodeIndex}\n${result.seed}`, result);
  }
  const queue = order.flatMap((plan) => {
    const partner = partners.get(`${plan.taskId}\n${plan.episodeIndex}\n${plan.seed}`);
    return plan.policy !== policy || partner === undefined ? [] : [{ episodeId: plan.episodeId, partner }];
  });
  return { policy, baselinePolicy, gate: new SequentialGate(options), queue, next: 0, identical: 0 };
}

/** Looks at the pairs whose turn has come. */
function advance(arm: Arm, results: ReadonlyMap<string, EpisodeResult | 'skipped'>): void {
  for (; arm.next < arm.queue.length; arm.next++) {
    const { episodeId, partner } = arm.queue[arm.next]!;
    const result = results.get(episodeId);
    if (result === undefined) return;
    if (result === 'skipped' || result.status === 'errored') continue;
    if (firstDivergence(partner, result) === 'identical') arm.identical++;
    arm.gate.add(partner.success, result.success);
  }
}

/** Index by index, so that every task has its say early; within an index as planned. */
function interleaved(episodes: readonly EpisodePlan[]): EpisodePlan[] {
  return [...episodes].sort((a, b) => a.episodeIndex - b.episodeIndex);
}
