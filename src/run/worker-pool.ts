import { HarnessError } from '../errors.ts';
import {
  type EpisodeOrder,
  type RunningEpisode,
  type WorkerOptions,
  WorkerProcess,
} from './worker-process.ts';

export interface WorkerPoolOptions extends WorkerOptions {
  /** Processes at most; as many as are asked for by default. */
  readonly workers?: number;
  /** Episodes that a process holds at once, 1 by default. */
  readonly lanes?: number;
}

/** A place for one episode in a worker. */
export interface WorkerLane {
  readonly worker: WorkerProcess;
  run(order: Omit<EpisodeOrder, 'lane'>): RunningEpisode;
  /** The worker holds other episodes at present. */
  readonly hasCompany: boolean;
}

interface Lane {
  readonly index: number;
  /** Task of its last episode; that environment is still warm in there. */
  taskId?: string;
  isBusy: boolean;
}

interface Entry {
  readonly starting: Promise<WorkerProcess>;
  /** Known at once, so that it can be ended while it starts. */
  readonly worker: WorkerProcess | undefined;
  readonly lanes: Lane[];
  /** Its one episode must have no company. */
  isReserved: boolean;
}

/**
 * Lends lanes of workers. Episodes go to idle workers first, then to new ones while there may be more, and only then
 * beside others; when there is no place, they wait for one.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #entries = new Set<Entry>();
  readonly #lent = new Map<WorkerLane, readonly [Entry, Lane]>();
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /**
   * A free lane, preferably one that has just run `taskId`; with `alone`, of a worker that holds nothing else until it is
   * given back. Throws what starting a worker throws.
   */
  async borrow(taskId: string, { alone = false } = {}): Promise<WorkerLane> {
    const [entry, lane] = await this.#find(taskId, alone);
    const worker = await entry.starting;
    const lent: WorkerLane = {
      worker,
      run: (order) => worker.run({ lane: lane.index, ...order }),
      get hasCompany() {
        return busyLanes(entry) > 1;
      },
    };
    this.#lent.set(lent, [entry, lane]);
    return lent;
  }

  /** Of a worker that was killed nothing is lent again. */
  giveBack(lent: WorkerLane): void {
    const [entry, lane] = this.#lent.get(lent) ?? [];
    this.#lent.delete(lent);
    if (entry === undefined || lane === undefined) return;
    lane.isBusy = false;
    entry.isReserved = false;
    this.#wake();
  }

  /** Ends every worker once it is idle. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries].map(({ worker }) => worker?.close()));
  }

  /** Ends every worker now, and lends no more; resolves when all are gone. */
  async kill(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await Promise.all(
      [...this.#entries].map(({ worker }) => {
        worker?.kill();
        return worker?.ended;
      }),
    );
  }

  async #find(taskId: string, alone: boolean): Promise<readonly [Entry, Lane]> {
    for (;;) {
      if (this.#isClosed) throw new HarnessError('worker-died', 'the workers were ended');
      const entry = this.#choose(taskId, alone);
      if (entry !== undefined) return [entry, take(entry, taskId, alone)];
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Those who have waited longest look first. */
  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  #choose(taskId: string, alone: boolean): Entry | undefined {
    const { workers = Number.POSITIVE_INFINITY, lanes = 1 } = this.#options;
    const alive = [...this.#entries].filter(({ worker }) => worker?.alive === true);
    const isWarm = (entry: Entry) => entry.lanes.some((lane) => !lane.isBusy && lane.taskId === taskId);
    const idle = alive.filter((entry) => busyLanes(entry) === 0);
    if (idle.length > 0) return idle.find(isWarm) ?? idle[0]!;
    if (alive.length < workers) return this.#start(lanes);
    if (alone) return undefined;
    const open = alive.filter((entry) => !entry.isReserved && busyLanes(entry) < lanes);
    const fewest = Math.min(...open.map(busyLanes));
    const emptiest = open.filter((entry) => busyLanes(entry) === fewest);
    return emptiest.find(isWarm) ?? emptiest[0];
  }

  #start(lanes: number): Entry {
    let worker: WorkerProcess | undefined;
    const starting = WorkerProcess.start(this.#options, (started) => {
      worker = started;
    });
    const entry: Entry = {
      ...{ starting, worker, isReserved: false },
      lanes: Array.from({ length: lanes }, (_, index) => ({ index, isBusy: false })),
    };
    this.#entries.add(entry);
    void worker?.ended.then(() => {
      this.#entries.delete(entry);
      this.#wake();
    });
    return entry;
  }
}

/** Takes a free lane before anybody else can look. */
function take(entry: Entry, taskId: string, alone: boolean): Lane {
  const free = entry.lanes.filter(({ isBusy }) => !isBusy);
  const lane = free.find((candidate) => candidate.taskId === taskId) ?? free[0]!;
  lane.isBusy = true;
  lane.taskId = taskId;
  entry.isReserved = alone;
  return lane;
}

function busyLanes({ lanes }: Entry): number {
  return lanes.filter(({ isBusy }) => isBusy).length;
}
