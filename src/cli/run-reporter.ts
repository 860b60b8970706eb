import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { episodeLine } from '../report/episode-line.ts';
import { progressLine } from '../report/progress-line.ts';
import type { RunObserver } from '../run/execute-run.ts';

/** Where progress goes; stderr satisfies it. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const REFRESH_MS = 500;
/** Back to the first column, and away with what stands there. */
const CLEAR_LINE = '\r\x1b[2K';

/** Shows a run under way: one live line on a terminal, one line per episode elsewhere. */
export class RunReporter implements RunObserver {
  readonly #stream: ProgressStream;
  readonly #clock: () => number;
  readonly #latest = new Map<string, EpisodeResult>();
  #total = 0;
  #resumed = 0;
  #began = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: ProgressStream, clock: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#clock = clock;
  }

  started(plan: readonly EpisodePlan[], kept: readonly EpisodeResult[]): void {
    this.#total = plan.length;
    this.#resumed = kept.length;
    this.#began = this.#clock();
    for (const result of kept) this.#latest.set(result.episodeId, result);
    if (kept.length > 0) this.note(`${kept.length} of ${plan.length} episodes have a result from before`);
    if (!this.#stream.isTTY) return;
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), REFRESH_MS);
    this.#timer.unref();
  }

  recorded(result: EpisodeResult): void {
    this.#latest.set(result.episodeId, result);
    const line = episodeLine(result, this.#latest.size, this.#total);
    if (!this.#stream.isTTY) this.#stream.write(`${line}\n`);
    // An error is worth a line of its own while the run goes on.
    else if (result.status === 'errored') this.note(line);
    else this.#draw();
  }

  noted(message: string): void {
    this.note(message);
  }

  warned(message: string): void {
    this.note(`warning: ${message}`);
  }

  /** A line above the live one. */
  note(text: string): void {
    this.#stream.write(`${this.#stream.isTTY ? CLEAR_LINE : ''}${text}\n`);
    if (this.#timer !== undefined) this.#draw();
  }

  /** Takes the live line away. */
  finished(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#stream.isTTY) this.#stream.write(CLEAR_LINE);
  }

  #draw(): void {
    const count = (status: EpisodeResult['status']) =>
      [...this.#latest.values()].filter((result) => result.status === status).length;
    const line = progressLine(
      {
        total: this.#total,
        succeeded: count('succeeded'),
        failed: count('failed'),
        errored: count('errored'),
        resumed: this.#resumed,
        elapsedMs: this.#clock() - this.#began,
      },
      // The last column stays free: some terminals wrap when it is written. A terminal that knows no width says 0.
      (this.#stream.columns || 100) - 1,
    );
    this.#stream.write(`${CLEAR_LINE}${line}`);
  }
}
