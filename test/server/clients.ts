import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { NdArray } from '../../src/policy/wire/nd-array.ts';
import { decodeOpenpi, encodeOpenpi } from '../../src/policy/wire/openpi-codec.ts';
import { decodeVlaEval, encodeVlaEval, type VlaEvalType } from '../../src/policy/wire/vla-eval-codec.ts';
import { type ServedPolicy, type ServePolicyOptions, servePolicy } from '../../src/server/serve-policy.ts';

export const IMAGE = new NdArray(
  '|u1',
  [2, 2, 3],
  Uint8Array.from({ length: 12 }, (_, index) => index),
);
export const STATE = NdArray.of('<f8', [8], [0.1, -0.2, 0.3, 0, 0, 3, 0.04, -0.04]);

/** Ends with the test. */
export async function serve(options: Partial<ServePolicyOptions> & { policy?: string } = {}) {
  const { policy = 'hold', ...more } = options;
  const served: ServedPolicy = await servePolicy({
    create: () => createPolicy(policy),
    ...{ protocol: 'both', images: 'turned', port: 0, host: '127.0.0.1', maxClients: 16, version: '1.2.3' },
    ...more,
  });
  onTestFinished(() => served.close());
  return { served, at: `127.0.0.1:${served.port}` };
}

/** A WebSocket whose messages are read one by one. */
export class TestClient {
  readonly socket: WebSocket;
  readonly #messages: (Buffer | string)[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #wake = () => {};

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.#messages.push(isBinary ? data : data.toString());
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    onTestFinished(() => this.socket.terminate());
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    return this;
  }

  async next(): Promise<Buffer | string> {
    while (this.#messages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.shift()!;
  }
}

export class OpenpiClient extends TestClient {
  async metadata(): Promise<Map<string, unknown>> {
    return decodeOpenpi((await this.next()) as Buffer) as Map<string, unknown>;
  }

  async infer(more: Readonly<Record<string, unknown>> = {}): Promise<Map<string, unknown>> {
    this.ask(more);
    const answer = await this.next();
    if (typeof answer === 'string') throw new Error(answer);
    return decodeOpenpi(answer) as Map<string, unknown>;
  }

  ask(more: Readonly<Record<string, unknown>> = {}): void {
    this.socket.send(
      encodeOpenpi({
        'observation/image': IMAGE,
        'observation/wrist_image': IMAGE,
        'observation/state': STATE,
        prompt: 'pick up the bowl',
        ...more,
      }),
    );
  }
}

export class VlaEvalClient extends TestClient {
  #seq = 0;

  tell(type: VlaEvalType, payload: Readonly<Record<string, unknown>>): number {
    this.socket.send(encodeVlaEval({ type, payload, seq: ++this.#seq, timestamp: 1.5 }));
    return this.#seq;
  }

  async answer() {
    return decodeVlaEval((await this.next()) as Buffer);
  }

  async hello() {
    this.tell('hello', { harness_version: '0.8.0', protocol_version: 1 });
    return this.answer();
  }

  observe(more: Readonly<Record<string, unknown>> = {}): number {
    return this.tell('observation', {
      images: { agentview: IMAGE },
      task_description: 'pick up the bowl',
      states: STATE,
      ...more,
    });
  }

  async act() {
    this.observe();
    return this.answer();
  }
}

/** The numbers of an `actions` array. */
export function actionsOf(map: ReadonlyMap<string, unknown>): {
  shape: readonly number[];
  numbers: number[];
} {
  const actions = map.get('actions') as NdArray;
  return { shape: actions.shape, numbers: actions.toNumbers() };
}
