import { type WorkerOptions, WorkerProcess } from './worker-process.ts';

/** Lends workers, starting one whenever none is idle: how many there are is decided by who borrows. */
export class WorkerPool {
  readonly #options: WorkerOptions;
  readonly #idle: WorkerProcess[] = [];
  readonly #all = new Set<WorkerProcess>();

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** An idle worker, preferably one that has just run `taskId`, else a new one. Throws what starting one throws. */
  async borrow(taskId: string): Promise<WorkerProcess> {
    const idle = this.#idle.filter((worker) => worker.alive);
    const worker = idle.find((candidate) => candidate.taskId === taskId) ?? idle[0];
    this.#idle.splice(0, this.#idle.length, ...idle.filter((other) => other !== worker));
    if (worker !== undefined) return worker;
    return WorkerProcess.start(this.#options, (started) => {
      this.#all.add(started);
      void started.ended.then(() => this.#all.delete(started));
    });
  }

  giveBack(worker: WorkerProcess): void {
    if (worker.alive) this.#idle.push(worker);
  }

  /** Ends every worker once it is idle. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.close()));
  }

  /** Ends every worker now; resolves when all are gone. */
  async kill(): Promise<void> {
    await Promise.all(
      [...this.#all].map((worker) => {
        worker.kill();
        return worker.ended;
      }),
    );
  }
}
