import type { LatencySpec } from '../episode/execution.ts';
import { deriveSeed } from '../episode/seeds.ts';
import { HarnessError } from '../errors.ts';
import { Random } from '../math/random.ts';

/** How long one inference takes in the simulated world. */
export interface Delay {
  readonly ms: number;
  /** Control steps, rounded up. */
  readonly steps: number;
}

/** z of the 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;
/** A delay that is a whole number of steps must not become one more by the last bit of a division. */
const ROUNDING = 1e-9;

/**
 * Draws the delay of one inference after the other. The seed is the episode's alone, so that all policies meet the same
 * delays.
 */
export class DelayModel {
  readonly #latency: LatencySpec;
  readonly #stepMs: number;
  readonly #random: Random;
  #next = 0;

  constructor(latency: LatencySpec, episodeSeed: number, controlHz: number) {
    this.#latency = latency;
    this.#stepMs = 1000 / controlHz;
    this.#random = new Random(deriveSeed(`${episodeSeed}/latency`));
    if (latency.kind === 'trace') {
      if (latency.latenciesMs.length === 0) throw new HarnessError('bug', 'a latency trace is empty');
      this.#next = this.#random.integer(0, latency.latenciesMs.length - 1);
    }
  }

  next(): Delay {
    const latency = this.#latency;
    switch (latency.kind) {
      case 'none':
        return { ms: 0, steps: 0 };
      case 'const':
        return { ms: latency.steps * this.#stepMs, steps: latency.steps };
      case 'ms':
        return this.#charged(latency.ms);
      case 'lognormal': {
        const sigma = Math.log(latency.p95Ms / latency.p50Ms) / Z95;
        return this.#charged(latency.p50Ms * Math.exp(this.#random.normal(0, sigma)));
      }
      case 'trace': {
        const ms = latency.latenciesMs[this.#next]!;
        this.#next = (this.#next + 1) % latency.latenciesMs.length;
        return this.#charged(ms);
      }
    }
  }

  #charged(ms: number): Delay {
    return { ms, steps: Math.max(0, Math.ceil(ms / this.#stepMs - ROUNDING)) };
  }
}
