import { HarnessError } from '../errors.ts';
import type { PolicyEpisode } from '../policy/policy.ts';
import { NdArray } from '../policy/wire/nd-array.ts';
import { decodeOpenpi, encodeOpenpi } from '../policy/wire/openpi-codec.ts';
import { CLOSE, type GuardedSocket, type SocketHandler } from './guarded-socket.ts';
import { sayError } from './say-error.ts';
import { ServedEpisode } from './served-episode.ts';
import type { ServerContext } from './server-context.ts';
import { taskIdOf } from './task-id-of.ts';

const STATE = 'observation/state';
const PROMPT = 'prompt';
/** Our own addition, which clients learn of from the metadata: the protocol itself knows no episodes. */
const EPISODE = 'benchtop/episode';

/**
 * The openpi protocol: metadata first, then an answer per observation; an error is text, and the end. An episode begins with
 * the connection, with another prompt, or where the client says so (`benchtop/episode`).
 */
export class OpenpiConnection implements SocketHandler {
  readonly #socket: GuardedSocket;
  readonly #context: ServerContext;
  readonly #episode: ServedEpisode;
  #previousTotalMs: number | undefined;

  constructor(socket: GuardedSocket, context: ServerContext) {
    this.#socket = socket;
    this.#context = context;
    this.#episode = new ServedEpisode(context.sessions, context.layouts.openpi);
    context.metrics.connected('openpi');
    socket.send(encodeOpenpi(context.metadata));
  }

  async message(bytes: Uint8Array): Promise<void> {
    const { metrics } = this.#context;
    const began = performance.now();
    try {
      const observation = decodeOpenpi(bytes);
      if (!(observation instanceof Map)) throw new HarnessError('wire', 'expected an observation, a map');
      refuseOtherProtocol(observation);
      const actions = await this.#answer(observation);
      const inferMs = performance.now() - began;
      const timing = {
        infer_ms: inferMs,
        ...(this.#previousTotalMs === undefined ? {} : { prev_total_ms: this.#previousTotalMs }),
      };
      this.#socket.send(encodeOpenpi({ actions, server_timing: timing }));
      this.#previousTotalMs = performance.now() - began;
      metrics.answered('openpi', this.#previousTotalMs);
    } catch (thrown) {
      metrics.failed('openpi', thrown);
      this.#context.note(`openpi client: ${sayError(thrown)}`);
      this.#socket.send(sayError(thrown));
      this.#socket.close(CLOSE.internal, 'the observation could not be answered');
    }
  }

  closed(): void {
    this.#context.metrics.disconnected('openpi');
    void this.#episode.close().catch(() => {});
  }

  async #answer(observation: ReadonlyMap<string, unknown>): Promise<NdArray> {
    const prompt = observation.get(PROMPT);
    if (typeof prompt !== 'string') {
      throw new HarnessError('wire', `"${PROMPT}": expected the instruction, a text, got ${typeof prompt}`);
    }
    const announced = episodeOf(observation.get(EPISODE), prompt);
    if (announced !== undefined) this.#episode.begin(announced);
    else if (this.#episode.episode?.instruction !== prompt) {
      const taskId = taskIdOf(this.#context.suite, prompt);
      this.#episode.begin({ taskId, instruction: prompt, seed: 0 });
    }
    const images = new Map([...observation].filter(([, value]) => isImage(value)));
    const { actions } = await this.#episode.answer({
      ...{ images, state: observation.get(STATE), instruction: prompt },
    });
    return NdArray.of('<f8', [actions.length, actions[0]?.length ?? 0], actions.flat());
  }
}

/** Where both protocols are spoken, a client that said hello late was taken for an openpi one. */
function refuseOtherProtocol(observation: ReadonlyMap<string, unknown>): void {
  if (!['type', 'payload', 'seq'].every((key) => observation.has(key))) return;
  throw new HarnessError(
    'wire',
    'a vla-eval message on an openpi connection; connect to the path /vla-eval, or serve with --protocol vla-eval',
  );
}

function isImage(value: unknown): boolean {
  return value instanceof NdArray && value.shape.length === 3;
}

function episodeOf(value: unknown, instruction: string): PolicyEpisode | undefined {
  if (value === undefined) return undefined;
  const { taskId, seed, episodeIndex } = value instanceof Map ? Object.fromEntries(value) : {};
  if (typeof taskId !== 'string' || !Number.isSafeInteger(seed)) {
    throw new HarnessError(
      'wire',
      `"${EPISODE}": expected a map with taskId (text) and seed (a whole number)`,
    );
  }
  return {
    ...{ taskId, instruction, seed },
    ...(Number.isSafeInteger(episodeIndex) && { episodeIndex }),
  };
}
