import { compress, isLoaded } from '@foxglove/wasm-zstd';
import { McapWriter } from '@mcap/core';
import type { EpisodeTrace } from './episode-trace.ts';
import { MemoryFile } from './memory-file.ts';
import { sceneUpdate } from './scene-update.ts';
import {
  CAMERA_SCHEMA,
  cameraTopic,
  TRACE_CHANNELS,
  TRACE_FORMAT,
  TRACE_PROFILE,
  type TraceChannel,
} from './trace-channels.ts';
import { frameTransforms, jointStates, logMessages, toNanoseconds, toTimestamp } from './trace-messages.ts';

const COMPRESSION_LEVEL = 9;

/** Bytes of the MCAP file of an episode: JSON messages in zstd chunks, times in simulated nanoseconds since reset. */
export async function encodeTrace(trace: EpisodeTrace): Promise<Uint8Array> {
  await isLoaded;
  const file = new MemoryFile();
  const writer = new McapWriter({
    writable: file,
    chunkSize: 4 * 1024 * 1024,
    compressChunk: (data) => ({
      compression: 'zstd',
      compressedData: new Uint8Array(compress(data, COMPRESSION_LEVEL)),
    }),
  });
  await writer.start({ profile: TRACE_PROFILE, library: '' });
  await writer.addMetadata({ name: TRACE_PROFILE, metadata: new Map([['format', TRACE_FORMAT]]) });
  const messages = new MessageWriter(writer);
  await writeOnce(trace, messages);
  await writeFrames(trace, messages);
  const end = trace.frames.at(-1)!.time;
  await messages.write('result', end, trace.result);
  await writer.end();
  return file.bytes();
}

async function writeOnce(
  { header, model, jointNames }: EpisodeTrace,
  messages: MessageWriter,
): Promise<void> {
  await messages.write('header', 0, header);
  await messages.write('world', 0, { model, jointNames });
  await messages.write('scene', 0, sceneUpdate(model));
}

async function writeFrames(trace: EpisodeTrace, messages: MessageWriter): Promise<void> {
  const { frames, inferences, images } = trace;
  const logs = logMessages(trace);
  for (const [index, frame] of frames.entries()) {
    const { time, step, action, goal } = frame;
    const previous = frames[index - 1];
    if (action !== undefined) await messages.write('action', time, { step, action });
    await messages.write('transforms', time, frameTransforms(trace, frame, previous));
    await messages.write('joints', time, jointStates(trace, frame));
    const contacts = { touching: frame.touching, grasped: frame.grasped };
    const before = previous && { touching: previous.touching, grasped: previous.grasped };
    // Contacts hold until the next message says otherwise.
    if (JSON.stringify(contacts) !== JSON.stringify(before)) await messages.write('contacts', time, contacts);
    await messages.write('goal', time, goal);
    for (const log of logs) if (log.step === step) await messages.write('log', time, log.message);
    for (const image of images) if (image.step === step) await messages.writeImage(time, image);
    for (const inference of inferences) {
      if (inference.step === step) await messages.write('inference', time, inference);
    }
  }
}

/** Registers channels as they are first used and numbers the messages. */
class MessageWriter {
  readonly #writer: McapWriter;
  readonly #channels = new Map<string, number>();
  readonly #encoder = new TextEncoder();
  #sequence = 0;

  constructor(writer: McapWriter) {
    this.#writer = writer;
  }

  async write(channel: TraceChannel, time: number, message: unknown): Promise<void> {
    const { topic, schema } = TRACE_CHANNELS[channel];
    await this.#add(topic, schema, time, message);
  }

  async writeImage(time: number, { camera, png }: EpisodeTrace['images'][number]): Promise<void> {
    const message = {
      timestamp: toTimestamp(time),
      frame_id: camera,
      data: toBase64(png),
      format: 'png',
    };
    await this.#add(cameraTopic(camera), CAMERA_SCHEMA, time, message);
  }

  async #add(
    topic: string,
    schema: { readonly title: string },
    time: number,
    message: unknown,
  ): Promise<void> {
    const stamp = toNanoseconds(time);
    await this.#writer.addMessage({
      channelId: this.#channels.get(topic) ?? (await this.#register(topic, schema)),
      sequence: this.#sequence++,
      logTime: stamp,
      publishTime: stamp,
      data: this.#encoder.encode(JSON.stringify(message)),
    });
  }

  async #register(topic: string, schema: { readonly title: string }): Promise<number> {
    const schemaId = await this.#writer.registerSchema({
      name: schema.title,
      encoding: 'jsonschema',
      data: this.#encoder.encode(JSON.stringify(schema)),
    });
    const id = await this.#writer.registerChannel({
      topic,
      schemaId,
      messageEncoding: 'json',
      metadata: new Map(),
    });
    this.#channels.set(topic, id);
    return id;
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
