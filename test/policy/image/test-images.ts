import { readFileSync } from 'node:fs';
import type { PILLOW_KERNELS } from '../../../src/policy/image/resample-kernel.ts';
import type { Image } from '../../../src/spec/image.ts';

type Size = readonly [width: number, height: number];

interface Case {
  readonly image: 'noise' | 'ramps';
  readonly from: Size;
  readonly to: Size;
}

/** What `tools/golden/record_images.py` recorded. */
interface GoldenImages {
  readonly pillow: {
    readonly cases: readonly (Case & {
      readonly kernel: keyof typeof PILLOW_KERNELS;
      readonly sha256: string;
    })[];
  };
  /** Bytes in base64. */
  readonly tensorflow: {
    readonly cases: readonly (Case & Readonly<Record<'lanczos3' | 'centreCrop', string>>)[];
    readonly jpeg: readonly {
      readonly image: Case['image'];
      readonly size: Size;
      readonly quality: number;
      readonly sha256: string;
    }[];
  };
}

export function goldenImages(): GoldenImages {
  return JSON.parse(readFileSync(new URL('../../golden/images.json', import.meta.url), 'utf8'));
}

/** The images that the recording program made as well. */
export const TEST_IMAGES = { noise, ramps };

/** The high bytes of a linear congruential generator. */
function noise(width: number, height: number): Image {
  let state = 12345n;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    return Number(state >> 23n);
  });
  return { width, height, data };
}

/** Smooth ramps with a hard-edged square. */
function ramps(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside =
        y >= Math.floor(height / 4) &&
        y < Math.floor(height / 2) &&
        x >= Math.floor(width / 4) &&
        x < Math.floor(width / 2);
      const smooth = [
        Math.floor((x * 255) / Math.max(1, width - 1)),
        Math.floor((y * 255) / Math.max(1, height - 1)),
        ((x + y) * 5) % 256,
      ];
      data.set(inside ? [250, 10, 40] : smooth, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}
