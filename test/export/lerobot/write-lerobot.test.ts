import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErroredEpisode } from '../../../src/episode/episode-result.ts';
import { stateVectors } from '../../../src/export/lerobot/state-vector.ts';
import { writeLerobot } from '../../../src/export/lerobot/write-lerobot.ts';
import { HoldPolicy } from '../../../src/policy/hold-policy.ts';
import { RandomPolicy } from '../../../src/policy/random-policy.ts';
import type { EpisodeTrace } from '../../../src/trace/episode-trace.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';
import { recordEpisode } from '../../trace/recorded-episode.ts';
import { CAN_FAKE, fakeFfmpeg, withoutFfmpeg } from '../fake-ffmpeg.ts';

const REQUEST = { cameras: ['agentview', 'robot0_eye_in_hand'], size: 16 };

afterEach(() => void vi.unstubAllEnvs());

describe('writeLerobot', () => {
  let traces: EpisodeTrace[];
  const read = async (index: number) => traces[index]!;
  beforeAll(async () => {
    const drawer = await recordEpisode('libero_spatial/*drawer*', new RandomPolicy(), 6);
    const stove = await recordEpisode('libero_goal/turn_on_the_stove', new HoldPolicy(), 4);
    const { episodeId, taskId, policy, episodeIndex, seed, protocolHash } = stove.result;
    const errored: ErroredEpisode = {
      ...{ episodeId, taskId, policy, episodeIndex, seed, protocolHash, attempt: 0, durationMs: 1 },
      ...{ status: 'errored', success: null, steps: 2, digest: null },
      error: { code: 'policy', message: 'the policy broke' },
    };
    traces = [drawer.trace, { ...stove.trace, result: errored }, stove.trace];
  });

  it('writes tables that a public reader gives back, without pictures where there is no ffmpeg', async () => {
    withoutFfmpeg();
    const folder = join(tmpFolder(), 'set');
    const written = await writeLerobot(3, read, folder, REQUEST);
    expect(written).toEqual({ episodes: 2, frames: 10, tasks: 2, leftOut: 1, hasVideo: false });

    const info = json(folder, 'meta/info.json');
    expect(info).toMatchObject({ codebase_version: 'v3.0', fps: 20, robot_type: 'panda', total_frames: 10 });
    expect([info.video_path, info.splits]).toEqual([null, { train: '0:2' }]);
    expect(Object.keys(info.features)).toEqual([
      ...['observation.state', 'action', 'timestamp', 'frame_index', 'episode_index', 'index', 'task_index'],
    ]);

    const rows = await table(folder, info.data_path);
    const [drawer, , stove] = traces as [EpisodeTrace, EpisodeTrace, EpisodeTrace];
    const expected = [drawer, stove].flatMap((trace, episode) => {
      const states = stateVectors(trace);
      return trace.frames.slice(1).map(({ action }, frame) => ({
        'observation.state': states[frame]!.map(Math.fround),
        action: action!.map((value) => Math.fround(value) + 0),
        timestamp: Math.fround(frame / 20),
        frame_index: BigInt(frame),
        episode_index: BigInt(episode),
        index: BigInt(frame + 6 * episode),
        task_index: BigInt(episode),
      }));
    });
    expect(rows.map((row) => ({ ...row, action: row.action.map((value: number) => value + 0) }))).toEqual(
      expected,
    );
    // One group per episode, so that loaders read one without the others.
    const groups = parquetMetadata(buffer(folder, info.data_path)).row_groups;
    expect(groups.map(({ num_rows }) => Number(num_rows))).toEqual([6, 4]);

    const episodes = await table(folder, 'meta/episodes/chunk-000/file-000.parquet');
    expect(episodes).toMatchObject([
      { episode_index: 0n, length: 6n, dataset_from_index: 0n, dataset_to_index: 6n, policy: 'random' },
      { episode_index: 1n, length: 4n, dataset_from_index: 6n, dataset_to_index: 10n, success: false },
    ]);
    expect(episodes[1]!.tasks).toEqual([stove.header.task.spec.instruction]);
    const tasks = await table(folder, 'meta/tasks.parquet');
    expect(tasks).toEqual([
      { task_index: 0n, task: drawer.header.task.spec.instruction },
      { task_index: 1n, task: stove.header.task.spec.instruction },
    ]);
    // Without this entry pandas would number the rows, and LeRobot looks tasks up by their text.
    const { key_value_metadata: entries } = parquetMetadata(buffer(folder, 'meta/tasks.parquet'));
    const pandas = entries!.find(({ key }) => key === 'pandas')!.value!;
    expect(JSON.parse(pandas).index_columns).toEqual(['task']);

    const statistics = json(folder, 'meta/stats.json');
    const height = expected.map((row) => row['observation.state'][2]!);
    expect(statistics['observation.state'].mean[2]).toBeCloseTo(height.reduce((a, b) => a + b) / 10, 6);
    expect(statistics['observation.state'].max[2]).toBeCloseTo(Math.max(...height), 6);
    expect(statistics.frame_index).toMatchObject({ min: [0], max: [5], mean: [2.1], q50: [2], count: [10] });
    expect(statistics.frame_index.std[0]).toBeCloseTo(Math.sqrt(2.49), 9);
  });

  it.runIf(CAN_FAKE)('writes one video per camera, a picture for each row', async () => {
    fakeFfmpeg();
    const folder = join(tmpFolder(), 'set');
    expect(await writeLerobot(3, read, folder, REQUEST)).toMatchObject({ hasVideo: true });
    const info = json(folder, 'meta/info.json');
    expect(info.video_path).toBe('videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4');
    const key = 'observation.images.robot0_eye_in_hand';
    expect(info.features[key]).toMatchObject({ dtype: 'video', shape: [16, 16, 3] });
    const pixels = readFileSync(join(folder, `videos/${key}/chunk-000/file-000.mp4`));
    expect(pixels).toHaveLength(10 * 16 * 16 * 3);
    const episodes = await table(folder, 'meta/episodes/chunk-000/file-000.parquet');
    expect(episodes[1]).toMatchObject({
      [`videos/${key}/chunk_index`]: 0n,
      [`videos/${key}/from_timestamp`]: 0.3,
      [`videos/${key}/to_timestamp`]: 0.5,
    });
    const red = [...pixels].filter((_, at) => at % 3 === 0).map((value) => value / 255);
    const { mean, max, count } = json(folder, 'meta/stats.json')[key];
    expect(mean[0][0][0]).toBeCloseTo(red.reduce((a, b) => a + b) / red.length, 9);
    expect([max[0][0][0], count]).toEqual([Math.max(...red), [10]]);
  });

  it('refuses folders in use, unknown cameras, and runs of which nothing is left', async () => {
    withoutFfmpeg();
    const root = tmpFolder();
    const folder = join(root, 'set');
    const ceiling = writeLerobot(3, read, folder, { ...REQUEST, cameras: ['ceiling'] });
    await expect(ceiling).rejects.toThrow(/no camera "ceiling"/);
    await expect(writeLerobot(1, async () => traces[1]!, folder, REQUEST)).rejects.toThrow(
      /all 1 episodes errored/,
    );
    expect(existsSync(folder)).toBe(false);
    await writeLerobot(3, read, folder, REQUEST);
    await expect(writeLerobot(3, read, folder, REQUEST)).rejects.toThrow(/is not empty/);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the test says what it expects of what it read
type Read = Record<string, any>;

function json(folder: string, name: string): Read {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** `name` may be the pattern of info.json. */
function buffer(folder: string, name: string): ArrayBuffer {
  const first = name.replaceAll(/\{\w+:03d\}/g, '000');
  return Uint8Array.from(readFileSync(join(folder, first))).buffer;
}

async function table(folder: string, name: string): Promise<Read[]> {
  return parquetReadObjects({ file: buffer(folder, name) });
}
