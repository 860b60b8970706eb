import { INFERENCE_PARTS, type InferenceSummary } from '../episode/inference-summary.ts';
import type { InferenceReport, InferenceTimings } from '../spec/inference-report.ts';

/** Sums up what a policy tells of its inferences. */
export class InferenceMeter {
  readonly #timings: { -readonly [part in keyof InferenceTimings]: number } = {};
  readonly #failedAt: Record<string, number[]> = {};
  #count = 0;
  #tokens: number | undefined;
  #truncated = 0;
  #constrained = 0;
  #decodeFailures = 0;

  /** `step`: control steps done when it was asked. */
  add(step: number, report: InferenceReport | undefined): void {
    if (report === undefined) return;
    const { timings, tokens, truncated, constrained, decodeFailure } = report;
    this.#count += 1;
    for (const part of INFERENCE_PARTS) {
      const ms = timings[part];
      if (ms !== undefined) this.#timings[part] = (this.#timings[part] ?? 0) + ms;
    }
    if (tokens !== undefined) this.#tokens = (this.#tokens ?? 0) + tokens;
    if (truncated === true) this.#truncated += 1;
    if (constrained === true) this.#constrained += 1;
    if (decodeFailure === undefined) return;
    this.#decodeFailures += 1;
    const steps = this.#failedAt[decodeFailure] ?? [];
    steps.push(step);
    this.#failedAt[decodeFailure] = steps;
  }

  /** Undefined if nothing was told. */
  finish(): InferenceSummary | undefined {
    if (this.#count === 0) return undefined;
    return {
      count: this.#count,
      timings: this.#timings,
      ...(this.#tokens !== undefined && { tokens: this.#tokens }),
      truncated: this.#truncated,
      constrained: this.#constrained,
      decodeFailures: this.#decodeFailures,
      ...(this.#decodeFailures > 0 && { failedAt: this.#failedAt }),
    };
  }
}
