import { GifReader } from 'omggif';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeGif } from '../../src/export/encode-gif.ts';
import { EpisodePictures } from '../../src/export/episode-pictures.ts';
import { RandomPolicy } from '../../src/policy/random-policy.ts';
import type { EpisodeTrace } from '../../src/trace/episode-trace.ts';
import { recordEpisode } from '../trace/recorded-episode.ts';

describe('encodeGif', () => {
  let trace: EpisodeTrace;
  beforeAll(async () => {
    ({ trace } = await recordEpisode('libero_spatial/*drawer*', new RandomPolicy(), 6));
  });

  it('shows every state as drawn, as far as 255 colours go, at control rate and for ever', () => {
    const pictures = new EpisodePictures(trace, { cameras: ['agentview'], size: 64 });
    const reader = new GifReader(encodeGif(pictures, 50));
    expect([reader.width, reader.height, reader.numFrames(), reader.loopCount()]).toEqual([64, 64, 7, 0]);
    const delays = Array.from({ length: 7 }, (_, frame) => reader.frameInfo(frame).delay);
    expect(delays).toEqual([5, 5, 5, 5, 5, 5, 100]);
    // Frames hold only what changed, so they are drawn one over the other, as players do.
    const shown = new Uint8Array(64 * 64 * 4);
    for (let step = 0; step < 7; step++) {
      reader.decodeAndBlitFrameRGBA(step, shown);
      const differences = [...pictures].map(({ data }) => meanDifference(shown, data));
      expect(differences[step]).toBeLessThan(4);
      // Nearer to its own state than to any other.
      expect(differences.indexOf(Math.min(...differences))).toBe(step);
    }
  });

  it('puts several cameras side by side', () => {
    const both = new EpisodePictures(trace, { cameras: ['agentview', 'robot0_eye_in_hand'], size: 16 });
    const [left, right] = both.draw(3).data.reduce<[number[], number[]]>(
      (halves, value, at) => {
        halves[Math.floor(at / 48) % 2]!.push(value);
        return halves;
      },
      [[], []],
    );
    const alone = (camera: string) => [
      ...new EpisodePictures(trace, { cameras: [camera], size: 16 }).draw(3).data,
    ];
    expect(left).toEqual(alone('agentview'));
    expect(right).toEqual(alone('robot0_eye_in_hand'));
    const reader = new GifReader(encodeGif(both, 50));
    expect([reader.width, reader.height]).toEqual([32, 16]);
  });

  it('refuses cameras that the world does not have', () => {
    expect(() => new EpisodePictures(trace, { cameras: ['ceiling'], size: 16 })).toThrow(
      /no camera "ceiling"; it has agentview,/,
    );
  });
});

/** 0 … 255 per channel. */
function meanDifference(rgba: Uint8Array, rgb: Uint8Array): number {
  const sum = rgb.reduce(
    (total, value, at) => total + Math.abs(value - rgba[Math.floor(at / 3) * 4 + (at % 3)]!),
    0,
  );
  return sum / rgb.length;
}
