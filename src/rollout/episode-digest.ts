import { createHash } from 'node:crypto';
import type { Action } from '../spec/action.ts';

/** What an episode is, before anything happens in it. The policy is not part: what counts is what it did. */
export interface DigestIdentity {
  readonly taskId: string;
  readonly seed: number;
  readonly protocolHash: string;
  /** Physics package and version, e.g. `rapier3d-simd-compat@0.20.0`; empty if the caller does not say. */
  readonly engine: string;
}

/** A chance of 1 in 4 billion that two different steps look alike is small enough to say where to look. */
const MARK_BYTES = 4;

/**
 * SHA-256 over an episode: its identity, then per control step the action and the state that it led to. Every record
 * carries its lengths, so that no two different sequences give the same bytes. A replay of an episode's actions
 * therefore gives the episode's own digest.
 */
export class EpisodeDigest {
  readonly #hash = createHash('sha256');
  #marks: Uint8Array[] = [];

  constructor(identity: DigestIdentity) {
    const { taskId, seed, protocolHash, engine } = identity;
    this.#hash.update(`benchtop/digest@1\n${JSON.stringify([taskId, seed, protocolHash, engine])}\n`);
  }

  /** `action`: the one just applied, empty for the state after reset. Numbers enter as little-endian float64. */
  add(action: Action, state: Uint8Array): void {
    const record = new DataView(new ArrayBuffer(8 + action.length * 8));
    record.setUint32(0, action.length, true);
    record.setUint32(4, state.length, true);
    for (const [index, value] of action.entries()) {
      // −0 and 0 are one action; recordings in JSON cannot tell them apart.
      record.setFloat64(8 + index * 8, value + 0, true);
    }
    const bytes = new Uint8Array(record.buffer);
    this.#hash.update(bytes).update(state);
    const mark = createHash('sha256').update(bytes).update(state).digest();
    this.#marks.push(mark.subarray(0, MARK_BYTES));
  }

  /** The world has settled: what was added last is the start, and control steps follow. */
  beginSteps(): void {
    this.#marks = this.#marks.slice(-1);
  }

  /**
   * Four bytes of a hash of each record by itself, in base64: the start, then every control step with its action. Two
   * episodes of one initial state first differ where these do.
   */
  steps(): string {
    return Buffer.concat(this.#marks).toString('base64');
  }

  /** Ends the digest: 64 hex digits. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}
