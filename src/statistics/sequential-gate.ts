import { NonInferiorityEProcess } from './non-inferiority-e-process.ts';
import type { PairedCounts } from './paired-counts.ts';
import { regressionEValue } from './regression-e-process.ts';

/** `pass`: not worse by the margin or more. `regression`: worse. */
export type SequentialVerdict = 'pass' | 'regression';

export interface SequentialGateState {
  /** Set by the first pair that decides; it never changes afterwards. */
  readonly verdict: SequentialVerdict | undefined;
  readonly pairs: number;
  readonly counts: PairedCounts;
  /** Evidence that the candidate is worse; `regression` at 1/α. */
  readonly regressionE: number;
  /** Evidence that it is not worse by the margin; `pass` at 1/α. */
  readonly nonInferiorityE: number;
}

/**
 * A gate that may be looked at after every pair: two e-processes run side by side and the first to reach 1/α decides.
 * Whenever one stops, a candidate that is not worse fails with a probability of at most α, and one that is worse by
 * the margin or more passes with a probability of at most α.
 */
export class SequentialGate {
  readonly #threshold: number;
  readonly #held: NonInferiorityEProcess;
  #counts = { both: 0, onlyCandidate: 0, onlyBaseline: 0, neither: 0 };
  #verdict: SequentialVerdict | undefined;

  constructor({ margin, alpha }: { readonly margin: number; readonly alpha: number }) {
    this.#threshold = 1 / alpha;
    this.#held = new NonInferiorityEProcess(margin);
  }

  /** Takes one more pair in and says where the gate stands. Pairs after the verdict still count in the state. */
  add(baseline: boolean, candidate: boolean): SequentialGateState {
    const key = baseline ? (candidate ? 'both' : 'onlyBaseline') : candidate ? 'onlyCandidate' : 'neither';
    this.#counts = { ...this.#counts, [key]: this.#counts[key] + 1 };
    this.#held.add(baseline, candidate);
    const { regressionE, nonInferiorityE } = this.state;
    if (regressionE >= this.#threshold) this.#verdict ??= 'regression';
    if (nonInferiorityE >= this.#threshold) this.#verdict ??= 'pass';
    return this.state;
  }

  get state(): SequentialGateState {
    const { both, onlyCandidate, onlyBaseline, neither } = this.#counts;
    return {
      verdict: this.#verdict,
      pairs: both + onlyCandidate + onlyBaseline + neither,
      counts: this.#counts,
      regressionE: regressionEValue(onlyCandidate, onlyBaseline),
      nonInferiorityE: this.#held.value,
    };
  }
}
