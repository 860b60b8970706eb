import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

/** Bytes of the length before each frame. */
const HEADER = 4;

/**
 * Values over a socket between processes of one benchtop on one machine: whatever a structured clone keeps arrives as it
 * was, typed arrays, NaN and −0 included. Never for the network: whoever can write to the socket is trusted.
 */
export class Frames {
  readonly #socket: Socket;
  readonly #receive: (value: unknown) => void;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(socket: Socket, receive: (value: unknown) => void) {
    this.#socket = socket;
    this.#receive = receive;
    socket.on('data', (chunk) => this.#take(chunk));
  }

  send(value: unknown): void {
    const body = serialize(value);
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(body.length);
    this.#socket.cork();
    this.#socket.write(header);
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (;;) {
      if (this.#length < HEADER) return;
      if (this.#chunks[0]!.length < HEADER) this.#chunks = [Buffer.concat(this.#chunks)];
      const end = HEADER + this.#chunks[0]!.readUInt32LE(0);
      if (this.#length < end) return;
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      const rest = all.subarray(end);
      this.#chunks = rest.length === 0 ? [] : [rest];
      this.#length = rest.length;
      this.#receive(deserialize(all.subarray(HEADER, end)));
    }
  }
}
