import { EXIT } from './exit-codes.ts';

/**
 * Turns the first Ctrl-C (or SIGTERM, which schedulers send) into an abort, told to `onFirst`; a second one ends the
 * process at once. Its workers end with it. Call `done` when there is nothing left to stop.
 */
export function watchInterruption(onFirst: () => void): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    done() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
