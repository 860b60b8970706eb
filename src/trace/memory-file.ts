/** Grows in memory; what the MCAP writer writes to. */
export class MemoryFile {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  position(): bigint {
    return BigInt(this.#size);
  }

  async write(part: Uint8Array): Promise<void> {
    // The writer reuses its buffer.
    this.#parts.push(part.slice());
    this.#size += part.length;
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
