/** When a batch begins: as soon as it is full, or its first request has waited for so long. */
export interface BatchLimits {
  /** Requests of one batch at most, a whole number of at least 1. */
  readonly maxSize: number;
  /**
   * Wall ms that a request waits for company, 0 or more; while another batch runs it may be longer. Absent: as long as a
   * batch lately took. Whoever waits then loses at most as much as by missing a batch.
   */
  readonly maxWaitMs?: number | undefined;
}

/** Is told of every batch once it has ended; measures, and must not throw. */
export interface BatchObserver {
  batchEnded?(batch: {
    readonly size: number;
    /** Wall ms of each request before the batch began. */
    readonly queueMs: readonly number[];
    readonly runMs: number;
  }): void;
}

export interface MicroBatcherOptions<Request, Answer> {
  readonly limits: BatchLimits;
  /** The answers in order, an `Error` for a request that failed; a rejection fails the whole batch. */
  readonly run: (requests: readonly Request[]) => Promise<readonly (Answer | Error)[]>;
  /**
   * How many have a question waiting or had one within the last `ms`: with all of them waiting nobody else is likely to
   * come, and the batch begins at once. Unknown by default.
   */
  readonly askers?: (ms: number) => number;
  readonly observer?: BatchObserver;
}

/** An answer with the wall ms that its request waited for its batch to begin. */
export interface BatchedAnswer<Answer> {
  readonly answer: Answer;
  readonly queueMs: number;
}

/** Batches that an asker may skip before nobody waits for it any more. */
const SKIPPED = 4;
/** Least time in which an asker counts as one; wall ms. */
const LEAST_MS = 50;
/** A wait for company is never longer if it is not asked for; wall ms. */
const LONGEST_WAIT_MS = 1000;

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly since: number;
  resolve(answer: BatchedAnswer<Answer>): void;
  reject(error: unknown): void;
}

/** Gathers requests into batches, in the order in which they come. One batch runs at a time. */
export class MicroBatcher<Request, Answer> {
  readonly #options: MicroBatcherOptions<Request, Answer>;
  readonly #waiting: Waiting<Request, Answer>[] = [];
  /** May be changed at any time; for the batches to come. */
  limits: BatchLimits;
  /** When the present batch began. */
  #runningSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Wall ms of the last batch. */
  #lastMs = 0;

  constructor(options: MicroBatcherOptions<Request, Answer>) {
    this.#options = options;
    this.limits = options.limits;
  }

  /** Requests that no batch has taken yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Wall ms for which the present batch has been running; 0 if none is. */
  get busyMs(): number {
    return this.#runningSince === undefined ? 0 : performance.now() - this.#runningSince;
  }

  /** Rejects with what the request, or its whole batch, failed with. */
  submit(request: Request): Promise<BatchedAnswer<Answer>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, since: performance.now(), resolve, reject });
      this.consider();
    });
  }

  /** Rejects the requests that are still waiting and of which `isMeant` is true. */
  withdraw(isMeant: (request: Request) => boolean, reason: Error): void {
    for (const entry of this.#waiting.filter(({ request }) => isMeant(request))) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      entry.reject(reason);
    }
    this.consider();
  }

  /** Begins a batch if it is time to; to be called when there are fewer askers than before. */
  consider(): void {
    clearTimeout(this.#timer);
    const oldest = this.#waiting[0];
    if (this.#runningSince !== undefined || oldest === undefined) return;
    const { maxSize, maxWaitMs = Math.min(this.#lastMs, LONGEST_WAIT_MS) } = this.limits;
    const { askers = () => Number.POSITIVE_INFINITY } = this.#options;
    const recently = Math.max(LEAST_MS, SKIPPED * this.#lastMs);
    const patience = oldest.since + maxWaitMs - performance.now();
    if (patience <= 0 || this.#waiting.length >= Math.min(maxSize, askers(recently))) void this.#runNext();
    // Timers may fire a little early; then there is another round.
    else this.#timer = setTimeout(() => this.consider(), Math.ceil(patience));
  }

  async #runNext(): Promise<void> {
    const began = performance.now();
    this.#runningSince = began;
    const batch = this.#waiting.splice(0, this.limits.maxSize);
    const queueMs = batch.map(({ since }) => began - since);
    try {
      const answers = await this.#options.run(batch.map(({ request }) => request));
      if (answers.length !== batch.length) {
        throw new Error(`a batch of ${batch.length} requests got ${answers.length} answers`);
      }
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]!;
        if (answer instanceof Error) reject(answer);
        else resolve({ answer, queueMs: queueMs[index]! });
      }
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown);
    }
    this.#runningSince = undefined;
    this.#lastMs = performance.now() - began;
    this.#options.observer?.batchEnded?.({ size: batch.length, queueMs, runMs: this.#lastMs });
    this.consider();
  }
}
