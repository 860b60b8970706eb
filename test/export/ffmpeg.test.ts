import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeVideo, hasFfmpeg } from '../../src/export/ffmpeg.ts';
import type { Image } from '../../src/spec/image.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { CAN_FAKE, fakeFfmpeg, REFUSING, withoutFfmpeg } from './fake-ffmpeg.ts';

const FORMAT = { width: 64, height: 48, framesPerSecond: 20, keyEvery: 2 };

/** More than a pipe holds. */
function* pictures(count = 40): Generator<Image> {
  for (let shade = 0; shade < count; shade++) {
    yield { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(shade) };
  }
}

afterEach(() => void vi.unstubAllEnvs());

describe('encodeVideo', () => {
  it.runIf(hasFfmpeg())('writes MP4 with the real ffmpeg', async () => {
    const file = join(tmpFolder(), 'a.mp4');
    await encodeVideo(file, FORMAT, pictures());
    expect(readFileSync(file).subarray(4, 8).toString('latin1')).toBe('ftyp');
  });

  it.runIf(CAN_FAKE)('sends every picture, and says their size and rate', async () => {
    fakeFfmpeg();
    const file = join(tmpFolder(), 'deep', 'a.mp4');
    await encodeVideo(file, FORMAT, pictures());
    const sent = readFileSync(file);
    expect(sent).toHaveLength(40 * 64 * 48 * 3);
    expect([sent[0], sent.at(-1)]).toEqual([0, 39]);
    const args = readFileSync(`${file}.part.args`, 'utf8');
    expect(args).toMatch(/-f rawvideo -pix_fmt rgb24 -s 64x48 -r 20 -i pipe:0 -c:v libx264 .*-g 2 /);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it.runIf(CAN_FAKE)('says what ffmpeg refused and leaves no file', async () => {
    fakeFfmpeg(REFUSING);
    const file = join(tmpFolder(), 'a.mp4');
    await expect(encodeVideo(file, FORMAT, pictures())).rejects.toThrow(
      /a\.mp4: ffmpeg ended with 8: Unknown encoder 'libx264'/,
    );
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it.runIf(CAN_FAKE)('leaves no file when drawing fails', async () => {
    fakeFfmpeg();
    const file = join(tmpFolder(), 'a.mp4');
    function* broken(): Generator<Image> {
      yield* pictures(2);
      throw new Error('the picture cannot be drawn');
    }
    await expect(encodeVideo(file, FORMAT, broken())).rejects.toThrow('the picture cannot be drawn');
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it('says what to install where there is none, and what works without', async () => {
    withoutFfmpeg();
    expect(hasFfmpeg()).toBe(false);
    await expect(encodeVideo(join(tmpFolder(), 'a.mp4'), FORMAT, pictures())).rejects.toThrow(
      /needs ffmpeg.*apt install ffmpeg.*--to gif/,
    );
  });

  it('refuses odd sizes, which H.264 cannot halve', async () => {
    const odd = encodeVideo('a.mp4', { ...FORMAT, height: 33 }, pictures());
    await expect(odd).rejects.toThrow('--size: video needs an even number, got 33');
  });
});
