import { HarnessError } from '../errors.ts';
import { type EpisodeParts, EpisodeRunner } from './episode-runner.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { WorkerPolicies } from './worker-policies.ts';

type Open = Extract<ToWorker, { kind: 'open' }>;
type Run = Extract<ToWorker, { kind: 'run' }>;

/** Wall ms that environments and policies get to be disposed of when the worker ends. */
const DISPOSAL_MS = 3000;

/**
 * Makes this process a worker: answers the dispatcher's messages until the channel to it closes, which is also how it
 * learns that the dispatcher died. Episodes in different lanes take turns: one goes on while the policies of others have
 * not answered. `loadParts` is called once, when the dispatcher opens the worker.
 */
export function serveEpisodes(loadParts: () => Promise<EpisodeParts>): void {
  if (process.send === undefined) {
    throw new HarnessError('bug', 'a worker is started by `benchtop run`, not by hand');
  }
  // Ctrl-C in a terminal reaches the whole group; it is the dispatcher that decides what becomes of its workers.
  process.on('SIGINT', () => {});
  let createRunner: (() => EpisodeRunner) | undefined;
  const runners = new Map<number, EpisodeRunner>();
  const underWay = new Map<number, AbortController>();
  process.on('disconnect', () => {
    const bye = () => process.exit(0);
    setTimeout(bye, DISPOSAL_MS).unref();
    void Promise.allSettled([...runners.values()].map((runner) => runner.dispose())).then(bye);
  });

  const open = async ({ tasks, traces, policyAddresses = {} }: Open): Promise<void> => {
    try {
      const parts = await loadParts();
      const policies = new WorkerPolicies(policyAddresses, (name) => parts.createPolicy(name));
      const shared = { ...parts, createPolicy: (name: string) => policies.create(name) };
      createRunner = () => new EpisodeRunner(shared, tasks, traces);
    } catch (thrown) {
      const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      send({ kind: 'unable', message: thrown instanceof HarnessError ? thrown.message : text });
      return;
    }
    send({ kind: 'ready' });
  };

  const run = async ({ id, lane, plan, attempt, recordedState }: Run): Promise<void> => {
    const runner = runners.get(lane) ?? createRunner?.();
    if (runner === undefined) throw new HarnessError('bug', 'the worker got an episode before it was opened');
    runners.set(lane, runner);
    const controller = new AbortController();
    underWay.set(id, controller);
    const state = recordedState === undefined ? {} : { recordedState };
    try {
      const result = await runner.run(plan, { attempt, signal: controller.signal, ...state });
      send({ kind: 'result', id, result });
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
      send({ kind: 'abandoned', id });
    } finally {
      underWay.delete(id);
    }
  };

  const answer = async (message: ToWorker): Promise<void> => {
    if (message.kind === 'open') await open(message);
    else if (message.kind === 'run') await run(message);
    // One that has just ended is not there any more, and its result on the way.
    else underWay.get(message.id)?.abort();
  };
  // What goes wrong here is no episode's fault: end loudly, the dispatcher sees the exit and what was printed.
  process.on('message', (message: ToWorker) => void answer(message).catch(crash));
}

function send(message: FromWorker): void {
  // An error means that the dispatcher is gone; `disconnect` follows.
  process.send?.(message, undefined, undefined, () => {});
}

function crash(thrown: unknown): void {
  console.error(thrown);
  process.exit(1);
}
