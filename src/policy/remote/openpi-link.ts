import { HarnessError } from '../../errors.ts';
import type { PolicyEpisode } from '../policy.ts';
import type { PreparedObservation } from '../preset/prepare-observation.ts';
import { NdArray } from '../wire/nd-array.ts';
import { decodeOpenpi, encodeOpenpi } from '../wire/openpi-codec.ts';
import { actionRows } from './action-rows.ts';
import { checkHealth } from './check-health.ts';
import { MessageSocket, oneLine } from './message-socket.ts';
import { plainFacts } from './plain-facts.ts';
import type { ServerAddress } from './server-address.ts';
import type { ServerAnswer, ServerFacts, ServerLink } from './server-link.ts';
import type { ServerOptions } from './server-options.ts';

/** Wall ms for the metadata, which a server sends as soon as it is connected to. */
const METADATA_MS = 10_000;

/** Key of benchtop's own server for the episode that an observation is the first of. */
const EPISODE = 'benchtop/episode';

/**
 * A connection to an openpi server: it speaks first (its metadata), then each observation has one answer. Images, state and
 * prompt go under the keys of the preset (`observation/image`, …), `observation/state` and `prompt`.
 */
export class OpenpiLink implements ServerLink {
  readonly #address: ServerAddress;
  readonly #options: ServerOptions;
  readonly #width: number;
  #socket: MessageSocket | undefined;
  #wantsEpisodes = false;
  /** Until the server has been told. */
  #begun: PolicyEpisode | undefined;

  /** `width`: numbers of one action. */
  constructor(address: ServerAddress, options: ServerOptions, width: number) {
    this.#address = address;
    this.#options = options;
    this.#width = width;
  }

  get isOpen(): boolean {
    return this.#socket?.isOpen ?? false;
  }

  async open(): Promise<ServerFacts> {
    const { apiKey } = this.#options;
    const { health } = await checkHealth(this.#address.httpUrl, '/healthz');
    this.#socket = await MessageSocket.connect(
      this.#address.url,
      apiKey === undefined ? {} : { Authorization: `Api-Key ${apiKey}` },
    );
    const metadata = await this.#receiveMap(METADATA_MS, 'metadata').catch((thrown) => {
      this.close();
      if (!String(thrown).includes('no metadata within')) throw thrown;
      throw new HarnessError(
        'policy-server',
        `${thrown.message}, which an openpi server sends at once. Is it a vla-eval server, which waits for the client ` +
          `(vla-eval+ws://${this.#address.url.host})?`,
      );
    });
    this.#checkMetadata(metadata);
    const ours = metadata.get('benchtop');
    this.#wantsEpisodes = ours instanceof Map && ours.get('episodes') === EPISODE;
    return { protocol: 'openpi', health, metadata: plainFacts(metadata) };
  }

  /** The protocol knows no episodes: every observation stands alone. benchtop's own server asks to be told of them. */
  beginEpisode(episode: PolicyEpisode): void {
    this.#begun = this.#wantsEpisodes ? episode : undefined;
  }

  async ask(request: PreparedObservation, timeoutMs: number): Promise<ServerAnswer> {
    const socket = this.#socket!;
    if (socket.unasked() !== undefined) {
      this.close();
      throw new HarnessError('policy-server', 'the server sent a message that nobody asked for');
    }
    const observation = observationOf(request);
    if (this.#begun !== undefined) observation[EPISODE] = announce(this.#begun);
    this.#begun = undefined;
    socket.send(encodeOpenpi(observation));
    const answer = await this.#receiveMap(timeoutMs, 'answer');
    const inferMs = timingOf(answer);
    const actions = answer.get('actions');
    if (actions === undefined) {
      throw new HarnessError(
        'policy',
        `the server answered without "actions"; it sent ${oneLine(JSON.stringify(plainFacts(answer)))}`,
      );
    }
    return { rows: actionRows(actions, this.#width), ...(inferMs !== undefined && { inferMs }) };
  }

  endEpisode(): void {
    // See beginEpisode.
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #receiveMap(timeoutMs: number, what: string): Promise<ReadonlyMap<string, unknown>> {
    const frame = await this.#socket!.receive(timeoutMs, what);
    if (typeof frame === 'string') {
      throw new HarnessError('policy', `the server failed and says: ${oneLine(frame)}`);
    }
    const value = decodeOpenpi(frame);
    if (value instanceof Map) return value;
    throw new HarnessError('policy-server', `the server's ${what} is no map, as openpi's must be`);
  }

  #checkMetadata(metadata: ReadonlyMap<string, unknown>): void {
    if (metadata.has('available_unnorm_keys')) {
      throw new HarnessError(
        'policy-server',
        "its metadata is that of a StarVLA server, which expects other requests than openpi's; serve the model behind openpi or vla-eval",
      );
    }
    const { execute } = this.#options.preset.chunk;
    const length = metadata.get('action_horizon') ?? metadata.get('action_chunk_size');
    if (typeof length === 'number' && length < execute) {
      throw new HarnessError(
        'spec-mismatch',
        `the server answers ${length} action(s) at a time, preset "${this.#options.preset.name}" executes ${execute}; ` +
          `use ?chunk=${length} or fewer`,
      );
    }
  }
}

function announce({ taskId, seed, episodeIndex }: PolicyEpisode): Record<string, unknown> {
  return { taskId, seed, ...(episodeIndex !== undefined && { episodeIndex }) };
}

function observationOf({ images, state, prompt }: PreparedObservation): Record<string, unknown> {
  const observation: Record<string, unknown> = {};
  for (const [key, { width, height, data }] of images) {
    observation[key] = new NdArray('|u1', [height, width, 3], data);
  }
  if (state !== undefined) observation['observation/state'] = NdArray.of('<f8', [state.length], state);
  observation.prompt = prompt;
  return observation;
}

function timingOf(answer: ReadonlyMap<string, unknown>): number | undefined {
  const timing = answer.get('server_timing');
  const inferMs = timing instanceof Map ? timing.get('infer_ms') : undefined;
  return typeof inferMs === 'number' && Number.isFinite(inferMs) && inferMs >= 0 ? inferMs : undefined;
}
