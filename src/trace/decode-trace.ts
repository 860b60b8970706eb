import { McapIndexedReader } from '@mcap/core';
import { decompress } from 'fzstd';
import { HarnessError } from '../errors.ts';
import type { Action } from '../spec/action.ts';
import type { PredicateReport } from '../task/predicate-report.ts';
import type { EpisodeTrace, TraceFrame, TraceImage, TraceInference } from './episode-trace.ts';
import { TRACE_CHANNELS, TRACE_FORMAT_PATTERN, TRACE_PROFILE } from './trace-channels.ts';
import type { WorldCapture } from './world-capture.ts';

/**
 * The recording in the bytes of a trace file; runs in Node and browsers. `name` stands in errors. Throws
 * `HarnessError('results')` for files that are torn, of a newer version, or not benchtop's.
 */
export async function decodeTrace(bytes: Uint8Array, name: string): Promise<EpisodeTrace> {
  try {
    const reader = await openReader(bytes);
    await checkFormat(reader);
    return assemble(await readMessages(reader));
  } catch (cause) {
    if (cause instanceof HarnessError) throw new HarnessError('results', `${name}: ${cause.message}`);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(
      'results',
      `${name} is not a whole trace (${why}); record the episode again with --trace on`,
      { cause },
    );
  }
}

async function openReader(bytes: Uint8Array): Promise<McapIndexedReader> {
  return await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => {
        const end = Number(offset + size);
        if (end > bytes.length) throw new Error(`it ends at byte ${bytes.length}, expected at least ${end}`);
        return bytes.subarray(Number(offset), end);
      },
    },
    decompressHandlers: {
      zstd: (data, size) => decompress(data, new Uint8Array(Number(size))),
    },
  });
}

async function checkFormat(reader: McapIndexedReader): Promise<void> {
  let format: string | undefined;
  for await (const { metadata } of reader.readMetadata({ name: TRACE_PROFILE })) {
    format = metadata.get('format');
  }
  const version = TRACE_FORMAT_PATTERN.exec(format ?? '')?.[1];
  if (version === undefined) {
    throw new HarnessError(
      'results',
      `is an MCAP file, but not one of benchtop's (format: ${format ?? 'none'})`,
    );
  }
  if (Number(version) > 1) {
    throw new HarnessError(
      'results',
      `has version ${version} of the trace format, this benchtop reads version 1; update benchtop`,
    );
  }
}

interface ReadMessage {
  readonly topic: string;
  readonly sequence: number;
  /** s */
  readonly time: number;
  // Each topic has its own shape; `assemble` gives it.
  // biome-ignore lint/suspicious/noExplicitAny: parsed JSON of a file that carries its format version
  readonly value: any;
}

/** All messages in the order in which they were written. */
async function readMessages(reader: McapIndexedReader): Promise<ReadMessage[]> {
  const decoder = new TextDecoder();
  const skipped = new Set<string>([TRACE_CHANNELS.scene.topic, TRACE_CHANNELS.log.topic]);
  const messages: ReadMessage[] = [];
  for await (const { channelId, sequence, logTime, data } of reader.readMessages()) {
    const { topic } = reader.channelsById.get(channelId)!;
    if (skipped.has(topic)) continue;
    messages.push({ topic, sequence, time: Number(logTime) / 1e9, value: JSON.parse(decoder.decode(data)) });
  }
  return messages.sort((a, b) => a.sequence - b.sequence);
}

function assemble(messages: readonly ReadMessage[]): EpisodeTrace {
  const only = (channel: 'header' | 'world' | 'result') => {
    const { topic } = TRACE_CHANNELS[channel];
    const found = messages.find((message) => message.topic === topic);
    if (found === undefined) throw new Error(`topic ${topic} is missing`);
    return found.value;
  };
  const { model, jointNames } = only('world');
  const builder = new FrameBuilder(
    model.bodies.map(({ id }: { id: string }) => id),
    jointNames,
  );
  for (const message of messages) builder.add(message);
  return {
    header: only('header'),
    model,
    jointNames,
    frames: builder.frames,
    inferences: builder.inferences,
    images: builder.images,
    result: only('result'),
  };
}

/** Turns changes back into states: what a message does not mention is as it was. */
class FrameBuilder {
  readonly frames: TraceFrame[] = [];
  readonly inferences: TraceInference[] = [];
  readonly images: TraceImage[] = [];
  readonly #bodyIndex: ReadonlyMap<string, number>;
  readonly #jointIndex: ReadonlyMap<string, number>;
  readonly #poses: Float64Array;
  readonly #joints: Float64Array;
  #contacts: Pick<WorldCapture, 'touching' | 'grasped'> = { touching: [], grasped: [] };
  #action: Action | undefined;

  constructor(bodyIds: readonly string[], jointNames: readonly string[]) {
    this.#bodyIndex = new Map(bodyIds.map((id, index) => [id, index]));
    this.#jointIndex = new Map(jointNames.map((name, index) => [name, index]));
    this.#poses = new Float64Array(bodyIds.length * 7);
    this.#joints = new Float64Array(jointNames.length);
  }

  add({ topic, value, time }: ReadMessage): void {
    switch (topic) {
      case TRACE_CHANNELS.action.topic:
        this.#action = value.action;
        return;
      case TRACE_CHANNELS.transforms.topic:
        for (const { child_frame_id, translation: t, rotation: r } of value.transforms) {
          const pose = [t.x, t.y, t.z, r.x, r.y, r.z, r.w];
          this.#poses.set(pose, this.#bodyIndex.get(child_frame_id)! * 7);
        }
        return;
      case TRACE_CHANNELS.joints.topic:
        for (const { name, position } of value.joints) this.#joints[this.#jointIndex.get(name)!] = position;
        return;
      case TRACE_CHANNELS.contacts.topic:
        this.#contacts = value;
        return;
      case TRACE_CHANNELS.goal.topic:
        // The last message of every frame that changes the state.
        this.#close(time, value);
        return;
      case TRACE_CHANNELS.inference.topic:
        this.inferences.push(value);
        return;
      default:
        if (topic.startsWith('/camera/')) this.#see(topic.slice('/camera/'.length), value.data);
    }
  }

  #close(time: number, goal: PredicateReport): void {
    this.frames.push({
      time,
      poses: this.#poses.slice(),
      joints: this.#joints.slice(),
      ...this.#contacts,
      step: this.frames.length,
      goal,
      ...(this.#action === undefined ? {} : { action: this.#action }),
    });
    this.#action = undefined;
  }

  #see(camera: string, base64: string): void {
    const png = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    this.images.push({ step: this.frames.length - 1, camera, png });
  }
}
