import { deriveSeed, episodeSeed } from '../episode/seeds.ts';
import { HarnessError } from '../errors.ts';
import type { PolicyEpisode } from '../policy/policy.ts';
import { NdArray } from '../policy/wire/nd-array.ts';
import {
  decodeVlaEval,
  encodeVlaEval,
  VLA_EVAL_PROTOCOL,
  type VlaEvalMessage,
  type VlaEvalType,
} from '../policy/wire/vla-eval-codec.ts';
import type { Action } from '../spec/action.ts';
import type { GuardedSocket, SocketHandler } from './guarded-socket.ts';
import { sayError } from './say-error.ts';
import { ServedEpisode } from './served-episode.ts';
import type { ServerContext } from './server-context.ts';
import { taskIdOf } from './task-id-of.ts';
import { vlaEvalSpecs } from './vla-eval-specs.ts';

/**
 * The vla-eval protocol, version 1: hello both ways, then an action per observation. Chunks are kept here and handed out one
 * action at a time, as their harness expects; the policy is asked when none is left. An error leaves the connection open.
 */
export class VlaEvalConnection implements SocketHandler {
  readonly #socket: GuardedSocket;
  readonly #context: ServerContext;
  readonly #episode: ServedEpisode;
  #left: Action[] = [];
  #wasGreeted = false;

  constructor(socket: GuardedSocket, context: ServerContext) {
    this.#socket = socket;
    this.#context = context;
    this.#episode = new ServedEpisode(context.sessions, context.layouts['vla-eval']);
    context.metrics.connected('vla-eval');
  }

  async message(bytes: Uint8Array): Promise<void> {
    let message: VlaEvalMessage | undefined;
    try {
      message = decodeVlaEval(bytes);
      await this.#handle(message);
    } catch (thrown) {
      this.#context.metrics.failed('vla-eval', thrown);
      this.#context.note(`vla-eval client: ${sayError(thrown)}`);
      const what = message?.type === 'episode_start' ? 'episode_start_failed' : 'observation_failed';
      this.#send('error', { error: `${what}: ${sayError(thrown)}` }, message?.seq ?? 0);
    }
  }

  closed(): void {
    this.#context.metrics.disconnected('vla-eval');
    void this.#episode.close().catch(() => {});
  }

  async #handle({ type, payload, seq }: VlaEvalMessage): Promise<void> {
    if (type === 'hello') this.#greet(payload, seq);
    else if (!this.#wasGreeted) throw new HarnessError('wire', `expected hello first, got ${type}`);
    else if (type === 'episode_start') this.#begin(payload);
    else if (type === 'observation') await this.#observe(payload, seq);
    // The end of an episode and the client's own errors need no answer.
  }

  #greet(payload: ReadonlyMap<string, unknown>, seq: number): void {
    const version = payload.get('protocol_version');
    if (version !== VLA_EVAL_PROTOCOL) {
      throw new HarnessError(
        'wire',
        `this server speaks version ${VLA_EVAL_PROTOCOL} of the protocol, not ${version}`,
      );
    }
    this.#wasGreeted = true;
    const { sessions, version: harness, layouts, state } = this.#context;
    this.#send(
      'hello',
      {
        ...{ harness_version: harness, protocol_version: VLA_EVAL_PROTOCOL },
        ...{ model_server: `benchtop:${sessions.name}`, capabilities: {} },
        ...vlaEvalSpecs(sessions.observationSpec, layouts['vla-eval'].preset, state),
      },
      seq,
    );
  }

  #begin(payload: ReadonlyMap<string, unknown>): void {
    const task = payload.get('task');
    this.#left = [];
    this.#episode.begin(episodeOf(task instanceof Map ? task : new Map(), this.#context.suite));
  }

  async #observe(payload: ReadonlyMap<string, unknown>, seq: number): Promise<void> {
    const began = performance.now();
    const instruction = payload.get('task_description');
    if (typeof instruction !== 'string') {
      throw new HarnessError('wire', `"task_description": expected a text, got ${typeof instruction}`);
    }
    if (this.#left.length === 0) {
      const { episode } = this.#episode;
      const taskId = taskIdOf(this.#context.suite, instruction);
      if (episode === undefined) this.#episode.begin({ taskId, instruction, seed: 0 });
      else if (episode.instruction === '') this.#episode.begin({ ...episode, instruction });
      const images = payload.get('images');
      const chunk = await this.#episode.answer({
        ...{ images: images instanceof Map ? images : new Map(), state: payload.get('states'), instruction },
      });
      this.#left = [...chunk.actions];
    }
    const action = this.#left.shift() ?? [];
    this.#send('action', { actions: NdArray.of('<f8', [action.length], action) }, seq);
    this.#context.metrics.answered('vla-eval', performance.now() - began);
  }

  #send(type: VlaEvalType, payload: Readonly<Record<string, unknown>>, seq: number): void {
    this.#socket.send(encodeVlaEval({ type, payload, seq, timestamp: Date.now() / 1000 }));
  }
}

/** Their `task` map names suite, task and trial; the same seed follows from these as in a run with seed 0. */
function episodeOf(task: ReadonlyMap<string, unknown>, fallback: string | undefined): PolicyEpisode {
  const text = (key: string) => (typeof task.get(key) === 'string' ? (task.get(key) as string) : '');
  const index = task.get('episode_idx');
  const taskId = taskIdOf(text('suite') || fallback, text('name'));
  const episodeIndex = typeof index === 'number' && Number.isSafeInteger(index) ? index : 0;
  const seed = deriveSeed(`${episodeSeed(0, taskId, episodeIndex)}/policy`);
  // The instruction comes with the first observation.
  return { taskId, instruction: '', seed, episodeIndex };
}
