import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import type { Image } from '../../spec/image.ts';
import { createFolder } from '../../task/create-folder.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { EpisodePictures, type PictureRequest } from '../episode-pictures.ts';
import { encodeVideo, hasFfmpeg } from '../ffmpeg.ts';
import {
  DATA_FILE,
  datasetInfo,
  EPISODES_FILE,
  INFO_FILE,
  STATISTICS_FILE,
  TASKS_FILE,
  videoFile,
  videoKey,
} from './dataset-info.ts';
import { dataColumns, episodeColumns, frameNumbers, taskColumns, tasksOf } from './dataset-tables.ts';
import { type EpisodeRows, episodeRows } from './episode-rows.ts';
import { statisticsOf } from './feature-statistics.ts';
import { PictureStatistics } from './picture-statistics.ts';
import { writeTable } from './write-table.ts';

/** LeRobot jumps to single frames while training: every second picture stands by itself, as in its own videos. */
const KEY_EVERY = 2;

export interface WrittenDataset {
  readonly episodes: number;
  readonly frames: number;
  readonly tasks: number;
  /** Errored episodes are no demonstrations. */
  readonly leftOut: number;
  /** False where there is no ffmpeg. */
  readonly hasVideo: boolean;
}

/**
 * Writes recorded episodes as a LeRobot data set, layout v3.0, into a folder that must be empty. `read` gives trace
 * *i* of `count`; it is asked once for the numbers and once more per camera, so that one trace is held at a time.
 * `meta/info.json` comes last: a folder without it is not whole. Throws `usage` for a used folder, unknown cameras and
 * odd sizes, `results` if no episode is left or they do not fit together.
 */
export async function writeLerobot(
  count: number,
  read: (index: number) => Promise<EpisodeTrace>,
  folder: string,
  request: PictureRequest,
): Promise<WrittenDataset> {
  refuseUsedFolder(folder);
  const hasVideo = hasFfmpeg();
  const kept: number[] = [];
  const episodes: EpisodeRows[] = [];
  const kinds = new Map<string, { readonly robot: string; readonly framesPerSecond: number }>();
  for (let index = 0; index < count; index++) {
    const trace = await read(index);
    // Also without video: a misspelt camera is an error on every machine.
    new EpisodePictures(trace, request);
    const rows = episodeRows(trace);
    if (rows === undefined) continue;
    kept.push(index);
    episodes.push(rows);
    const { name, controller } = trace.model.robot;
    kinds.set(`${name} at ${controller.controlHz} Hz`, {
      robot: name,
      framesPerSecond: controller.controlHz,
    });
  }
  if (kinds.size !== 1) {
    const why =
      kinds.size === 0
        ? `all ${count} episodes errored before they were done; there is nothing to write`
        : `one data set has one robot and rate, these have ${[...kinds.keys()].join(', ')}; export them apart`;
    throw new HarnessError('results', why);
  }
  const { robot, framesPerSecond } = [...kinds.values()][0]!;
  const cameras = hasVideo ? request.cameras : [];
  const pictures = new Map<string, PictureStatistics>();
  for (const camera of cameras) {
    const statistics = new PictureStatistics();
    pictures.set(camera, statistics);
    const images = picturesOf(kept, read, { cameras: [camera], size: request.size }, statistics);
    const { size: side } = request;
    const format = { width: side, height: side, framesPerSecond, keyEvery: KEY_EVERY };
    await encodeVideo(join(folder, videoFile(camera)), format, images);
  }

  const tasks = tasksOf(episodes);
  const numbers = frameNumbers(episodes, framesPerSecond);
  const statistics = {
    'observation.state': statisticsOf(episodes.flatMap(({ states }) => states)),
    action: statisticsOf(episodes.flatMap(({ actions }) => actions)),
    ...Object.fromEntries(
      Object.entries<readonly number[]>({ ...numbers }).map(([name, values]) => [
        name,
        statisticsOf(values.map((value) => [value])),
      ]),
    ),
    ...Object.fromEntries([...pictures].map(([camera, drawn]) => [videoKey(camera), drawn.summarize()])),
  };
  const rowGroups = episodes.map(({ actions }) => actions.length);
  const frames = numbers.index.length;
  write(folder, DATA_FILE, writeTable(dataColumns(episodes, numbers), { rowGroups }));
  write(folder, EPISODES_FILE, writeTable(episodeColumns(episodes, framesPerSecond, cameras)));
  write(folder, TASKS_FILE, writeTable(taskColumns(tasks), { index: 'task' }));
  write(folder, STATISTICS_FILE, json(statistics));
  const size = { episodes: episodes.length, frames, tasks: tasks.length };
  write(
    folder,
    INFO_FILE,
    json(datasetInfo({ ...size, robot, framesPerSecond, cameras, size: request.size })),
  );
  return { ...size, leftOut: count - kept.length, hasVideo };
}

/** One picture per row of the data set, and their statistics on the way. */
async function* picturesOf(
  kept: readonly number[],
  read: (index: number) => Promise<EpisodeTrace>,
  request: PictureRequest,
  statistics: PictureStatistics,
): AsyncGenerator<Image> {
  for (const index of kept) {
    const pictures = new EpisodePictures(await read(index), request);
    for (let step = 0; step < pictures.length - 1; step++) {
      const image = pictures.draw(step);
      statistics.add(image);
      yield image;
    }
  }
}

function refuseUsedFolder(folder: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new HarnessError('results', `cannot write to ${folder}: ${(cause as Error).message}`, { cause });
  }
  if (names.length > 0) {
    throw new HarnessError('usage', `${folder} is not empty; a data set needs a folder of its own`);
  }
}

function write(folder: string, name: string, content: Uint8Array | string): void {
  const file = join(folder, name);
  try {
    createFolder(dirname(file));
    writeFileSync(file, content);
  } catch (cause) {
    throw new HarnessError('results', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
