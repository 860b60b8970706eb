import { HarnessError } from '../errors.ts';
import { type EpisodeParts, EpisodeRunner } from './episode-runner.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/**
 * Makes this process a worker: answers the dispatcher's messages one by one until the channel to it closes, which is
 * also how it learns that the dispatcher died. `loadParts` is called once, when the dispatcher opens the worker.
 */
export function serveEpisodes(loadParts: () => Promise<EpisodeParts>): void {
  if (process.send === undefined) {
    throw new HarnessError('bug', 'a worker is started by `benchtop run`, not by hand');
  }
  // Ctrl-C in a terminal reaches the whole group; it is the dispatcher that decides what becomes of its workers.
  process.on('SIGINT', () => {});
  let runner: EpisodeRunner | undefined;
  process.on('disconnect', () => {
    const bye = () => process.exit(0);
    if (runner === undefined) bye();
    else void runner.dispose().finally(bye);
  });

  const answer = async (message: ToWorker): Promise<void> => {
    if (message.kind === 'open') {
      try {
        runner = new EpisodeRunner(await loadParts(), message.tasks, message.traces);
      } catch (thrown) {
        const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
        send({ kind: 'unable', message: thrown instanceof HarnessError ? thrown.message : text });
        return;
      }
      send({ kind: 'ready' });
      return;
    }
    if (runner === undefined) throw new HarnessError('bug', 'the worker got an episode before it was opened');
    const { plan, attempt, recordedState } = message;
    const state = recordedState === undefined ? {} : { recordedState };
    send({ kind: 'result', result: await runner.run(plan, { attempt, ...state }) });
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
