import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import { ChildOutput } from './child-output.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { PolicyAddresses } from './policy-host/policy-hosts.ts';
import type { TraceRequest } from './trace-files.ts';

/** Compiled entry point of a worker, beside this file. */
export const WORKER_MODULE: string = fileURLToPath(new URL('./worker-main.js', import.meta.url));

/** Wall ms that a worker gets to dispose of its environment and policies before it is killed. */
const CLOSING_TIME_MS = 5000;

/** A worker process ended while an episode was in it, or before it was ready. */
export class WorkerDiedError extends Error {
  constructor(how: string, output: string) {
    super(`the worker process ${how}${output === '' ? '' : `; its last output:\n${output}`}`);
    this.name = 'WorkerDiedError';
  }
}

export interface WorkerOptions {
  readonly tasks: readonly Task[];
  readonly traces?: TraceRequest;
  /** Policies that run in processes of their own. */
  readonly policyAddresses?: PolicyAddresses;
  /** Path of a compiled module that calls `serveEpisodes`. */
  readonly module: string;
}

/** The worker gave the episode up, as it was told to. */
export class EpisodeAbandonedError extends Error {}

/** An episode in a worker. */
export interface RunningEpisode {
  /** Rejects with `WorkerDiedError` if the process ends first, `EpisodeAbandonedError` if it was abandoned in time. */
  readonly result: Promise<EpisodeResult>;
  /** Asks the worker to give it up; one that is busy computing hears it late or never. */
  abandon(): void;
}

export interface EpisodeOrder {
  /** Place in the worker, free now. */
  readonly lane: number;
  readonly plan: EpisodePlan;
  readonly attempt: number;
  readonly recordedState?: InitialState | undefined;
}

interface Waiting {
  resolve(message: FromWorker): void;
  reject(error: Error): void;
}

/** What `open` waits under; episodes have numbers from 1. */
const OPENING = 0;

/** A handle on one child process, which runs one episode in each of its lanes. */
export class WorkerProcess {
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #output: ChildOutput;
  readonly #waiting = new Map<number, Waiting>();
  #asked = OPENING;
  #wasKilled = false;
  #death: WorkerDiedError | undefined;

  private constructor(module: string) {
    this.#child = fork(module, [], {
      // None of the parent's: two processes cannot share --inspect, say.
      execArgv: [],
      // Typed arrays, NaN and −0 survive.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#output = new ChildOutput(this.#child);
    this.#child.on('message', (message: FromWorker) => {
      const id = 'id' in message ? message.id : OPENING;
      this.#waiting.get(id)?.resolve(message);
      this.#waiting.delete(id);
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => this.#die(`failed: ${error.message}`, resolve));
      this.#child.on('exit', (code, signal) => {
        const how = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
        void this.#output.end().then(() => this.#die(how, resolve));
      });
    });
  }

  /**
   * Resolves once the worker takes episodes; throws `worker-died` with the reason if it never does. `started` is given
   * the handle at once, so that the process can be ended while it starts.
   */
  static async start(
    { tasks, traces, policyAddresses, module }: WorkerOptions,
    started: (worker: WorkerProcess) => void = () => {},
  ): Promise<WorkerProcess> {
    const worker = new WorkerProcess(module);
    started(worker);
    let problem: string;
    try {
      const message = await worker.#ask(OPENING, {
        ...{ kind: 'open', tasks, ...(traces && { traces }) },
        ...(policyAddresses && { policyAddresses }),
      });
      if (message.kind === 'ready') return worker;
      problem = message.kind === 'unable' ? message.message : `it answered "${message.kind}"`;
    } catch (thrown) {
      problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
    worker.kill();
    throw new HarnessError('worker-died', `a worker could not start: ${problem}`);
  }

  /** It can be given episodes. */
  get alive(): boolean {
    return this.#death === undefined && !this.#wasKilled;
  }

  /** Its end, whether it has come already or not, was this side's decision. */
  get wasKilled(): boolean {
    return this.#wasKilled;
  }

  run({ lane, plan, attempt, recordedState }: EpisodeOrder): RunningEpisode {
    const id = ++this.#asked;
    const state = recordedState === undefined ? {} : { recordedState };
    const answer = this.#ask(id, { kind: 'run', id, lane, plan, attempt, ...state });
    const result = answer.then((message) => {
      if (message.kind === 'result') return message.result;
      if (message.kind === 'abandoned') throw new EpisodeAbandonedError(plan.episodeId);
      throw new HarnessError('bug', `the worker answered "${message.kind}" to episode ${plan.episodeId}`);
    });
    return { result, abandon: () => this.#send({ kind: 'abandon', id }) };
  }

  /** Closes the channel, upon which an idle worker ends by itself; resolves when it has. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const late = setTimeout(() => this.kill(), CLOSING_TIME_MS);
    await this.ended;
    clearTimeout(late);
  }

  /** Ends the process whatever it does. */
  kill(): void {
    // One that has ended by itself was not killed.
    if (this.#death === undefined) this.#wasKilled = true;
    this.#child.kill('SIGKILL');
  }

  #ask(id: number, message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death);
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      this.#send(message);
    });
  }

  #send(message: ToWorker): void {
    // A failed send means that the process is ending; `exit` says how.
    this.#child.send(message, () => {});
  }

  #die(how: string, ended: () => void): void {
    this.#death ??= new WorkerDiedError(how, this.#output.tail);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#death);
    this.#waiting.clear();
    ended();
  }
}
