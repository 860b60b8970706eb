import type { RawData, WebSocket } from 'ws';

/** Messages of one client that may wait; the protocols have one question under way, live clients a few. */
const MOST_WAITING = 64;
/** Bytes of answers that a client may leave unread. */
const MOST_UNREAD = 64 * 1024 * 1024;
/** Wall ms between two pings; a client that has not answered the last one by the next is gone. */
const PING_MS = 30_000;

/** WebSocket close codes. */
export const CLOSE = { goingAway: 1001, unsupported: 1003, policy: 1008, internal: 1011 } as const;

export interface SocketHandler {
  /** Called for one message at a time, in order. What it throws ends the connection. */
  message(bytes: Uint8Array): Promise<void>;
  /** Once, whatever ended it. */
  closed(): void;
}

/**
 * One client's connection, kept from harming others: its messages are handled one at a time while reading is paused, one that
 * sends without waiting, does not read its answers, or vanished without a word is disconnected.
 */
export class GuardedSocket {
  readonly #socket: WebSocket;
  readonly #handler: SocketHandler;
  readonly #waiting: Uint8Array[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  #isBusy = false;
  #isAlive = true;
  #isClosed = false;

  /** `pingMs`: wall ms between two pings. */
  constructor(
    socket: WebSocket,
    createHandler: (socket: GuardedSocket) => SocketHandler,
    pingMs: number = PING_MS,
  ) {
    this.#socket = socket;
    this.#handler = createHandler(this);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    // `close` follows; the reason is the client's affair (oversize, no WebSocket frames, reset).
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
    this.#heartbeat = setInterval(() => this.#beat(), pingMs).unref();
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.readyState === this.#socket.OPEN;
  }

  /** A message is being handled. */
  get isBusy(): boolean {
    return this.#isBusy || this.#waiting.length > 0;
  }

  send(message: Uint8Array | string): void {
    if (!this.isOpen) return;
    this.#socket.send(message);
    if (this.#socket.bufferedAmount > MOST_UNREAD) this.#socket.terminate();
  }

  /** `reason` is cut to what a close frame carries. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#waiting.length = 0;
    this.#socket.resume();
    this.#socket.close(
      code,
      Buffer.from(reason)
        .subarray(0, 120)
        .toString()
        .replace(/\uFFFD+$/, ''),
    );
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#isAlive = true;
    if (!isBinary) {
      this.close(CLOSE.unsupported, 'expected binary messages (msgpack), got text');
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      this.close(CLOSE.policy, `more than ${MOST_WAITING} messages without waiting for answers`);
      return;
    }
    this.#waiting.push(bytesOf(data));
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    // What else the client sends waits in its own buffers.
    this.#socket.pause();
    try {
      for (
        let next = this.#waiting.shift();
        next !== undefined && this.isOpen;
        next = this.#waiting.shift()
      ) {
        await this.#handler.message(next);
      }
    } catch {
      this.close(CLOSE.internal, 'the server failed');
    } finally {
      this.#isBusy = false;
      if (!this.#isClosed) this.#socket.resume();
    }
  }

  #beat(): void {
    // While it is paused a pong cannot be read.
    if (this.#isBusy) return;
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.length = 0;
    clearInterval(this.#heartbeat);
    this.#handler.closed();
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
