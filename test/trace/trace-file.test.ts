import { McapIndexedReader, McapWriter } from '@mcap/core';
import { Ajv } from 'ajv';
import { decompress } from 'fzstd';
import { beforeAll, describe, expect, it } from 'vitest';
import { OraclePolicy } from '../../src/policy/oracle/oracle-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { RandomPolicy } from '../../src/policy/random-policy.ts';
import { decodeTrace } from '../../src/trace/decode-trace.ts';
import { encodeTrace } from '../../src/trace/encode-trace.ts';
import { MemoryFile } from '../../src/trace/memory-file.ts';
import { rescoreTrace } from '../../src/trace/rescore-trace.ts';
import { TraceView } from '../../src/trace/trace-view.ts';
import { type Recording, recordEpisode } from './recorded-episode.ts';

/** Random, but shown a small picture, so that there is one to record. */
function seeingPolicy(): Policy {
  const random = new RandomPolicy();
  return {
    name: random.name,
    actionSpec: random.actionSpec,
    observationSpec: { cameras: [{ camera: 'agentview', width: 16, height: 12 }], privileged: false },
    reset: (episode) => random.reset(episode),
    infer: () => random.infer(),
    dispose: () => {},
  };
}

const DRAWER = 'libero_spatial/*drawer*';

describe('a trace file', () => {
  let recording: Recording;
  let bytes: Uint8Array;
  beforeAll(async () => {
    recording = await recordEpisode(DRAWER, seeingPolicy(), 12);
    bytes = await encodeTrace(recording.trace);
  });

  it('gives back what was recorded, to the last bit', async () => {
    const { trace } = recording;
    const back = await decodeTrace(bytes, 'x.mcap');
    expect(trace.frames).toHaveLength(13);
    expect(back.frames).toHaveLength(13);
    for (const [index, frame] of trace.frames.entries()) {
      const read = back.frames[index]!;
      // −0 is written as 0.
      expect([...read.poses]).toEqual([...frame.poses].map((value) => value + 0));
      expect([...read.joints]).toEqual([...frame.joints].map((value) => value + 0));
      expect(read.time).toBeCloseTo(frame.time, 9);
      const { touching, grasped, step, action } = frame;
      expect({ ...read, poses: 0, joints: 0, time: 0, goal: 0 }).toEqual({
        ...{ touching, grasped, step, poses: 0, joints: 0, time: 0, goal: 0 },
        ...(action === undefined ? {} : { action: action.map((value) => value + 0) }),
      });
    }
    expect(back.inferences).toEqual(trace.inferences);
    expect(back.images).toEqual(trace.images);
    expect(back.images.map(({ step, camera }) => [step, camera])).toEqual(
      Array.from({ length: 12 }, (_, step) => [step, 'agentview']),
    );
    expect(JSON.parse(JSON.stringify(back.header))).toEqual(JSON.parse(JSON.stringify(trace.header)));
    expect(back.result).toEqual(JSON.parse(JSON.stringify(recording.result)));
    expect(back.model.bodies.map(({ id }) => id)).toEqual(trace.model.bodies.map(({ id }) => id));
  });

  it('is an MCAP file whose every message fits the schema that it carries', async () => {
    const reader = await McapIndexedReader.Initialize({
      readable: {
        size: async () => BigInt(bytes.length),
        read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
      },
      decompressHandlers: { zstd: (data, size) => decompress(data, new Uint8Array(Number(size))) },
    });
    const ajv = new Ajv({ strict: false });
    const validators = new Map(
      [...reader.schemasById.values()].map((schema) => [
        schema.id,
        ajv.compile(JSON.parse(new TextDecoder().decode(schema.data))),
      ]),
    );
    const topics = new Set<string>();
    for await (const { channelId, data } of reader.readMessages({ validateCrcs: true })) {
      const { topic, schemaId } = reader.channelsById.get(channelId)!;
      const validate = validators.get(schemaId)!;
      topics.add(topic);
      expect([topic, validate(JSON.parse(new TextDecoder().decode(data))), validate.errors]).toEqual([
        topic,
        true,
        null,
      ]);
    }
    expect([...topics].sort()).toEqual([
      '/benchtop/action',
      '/benchtop/contacts',
      '/benchtop/episode',
      '/benchtop/goal',
      '/benchtop/inference',
      '/benchtop/result',
      '/benchtop/world',
      '/camera/agentview',
      '/joint_states',
      '/log',
      '/scene',
      '/tf',
    ]);
  });

  it('refuses a torn file, another MCAP file and a newer version, each by name', async () => {
    await expect(decodeTrace(bytes.subarray(0, bytes.length / 2), 'torn.mcap')).rejects.toThrow(
      /^torn\.mcap is not a whole trace/,
    );
    const written = async (metadata: ReadonlyMap<string, string> | undefined) => {
      const file = new MemoryFile();
      const writer = new McapWriter({ writable: file });
      await writer.start({ profile: '', library: '' });
      if (metadata !== undefined) await writer.addMetadata({ name: 'benchtop', metadata: new Map(metadata) });
      await writer.end();
      return file.bytes();
    };
    await expect(decodeTrace(await written(undefined), 'other.mcap')).rejects.toThrow(
      'other.mcap: is an MCAP file, but not one of benchtop',
    );
    const newer = await written(new Map([['format', 'benchtop/trace@7']]));
    await expect(decodeTrace(newer, 'new.mcap')).rejects.toThrow(/version 7.*reads version 1; update/);
  });
});

describe('rescoring', () => {
  const episodes: [string, Policy, number][] = [
    [DRAWER, new OraclePolicy(), 220],
    ['libero_object/*milk*', new OraclePolicy(), 280],
    [DRAWER, new RandomPolicy(), 60],
  ];
  it.each(episodes)('finds the live reports again: %s %#', async (pattern, policy, maxSteps) => {
    const { trace, result } = await recordEpisode(pattern, policy, maxSteps);
    const back = await decodeTrace(await encodeTrace(trace), 'x.mcap');
    const { success, firstHeldStep, differingSteps } = rescoreTrace(back);
    expect(differingSteps).toEqual([]);
    expect(success).toBe(result.success);
    expect(firstHeldStep).toBe(result.success ? result.steps : null);
  });

  it('asks another goal of the same episode, joints and sites included', async () => {
    const { trace } = await recordEpisode(DRAWER, new OraclePolicy(), 220);
    const bowl = 'akita_black_bowl_1';
    const inDrawer = rescoreTrace(trace, ['In', bowl, 'wooden_cabinet_1_top_region']);
    expect(inDrawer.firstHeldStep).toBe(1);
    expect(rescoreTrace(trace, ['Open', 'wooden_cabinet_1_top_region']).success).toBe(true);
    expect(rescoreTrace(trace, ['Open', 'wooden_cabinet_1_bottom_region']).success).toBe(false);
    const view = new TraceView(trace, trace.frames[0]!);
    expect(view.joints('wooden_cabinet_1')).toHaveLength(3);
    expect(view.site('nowhere')).toBeUndefined();
    expect(() => view.instancePose('nobody')).toThrow('no instance "nobody"');
  });
});
