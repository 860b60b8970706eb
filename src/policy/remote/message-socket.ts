import { WebSocket } from 'ws';
import { HarnessError } from '../../errors.ts';
import { ServerAwayError } from './server-away-error.ts';

/** Bytes of one message at most; an answer has a few kilobytes. */
export const LARGEST_MESSAGE = 64 * 1024 * 1024;
/** Messages that may wait unread; more were not asked for. */
const MOST_UNREAD = 8;
/** Wall ms until the connection stands. */
const HANDSHAKE_MS = 10_000;
/** Of an answer that refuses the connection, or a closing reason, this much is shown. */
const SHOWN = 300;

/** A whole message: bytes or text. */
export type Frame = Uint8Array | string;

/**
 * A WebSocket that is asked for its messages one at a time. What it cannot do (a server that refuses, closes, hangs,
 * floods, or sends more than 64 MiB) is a `HarnessError('policy-server')` that says what happened and what the server said.
 */
export class MessageSocket {
  readonly #socket: WebSocket;
  readonly #unread: Frame[] = [];
  #waiting: { readonly resolve: (frame: Frame) => void; readonly reject: (error: Error) => void } | undefined;
  /** Why no more messages come. */
  #end: string | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => this.#arrive(isBinary ? data : data.toString('utf8')));
    socket.on('error', (error) => this.#finish(describeFailure(error)));
    socket.on('close', (code, reason) => this.#finish(describeClose(code, reason.toString('utf8'))));
  }

  /** Throws `ServerAwayError` if nobody is there or the server says that it is not ready. */
  static connect(url: URL, headers: Readonly<Record<string, string>>): Promise<MessageSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        ...{ headers, perMessageDeflate: false, maxPayload: LARGEST_MESSAGE },
        ...{ handshakeTimeout: HANDSHAKE_MS, followRedirects: false },
      });
      // Listens before the connection stands: some servers speak first, in the same packet.
      const messages = new MessageSocket(socket);
      socket.once('open', () => resolve(messages));
      socket.once('error', (error: NodeJS.ErrnoException) => reject(connectionError(error)));
      socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body = (body + text).slice(0, SHOWN);
        });
        const refuse = () => {
          socket.terminate();
          reject(refusal(response.statusCode ?? 0, body));
        };
        response.on('end', refuse).on('error', refuse);
        setTimeout(refuse, 2000).unref();
      });
    });
  }

  get isOpen(): boolean {
    return this.#end === undefined && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Throws if the connection has ended, or if the server has said something that nobody asked for. */
  send(bytes: Uint8Array): void {
    if (this.#end !== undefined) throw new HarnessError('policy-server', this.#end);
    this.#socket.send(bytes);
  }

  /** The next message, or an error after `timeoutMs` or once the connection has ended. */
  receive(timeoutMs: number, waitingFor: string): Promise<Frame> {
    const ready = this.#unread.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.#end !== undefined) return Promise.reject(new HarnessError('policy-server', this.#end));
    return new Promise<Frame>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        reject(new HarnessError('policy-server', `no ${waitingFor} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          this.#waiting = undefined;
          then(value);
        };
      this.#waiting = { resolve: settle(resolve), reject: settle(reject) };
    });
  }

  /** A message that came without being asked for. */
  unasked(): Frame | undefined {
    return this.#unread[0];
  }

  /** Says goodbye, and does not wait long for the answer. */
  close(): void {
    this.#end ??= 'the connection was closed by benchtop';
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), 500).unref();
  }

  #arrive(frame: Frame): void {
    if (this.#waiting !== undefined) this.#waiting.resolve(frame);
    else if (this.#unread.length < MOST_UNREAD) this.#unread.push(frame);
    else {
      this.#finish(`the server floods: ${MOST_UNREAD + 1} messages that nobody asked for`);
      this.#socket.terminate();
    }
  }

  #finish(why: string): void {
    this.#end ??= why;
    this.#waiting?.reject(new HarnessError('policy-server', this.#end));
  }
}

function connectionError(error: NodeJS.ErrnoException): HarnessError {
  return new ServerAwayError(describeFailure(error));
}

function refusal(status: number, body: string): HarnessError {
  const said = body.trim() === '' ? 'and says no more' : `and says: ${oneLine(body)}`;
  if (status === 503 || status === 502 || status === 504) {
    return new ServerAwayError(`the server is not ready (status ${status}) ${said}`);
  }
  const hint =
    status === 401 || status === 403
      ? ' Set the environment variable BENCHTOP_API_KEY to its key.'
      : status === 404 || status === 405
        ? ' It speaks HTTP but no WebSocket at this address: is it an OpenVLA server (openvla+http://)?'
        : '';
  return new HarnessError(
    'policy-server',
    `the server refuses a WebSocket with status ${status} ${said}.${hint}`,
  );
}

/** What an error of the socket or of a request means to a person. */
export function describeFailure(error: NodeJS.ErrnoException): string {
  const where = 'address' in error && 'port' in error ? ` at ${error.address}:${error.port}` : '';
  switch (error.code) {
    case 'ECONNREFUSED':
      return `nothing listens there (connection refused${where})`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no host of that name is known (${error.code})`;
    case 'ECONNRESET':
      return 'the connection was reset: the server ended or crashed';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `the host cannot be reached (${error.code}${where})`;
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
      return `the server sent a message of more than ${LARGEST_MESSAGE / 1024 / 1024} MiB`;
    default: {
      // Happy eyeballs: one error per address that was tried, and no message of its own.
      const inner = (error as { errors?: NodeJS.ErrnoException[] }).errors?.[0];
      return inner === undefined ? oneLine(error.message) : describeFailure(inner);
    }
  }
}

function describeClose(code: number, reason: string): string {
  if (code === 1006) return 'the connection broke off: the server ended or crashed';
  const said = reason === '' ? 'without a reason' : `and says: ${oneLine(reason)}`;
  return `the server closed the connection (code ${code}) ${said}`;
}

/** What a server said, short enough for a message; the end of a traceback says most. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= SHOWN ? line : `…${line.slice(-SHOWN)}`;
}
