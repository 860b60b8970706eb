import { type ErrorCode, HarnessError } from '../errors.ts';

/** What the process answers to its caller; documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** Anything that no other code names: a file that cannot be read, a bug. */
  failure: 1,
  /** The command line asks for something impossible, or a policy does not fit the environment. */
  usage: 2,
  /** A gate found the candidate worse than the baseline. */
  regression: 3,
  /** Episodes errored or are missing, workers could not be started, a queue or policy server not be reached. */
  infrastructure: 4,
  /** A gate could not tell: more episodes are needed. */
  inconclusive: 5,
  /** One episode was finished twice, and differently. */
  nonDeterministic: 6,
  /** Two runs cannot be compared: other protocols, other initial states, nothing in common. */
  mismatch: 7,
  /** Stopped by Ctrl-C or SIGTERM; what was finished is kept. */
  interrupted: 130,
} as const;

const CODES: Partial<Readonly<Record<ErrorCode, number>>> = {
  usage: EXIT.usage,
  'spec-mismatch': EXIT.usage,
  'worker-died': EXIT.infrastructure,
  queue: EXIT.infrastructure,
  'policy-server': EXIT.infrastructure,
  'non-deterministic': EXIT.nonDeterministic,
  mismatch: EXIT.mismatch,
};

export function exitCodeOf(thrown: unknown): number {
  if (!(thrown instanceof HarnessError)) return EXIT.failure;
  return CODES[thrown.code] ?? EXIT.failure;
}
