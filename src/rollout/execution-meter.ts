import type { ExecutionMetrics } from '../episode/execution.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Action } from '../spec/action.ts';
import { handOverJump } from '../statistics/hand-over-jump.ts';
import { mean } from '../statistics/mean.ts';
import { percentiles } from '../statistics/percentile.ts';
import { meanSquaredJerk, pathRatio, sparc } from '../statistics/smoothness.ts';
import type { Delay } from './delay-model.ts';
import type { ScheduledAction } from './executors/executor.ts';

/** Collects what delay does to an episode; reads, and changes nothing. */
export class ExecutionMeter {
  readonly #controlHz: number;
  readonly #worldWaits: boolean;
  readonly #delays: Delay[] = [];
  readonly #ages: number[] = [];
  readonly #positions: Vec3[] = [];
  /** Per control step: the action, and from which answer. */
  readonly #executed: { readonly action: Action; readonly chunk: number | undefined }[] = [];
  #stale = 0;
  #holds = 0;
  #starvations = 0;

  /** `start`: where the end effector is before the first action, m. */
  constructor(controlHz: number, worldWaits: boolean, start: Vec3) {
    this.#controlHz = controlHz;
    this.#worldWaits = worldWaits;
    this.#positions.push(start);
  }

  asked(delay: Delay): void {
    this.#delays.push(delay);
  }

  /** To be called after the step (counted from 0) with what was applied; `scheduled` is undefined for a hold. */
  acted(step: number, action: Action, scheduled: ScheduledAction | undefined, position: Vec3): void {
    if (scheduled === undefined) {
      this.#holds += 1;
      if (this.#executed.length === 0 || this.#executed.at(-1)!.chunk !== undefined) this.#starvations += 1;
    } else {
      this.#ages.push(step - scheduled.observedStep);
      if (scheduled.meantFor < step) this.#stale += 1;
    }
    this.#executed.push({ action, chunk: scheduled?.observedStep });
    this.#positions.push(position);
  }

  finish(): ExecutionMetrics {
    const steps = this.#executed.length;
    const waited = this.#worldWaits ? this.#delays.reduce((sum, delay) => sum + delay.steps, 0) : 0;
    const virtualSeconds = (steps + waited) / this.#controlHz;
    const ages = this.#ages;
    return {
      delayMs: summary(this.#delays.map(({ ms }) => ms)),
      delaySteps: summary(this.#delays.map((delay) => delay.steps)),
      observationAge: ages.length === 0 ? null : { mean: mean(ages)!, p95: percentiles(ages, [95])[0]! },
      staleRatio: this.#stale / steps,
      holdRatio: this.#holds / steps,
      starvations: this.#starvations,
      updateRateHz: this.#delays.length / virtualSeconds,
      handOverJump: handOverJump(this.#executed),
      meanSquaredJerk: meanSquaredJerk(this.#positions, this.#controlHz),
      sparc: sparc(this.#positions, this.#controlHz),
      pathRatio: pathRatio(this.#positions),
      virtualSeconds,
    };
  }
}

function summary(values: readonly number[]): { p50: number; p95: number; p99: number } {
  const [p50, p95, p99] = percentiles(values, [50, 95, 99]) as [number, number, number];
  return { p50, p95, p99 };
}
