import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeIO } from '@gltf-transform/core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HoldPolicy } from '../../src/policy/hold-policy.ts';
import { encodeTrace } from '../../src/trace/encode-trace.ts';
import { withoutFfmpeg } from '../export/fake-ffmpeg.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { recordEpisode } from '../trace/recorded-episode.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('benchtop export', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    const { trace } = await recordEpisode('libero_goal/turn_on_the_stove', new HoldPolicy(), 3);
    bytes = await encodeTrace(trace);
  });
  const recorded = () => {
    const folder = tmpFolder();
    writeFileSync(join(folder, 'a.mcap'), bytes);
    return { folder, trace: join(folder, 'a.mcap'), out: join(folder, 'out') };
  };

  it('writes a file per episode and says which', async () => {
    const { trace, out } = recorded();
    const { exitCode, stdout } = await runInProcess(['export', trace, '--to', 'glb', '-o', out]);
    const file = join(out, 'libero_goal', 'turn_on_the_stove', 'hold-0000.glb');
    expect([exitCode, stdout]).toEqual([0, `${file}\n`]);
    expect((await new NodeIO().read(file)).getRoot().listNodes().length).toBeGreaterThan(20);
  });

  it('says in one line that a data set has no pictures', async () => {
    withoutFfmpeg();
    const { trace, out } = recorded();
    const { exitCode, stdout, stderr } = await runInProcess(['export', trace, '--to', 'lerobot', '-o', out]);
    expect([exitCode, stdout]).toEqual([0, `${out}: 1 episode, 3 frames, 1 task\n`]);
    expect(stderr).toMatch(/^without pictures: ffmpeg .*apt install ffmpeg.*\n$/);
  });

  it.each([
    [['--to', 'mp4'], /needs ffmpeg.*--to gif/],
    [['--to', 'gif', '--camera', 'ceiling'], /no camera "ceiling"; it has agentview/],
    [['--to', 'gif', '--size', '5000'], /size must be 1 … 4096/],
    [['--to', 'glb', '--size', '64'], /--camera and --size are for pictures/],
    [['--to', 'webm'], /Allowed choices are mp4, gif, glb, lerobot/],
    [[], /--to/],
  ])('refuses %j', async (args, message) => {
    withoutFfmpeg();
    const { trace, out } = recorded();
    const { exitCode, stderr } = await runInProcess(['export', trace, '-o', out, ...args]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('refuses two recordings of one episode, which would be one file', async () => {
    const { folder, trace, out } = recorded();
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b', 'b.mcap'), bytes);
    const twice = ['export', trace, join(folder, 'b', 'b.mcap'), '--to', 'glb', '-o', out];
    const { exitCode, stderr } = await runInProcess(twice);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/record the same episode/)]);
  });

  it('names a place without recordings', async () => {
    const { exitCode, stderr } = await runInProcess(['export', 'nowhere', '--to', 'gif', '-o', 'out']);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/nowhere does not exist/)]);
  });
});
