import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../errors.ts';
import type { FrozenPrefix, Policy, PolicyEpisode } from '../../policy/policy.ts';
import type { ActionChunk, ActionSpec } from '../../spec/action.ts';
import type { Observation, ObservationSpec } from '../../spec/observation.ts';
import { Frames } from './frames.ts';
import type { FromHost, PolicyDeclaration, ToHost } from './host-messages.ts';
import { fromPlainError } from './plain-error.ts';

/** Wall ms between two tries to reach a process that is being started again; the dispatcher decides when it is given up. */
const RETRY_MS = 100;

interface Waiting {
  resolve(message: FromHost): void;
  reject(error: Error): void;
}

/**
 * A session of a policy in a process of its own: to the episode loop like the policy itself, whose actions and reports come
 * as they were. If the process ends, the episode under way errors (`policy-server`), and the next `reset` waits until it is
 * back.
 */
export class HostedPolicy implements Policy {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly acceptsPrefix: boolean;
  readonly #address: string;
  #link: Link | undefined;
  #isDisposed = false;
  #peakMemoryMib: number | undefined;

  private constructor(address: string, link: Link, declaration: PolicyDeclaration) {
    this.name = declaration.name;
    this.actionSpec = declaration.actionSpec;
    this.observationSpec = declaration.observationSpec;
    this.acceptsPrefix = declaration.acceptsPrefix;
    this.#address = address;
    this.#link = link;
  }

  /** `address`: path of the process's socket. Waits until it is there. */
  static async connect(address: string): Promise<HostedPolicy> {
    const link = await Link.open(address);
    return new HostedPolicy(address, link, await link.declaration);
  }

  get peakMemoryMib(): number | undefined {
    return this.#peakMemoryMib;
  }

  async reset(episode: PolicyEpisode): Promise<void> {
    while (this.#link?.isOpen !== true) {
      const link = await Link.open(this.#address);
      // Its episode may have been given up meanwhile.
      if (this.#isDisposed) {
        link.close();
        throw new HarnessError('bug', `policy "${this.name}" was reset after its end`);
      }
      this.#link = link;
    }
    await this.#ask((id) => ({ id, kind: 'reset', episode }));
  }

  async infer(observation: Observation, prefix?: FrozenPrefix): Promise<ActionChunk> {
    const more = prefix === undefined ? {} : { prefix };
    const answer = await this.#ask((id) => ({ id, kind: 'infer', observation, ...more }));
    return answer!;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#link?.close();
  }

  async #ask(question: (id: number) => ToHost): Promise<ActionChunk | undefined> {
    const answer = await this.#link!.ask(question).catch((thrown: unknown) => {
      throw thrown instanceof HostGoneError
        ? new HarnessError('policy-server', `policy "${this.name}": the process that it runs in ended`)
        : thrown;
    });
    if (answer.kind === 'failed') throw fromPlainError(answer.error);
    if (answer.kind !== 'done') return undefined;
    this.#peakMemoryMib = answer.peakMemoryMib;
    return answer.chunk;
  }
}

class HostGoneError extends Error {}

/** One connection. */
class Link {
  readonly declaration: Promise<PolicyDeclaration>;
  readonly #socket: Socket;
  readonly #frames: Frames;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  isOpen = true;

  private constructor(socket: Socket) {
    this.#socket = socket;
    let declare: (declaration: PolicyDeclaration) => void = () => {};
    this.declaration = new Promise((resolve) => {
      declare = resolve;
    });
    this.#frames = new Frames(socket, (value) => {
      const message = value as FromHost;
      if (message.kind === 'declared') {
        declare(message.declaration);
        return;
      }
      this.#waiting.get(message.id)?.resolve(message);
      this.#waiting.delete(message.id);
    });
    // `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isOpen = false;
      for (const { reject } of this.#waiting.values()) reject(new HostGoneError());
      this.#waiting.clear();
    });
  }

  static async open(address: string): Promise<Link> {
    for (;;) {
      const socket = createConnection(address);
      try {
        await once(socket, 'connect');
        const link = new Link(socket);
        // One that ends before it has declared itself is tried again.
        const gone = once(socket, 'close').then(() => undefined);
        if ((await Promise.race([link.declaration, gone])) !== undefined) return link;
      } catch {
        socket.destroy();
      }
      await sleep(RETRY_MS);
    }
  }

  ask(question: (id: number) => ToHost): Promise<FromHost> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new HostGoneError());
        return;
      }
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      this.#frames.send(question(id));
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
