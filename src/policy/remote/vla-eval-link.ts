import { HarnessError } from '../../errors.ts';
import type { PolicyEpisode, PolicyOutcome } from '../policy.ts';
import type { PreparedObservation } from '../preset/prepare-observation.ts';
import { NdArray } from '../wire/nd-array.ts';
import {
  decodeVlaEval,
  encodeVlaEval,
  VLA_EVAL_PROTOCOL,
  type VlaEvalEncoding,
  type VlaEvalMessage,
  type VlaEvalType,
} from '../wire/vla-eval-codec.ts';
import { actionRows } from './action-rows.ts';
import { checkHealth } from './check-health.ts';
import { MessageSocket, oneLine } from './message-socket.ts';
import { plainFacts } from './plain-facts.ts';
import type { ServerAddress } from './server-address.ts';
import type { ServerAnswer, ServerFacts, ServerLink } from './server-link.ts';
import type { ServerOptions } from './server-options.ts';
import { checkVlaEvalHello, type VlaEvalWishes } from './vla-eval-hello.ts';

const HELLO_MS = 10_000;

/**
 * A connection to a vla-eval server: hello both ways, then one action message per observation. What the server's hello says
 * of its actions and observations is compared with the preset before anything runs.
 */
export class VlaEvalLink implements ServerLink {
  readonly #address: ServerAddress;
  readonly #options: ServerOptions;
  readonly #width: number;
  #socket: MessageSocket | undefined;
  #seq = 0;
  #wishes: VlaEvalWishes = { state: false, wrist: false };

  constructor(address: ServerAddress, options: ServerOptions, width: number) {
    this.#address = address;
    this.#options = options;
    this.#width = width;
  }

  get isOpen(): boolean {
    return this.#socket?.isOpen ?? false;
  }

  async open(): Promise<ServerFacts> {
    const { health, vlaEvalPath = '/' } = await checkHealth(this.#address.httpUrl, '/health');
    const { apiKey } = this.#options;
    const url = new URL(this.#address.url);
    // Elsewhere such a server guesses the protocol by who speaks first, and a busy worker may be too late.
    if (url.pathname === '/') url.pathname = vlaEvalPath;
    this.#socket = await MessageSocket.connect(
      url,
      apiKey === undefined ? {} : { Authorization: `Api-Key ${apiKey}` },
    );
    this.#seq = 0;
    const seq = this.#send('hello', {
      harness_version: 'benchtop',
      protocol_version: VLA_EVAL_PROTOCOL,
      benchmark: 'libero',
    });
    try {
      const { payload } = await this.#receive('hello', seq, HELLO_MS);
      const checked = this.#options.own.get('specs') !== 'ignored';
      this.#wishes = checkVlaEvalHello(payload, this.#options.preset, checked);
      return { protocol: 'vla-eval', health, hello: plainFacts(payload) };
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  beginEpisode({ taskId, instruction, episodeIndex = 0 }: PolicyEpisode): void {
    const slash = taskId.indexOf('/');
    const task = {
      ...{ suite: taskId.slice(0, Math.max(0, slash)), name: taskId.slice(slash + 1) },
      ...{ task_description: instruction, episode_idx: episodeIndex },
    };
    // Nothing answers it; a failure comes before the first action and is told there.
    this.#send('episode_start', { task });
  }

  async ask(request: PreparedObservation, timeoutMs: number): Promise<ServerAnswer> {
    const seq = this.#send('observation', this.#observation(request));
    const { payload } = await this.#receive('action', seq, timeoutMs);
    const actions = payload.get('actions');
    if (actions === undefined) {
      const sent = oneLine(JSON.stringify(plainFacts(payload)));
      throw new HarnessError('policy', `the server answered without "actions"; it sent ${sent}`);
    }
    return { rows: actionRows(actions, this.#width) };
  }

  endEpisode({ success, steps, elapsedMs }: PolicyOutcome): void {
    this.#send('episode_end', { metrics: { success }, steps, elapsed_sec: elapsedMs / 1000 });
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #observation({ images, state, prompt }: PreparedObservation): Record<string, unknown> {
    const sent = [...images]
      .filter(([key]) => key !== 'wrist' || this.#wishes.wrist)
      .map(([key, { width, height, data }]) => [key, new NdArray('|u1', [height, width, 3], data)]);
    return {
      images: Object.fromEntries(sent),
      task_description: prompt,
      ...(this.#wishes.state && state && { states: NdArray.of('<f8', [state.length], state) }),
    };
  }

  #send(type: VlaEvalType, payload: Readonly<Record<string, unknown>>): number {
    const socket = this.#socket;
    if (socket === undefined) throw new HarnessError('policy-server', 'the connection is closed');
    const seq = ++this.#seq;
    const images = this.#options.own.get('images') as VlaEvalEncoding['images'];
    const message = { type, payload, seq, timestamp: Date.now() / 1000 };
    socket.send(encodeVlaEval(message, images === undefined ? {} : { images }));
    return seq;
  }

  async #receive(type: VlaEvalType, seq: number, timeoutMs: number): Promise<VlaEvalMessage> {
    const what = type === 'action' ? 'answer' : type;
    const frame = await this.#socket!.receive(timeoutMs, what);
    if (typeof frame === 'string')
      throw new HarnessError(
        'policy-server',
        `the server sent text where ${what} was due: ${oneLine(frame)}`,
      );
    const message = decodeVlaEval(frame);
    if (message.type === 'error') {
      const said = message.payload.get('error');
      throw new HarnessError('policy', `the server failed and says: ${oneLine(String(said))}`);
    }
    if (message.type !== type)
      throw new HarnessError('policy-server', `the server sent "${message.type}" where "${type}" was due`);
    if (message.seq !== seq) {
      throw new HarnessError(
        'policy-server',
        `the server answered message ${message.seq}, not ${seq}: its answers no longer belong to what is asked`,
      );
    }
    return message;
  }
}
