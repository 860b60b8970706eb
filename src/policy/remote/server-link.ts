import type { PolicyEpisode, PolicyOutcome } from '../policy.ts';
import type { PreparedObservation } from '../preset/prepare-observation.ts';

/** What a server says of itself; plain data, recorded with the run. */
export type ServerFacts = Readonly<Record<string, unknown>>;

/** A server's answer to one observation. */
export interface ServerAnswer {
  /** One row per control step. */
  readonly rows: readonly (readonly number[])[];
  /** Wall ms that the server says it spent on inference. */
  readonly inferMs?: number;
}

/** One protocol's side of a connection. All errors are `HarnessError`s without the address, which the policy adds. */
export interface ServerLink {
  readonly isOpen: boolean;
  /** Connects, greets and checks what the server says of itself. Throws `ServerAwayError` if it is worth another try. */
  open(): Promise<ServerFacts>;
  beginEpisode(episode: PolicyEpisode): void | Promise<void>;
  ask(request: PreparedObservation, timeoutMs: number): Promise<ServerAnswer>;
  endEpisode(outcome: PolicyOutcome): void;
  close(): void;
}
