import { join } from 'node:path';
import { Option } from 'commander';
import { HarnessError } from '../../errors.ts';
import { encodeGif } from '../../export/encode-gif.ts';
import { EpisodePictures, type PictureRequest } from '../../export/episode-pictures.ts';
import { encodeVideo, HOW_TO_GET_FFMPEG } from '../../export/ffmpeg.ts';
import { encodeGlb } from '../../export/glb/encode-glb.ts';
import { writeLerobot } from '../../export/lerobot/write-lerobot.ts';
import { findTraces, readTrace } from '../../run/find-traces.ts';
import { traceFileOf } from '../../run/trace-files.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { collect, wholeNumber } from '../option-parsers.ts';
import type { AddCommand } from '../run-command-line.ts';
import { writeBytes } from '../write-bytes.ts';

const FORMATS = ['mp4', 'gif', 'glb', 'lerobot'] as const;
type Format = (typeof FORMATS)[number];

interface ExportOptions {
  readonly to: Format;
  readonly output: string;
  readonly camera?: readonly string[];
  readonly size?: number;
}

const DEFAULT_CAMERA = 'agentview';
const DEFAULT_SIZE = 256;

export const addExportCommand: AddCommand = (program) => {
  program
    .command('export')
    .description('write recorded episodes for other programs: pictures that move, 3D scenes, training data')
    .argument('<run|trace...>', "a run's folder, or trace files")
    .addOption(new Option('--to <format>', 'what to write').choices(FORMATS).makeOptionMandatory())
    .requiredOption('-o, --output <dir>', 'folder to write; for lerobot an empty one')
    .option('--camera <name>', `which camera; may be repeated (default: ${DEFAULT_CAMERA})`, collect)
    .option('--size <pixels>', `width and height of a picture (default: ${DEFAULT_SIZE})`, wholeNumber(1))
    .action(async (places: string[], { to, output, camera, size }: ExportOptions) => {
      if (to === 'glb' && (camera !== undefined || size !== undefined)) {
        throw new HarnessError('usage', '--camera and --size are for pictures; a glb holds the whole scene');
      }
      const request = { cameras: camera ?? [DEFAULT_CAMERA], size: size ?? DEFAULT_SIZE };
      const files = findTraces(places);
      if (to === 'lerobot') await exportDataset(files, output, request);
      else await exportEpisodes(files, to, output, request);
    });
};

/** One file per episode, named as its trace in the run's folder. */
async function exportEpisodes(
  files: readonly string[],
  format: Exclude<Format, 'lerobot'>,
  output: string,
  request: PictureRequest,
): Promise<void> {
  const sources = new Map<string, string>();
  for (const file of files) {
    const trace = await readTrace(file);
    const name = traceFileOf(trace.header.plan)
      .replace(/^traces\//, '')
      .replace(/\.mcap$/, `.${format}`);
    const target = join(output, name);
    const source = sources.get(name);
    if (source !== undefined) {
      throw new HarnessError(
        'usage',
        `${source} and ${file} record the same episode and would both become ${target}; export them to two folders`,
      );
    }
    sources.set(name, file);
    await writeEpisode(trace, format, target, request);
    process.stdout.write(`${target}\n`);
  }
}

async function writeEpisode(
  trace: EpisodeTrace,
  format: Exclude<Format, 'lerobot'>,
  target: string,
  request: PictureRequest,
): Promise<void> {
  if (format === 'glb') return writeBytes(target, await encodeGlb(trace));
  const pictures = new EpisodePictures(trace, request);
  const { controlHz } = trace.model.robot.controller;
  if (format === 'gif') return writeBytes(target, encodeGif(pictures, 1000 / controlHz));
  const { width, height } = pictures;
  const video = { width, height, framesPerSecond: controlHz, keyEvery: controlHz };
  await encodeVideo(target, video, pictures);
}

async function exportDataset(
  files: readonly string[],
  output: string,
  request: PictureRequest,
): Promise<void> {
  const read = (index: number) => readTrace(files[index]!);
  const written = await writeLerobot(files.length, read, output, request);
  const { episodes, frames, tasks, leftOut, hasVideo } = written;
  const counts = [counted(episodes, 'episode'), counted(frames, 'frame'), counted(tasks, 'task')].join(', ');
  const also = leftOut === 0 ? '' : `; left out because they errored: ${leftOut}`;
  process.stdout.write(`${output}: ${counts}${also}\n`);
  if (hasVideo) return;
  process.stderr.write(
    `without pictures: ffmpeg does not start here; ${HOW_TO_GET_FFMPEG} and export again to an empty folder\n`,
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
