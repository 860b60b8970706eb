/** Machine-readable kinds of failure; the CLI maps each to an exit code (see `src/cli/exit-codes.ts`). */
export type ErrorCode =
  | 'usage' // the command line asks for something impossible
  | 'scene-file' // a scene, object, fixture or robot file is wrong
  | 'task-file' // a task, suite or initial-state file is wrong
  | 'import' // a foreign file (BDDL, .pruned_init) is wrong
  | 'spec-mismatch' // policy and environment do not fit
  | 'physics-diverged' // the simulation left the finite numbers
  | 'policy' // a policy raised or answered nonsense
  | 'policy-server' // a policy server cannot be reached, went away, or does not speak its protocol
  | 'wire' // a message between policy and harness is malformed
  | 'worker-died' // a worker process ended unexpectedly
  | 'queue' // the queue between machines cannot be reached or makes no sense
  | 'non-deterministic' // one episode has two different results
  | 'mismatch' // two runs cannot be compared
  | 'results' // a results folder cannot be read, written or resumed
  | 'bug'; // benchtop itself is wrong

/**
 * An error that a person can act on. `message` says where, what was expected, what was got and what to do.
 * The CLI prints it without a stack, unless asked with `--debug`.
 */
export class HarnessError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HarnessError';
    this.code = code;
  }
}

/** The simulation produced a non-finite position, rotation or velocity. */
export class PhysicsDivergedError extends HarnessError {
  /** Id of the first body found non-finite, e.g. `akita_black_bowl_1/object`. */
  readonly bodyId: string;
  /** Simulated seconds since reset. */
  readonly time: number;

  constructor(bodyId: string, time: number) {
    super(
      'physics-diverged',
      `physics diverged at ${time.toFixed(3)} s: body "${bodyId}" has a non-finite state; ` +
        'the episode is errored, not failed (re-run it alone with the same seed to reproduce)',
    );
    this.name = 'PhysicsDivergedError';
    this.bodyId = bodyId;
    this.time = time;
  }
}
