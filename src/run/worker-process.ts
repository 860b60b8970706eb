import { type ChildProcess, fork } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { HarnessError } from '../errors.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { TraceRequest } from './trace-files.ts';

/** Compiled entry point of a worker, beside this file. */
export const WORKER_MODULE: string = fileURLToPath(new URL('./worker-main.js', import.meta.url));

/** Characters of a worker's output that are kept, to be shown if it dies. */
const OUTPUT_TAIL = 2000;

/** Wall ms that the last output may take; it never ends if the worker left a process of its own behind. */
const OUTPUT_GRACE_MS = 1000;

/** Wall ms that a worker gets to dispose of its environment and policies before it is killed. */
const CLOSING_TIME_MS = 5000;

/** A worker process ended while an episode was in it, or before it was ready. */
export class WorkerDiedError extends Error {
  constructor(how: string, output: string) {
    const tail = output.trim();
    super(`the worker process ${how}${tail === '' ? '' : `; its last output:\n${tail}`}`);
    this.name = 'WorkerDiedError';
  }
}

export interface WorkerOptions {
  readonly tasks: readonly Task[];
  readonly traces?: TraceRequest;
  /** Path of a compiled module that calls `serveEpisodes`. */
  readonly module: string;
}

interface Waiting {
  resolve(message: FromWorker): void;
  reject(error: Error): void;
}

/** A handle on one child process, which runs one episode at a time. */
export class WorkerProcess {
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Task of the last episode; its environment is still warm in there. */
  taskId: string | undefined;
  readonly #child: ChildProcess;
  #output = '';
  #waiting: Waiting | undefined;
  #death: WorkerDiedError | undefined;

  private constructor(module: string) {
    this.#child = fork(module, [], {
      // None of the parent's: two processes cannot share --inspect, say.
      execArgv: [],
      // Typed arrays, NaN and −0 survive.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-OUTPUT_TAIL);
      });
    }
    this.#child.on('message', (message: FromWorker) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(message);
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => this.#die(`failed: ${error.message}`, resolve));
      this.#child.on('exit', (code, signal) => {
        const how = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
        void this.#outputEnd().then(() => this.#die(how, resolve));
      });
    });
  }

  /**
   * Resolves once the worker takes episodes; throws `worker-died` with the reason if it never does. `started` is given
   * the handle at once, so that the process can be ended while it starts.
   */
  static async start(
    { tasks, traces, module }: WorkerOptions,
    started: (worker: WorkerProcess) => void = () => {},
  ): Promise<WorkerProcess> {
    const worker = new WorkerProcess(module);
    started(worker);
    let problem: string;
    try {
      const message = await worker.#ask({ kind: 'open', tasks, ...(traces === undefined ? {} : { traces }) });
      if (message.kind === 'ready') return worker;
      problem = message.kind === 'unable' ? message.message : `it answered "${message.kind}"`;
    } catch (thrown) {
      problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
    worker.kill();
    throw new HarnessError('worker-died', `a worker could not start: ${problem}`);
  }

  get alive(): boolean {
    return this.#death === undefined;
  }

  /** Rejects with `WorkerDiedError` if the process ends before it has answered. */
  async run(plan: EpisodePlan, attempt: number, recordedState?: InitialState): Promise<EpisodeResult> {
    this.taskId = plan.taskId;
    const state = recordedState === undefined ? {} : { recordedState };
    const message = await this.#ask({ kind: 'run', plan, attempt, ...state });
    if (message.kind === 'result') return message.result;
    throw new HarnessError('bug', `the worker answered "${message.kind}" to episode ${plan.episodeId}`);
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
    this.#child.kill('SIGKILL');
  }

  #ask(message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death);
        return;
      }
      this.#waiting = { resolve, reject };
      // A failed send means that the process is ending; `close` says how.
      this.#child.send(message, () => {});
    });
  }

  /**
   * What a process printed last may arrive after its exit. (The `close` event would wait for that, but on Node 20 it
   * never comes once this side has disconnected.)
   */
  async #outputEnd(): Promise<void> {
    const { stdout, stderr } = this.#child;
    const giveUp = AbortSignal.timeout(OUTPUT_GRACE_MS);
    await Promise.allSettled(
      [stdout, stderr].map((stream) => stream && finished(stream, { signal: giveUp, cleanup: true })),
    );
  }

  #die(how: string, ended: () => void): void {
    this.#death ??= new WorkerDiedError(how, this.#output);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(this.#death);
    ended();
  }
}
