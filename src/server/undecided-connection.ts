import { decodeVlaEval } from '../policy/wire/vla-eval-codec.ts';
import type { GuardedSocket, SocketHandler } from './guarded-socket.ts';
import { OpenpiConnection } from './openpi-connection.ts';
import type { ServerContext } from './server-context.ts';
import { VlaEvalConnection } from './vla-eval-connection.ts';

/** Wall ms that a new client gets to say hello; vla-eval's do at once, openpi's never speak first. */
const HELLO_MS = 500;

/** A connection of which it is not known yet which protocol it speaks: vla-eval if hello comes first, openpi if nothing does. */
export class UndecidedConnection implements SocketHandler {
  readonly #socket: GuardedSocket;
  readonly #context: ServerContext;
  readonly #timer: NodeJS.Timeout;
  #handler: SocketHandler | undefined;

  constructor(socket: GuardedSocket, context: ServerContext) {
    this.#socket = socket;
    this.#context = context;
    this.#timer = setTimeout(() => this.#decide(false), HELLO_MS);
  }

  async message(bytes: Uint8Array): Promise<void> {
    await (this.#handler ?? this.#decide(isHello(bytes))).message(bytes);
  }

  closed(): void {
    clearTimeout(this.#timer);
    this.#handler?.closed();
  }

  #decide(isVlaEval: boolean): SocketHandler {
    clearTimeout(this.#timer);
    this.#handler = isVlaEval
      ? new VlaEvalConnection(this.#socket, this.#context)
      : new OpenpiConnection(this.#socket, this.#context);
    return this.#handler;
  }
}

function isHello(bytes: Uint8Array): boolean {
  try {
    return decodeVlaEval(bytes).type === 'hello';
  } catch {
    return false;
  }
}
