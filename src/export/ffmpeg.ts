import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError } from '../errors.ts';
import type { Image } from '../spec/image.ts';
import { createFolder } from '../task/create-folder.ts';

/** What a person can do where there is no ffmpeg. */
export const HOW_TO_GET_FFMPEG =
  'install it (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg) or put it on PATH';

/** Lines of ffmpeg's own complaint that are worth showing. */
const SHOWN_LINES = 3;

/** Whether ffmpeg can be started. */
export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

export interface VideoFormat {
  /** Pixels, even: H.264's usual colour format halves both. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Largest distance of two pictures that stand by themselves; small ones make jumping to a frame cheap. */
  readonly keyEvery: number;
}

/**
 * Writes pictures as H.264 in MP4 with the ffmpeg on PATH; the file is there whole or not at all. Throws `usage` for
 * odd sizes and without ffmpeg, `results` for what ffmpeg refuses.
 */
export async function encodeVideo(
  file: string,
  { width, height, framesPerSecond, keyEvery }: VideoFormat,
  pictures: Iterable<Image> | AsyncIterable<Image>,
): Promise<void> {
  if (width % 2 !== 0 || height % 2 !== 0) {
    throw new HarnessError('usage', `--size: video needs an even number, got ${height}`);
  }
  if (!hasFfmpeg()) {
    throw new HarnessError(
      'usage',
      `video needs ffmpeg, which does not start here; ${HOW_TO_GET_FFMPEG}, or use --to gif, which needs none`,
    );
  }
  createFolder(dirname(file));
  const part = `${file}.part`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', `${framesPerSecond}`];
  const h264 = ['-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p', '-g', `${keyEvery}`];
  // Nothing of the host or the day goes into the file; players can start before they have all of it.
  const plain = ['-map_metadata', '-1', '-bitexact', '-movflags', '+faststart', '-f', 'mp4'];
  const args = ['-v', 'error', '-y', ...raw, '-i', 'pipe:0', ...h264, ...plain, part];
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  // Writing to an ffmpeg that has ended fails; why it ended says its exit below.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close');
  try {
    for await (const { data } of pictures) {
      if (child.exitCode !== null) break;
      if (child.stdin.write(data)) continue;
      // Not `once`: it would throw what writing to an ended ffmpeg does, and hide why that ended.
      const drained = new Promise((resolve) => child.stdin.once('drain', resolve));
      await Promise.race([drained, ended]);
    }
  } catch (thrown) {
    child.kill();
    await ended;
    rmSync(part, { force: true });
    throw thrown;
  }
  child.stdin.end();
  const [exitCode] = await ended;
  if (exitCode !== 0) {
    rmSync(part, { force: true });
    const why = complaint.trim().split('\n').slice(-SHOWN_LINES).join('; ');
    throw new HarnessError('results', `${file}: ffmpeg ended with ${exitCode}: ${why || 'it said nothing'}`);
  }
  renameSync(part, file);
}
