import { describe, expect, it } from 'vitest';
import { applyImageSteps } from '../../../src/policy/image/apply-image-steps.ts';
import { centreCrop } from '../../../src/policy/image/centre-crop.ts';
import { padToFit } from '../../../src/policy/image/pad-to-fit.ts';
import { resizePillow } from '../../../src/policy/image/resize-pillow.ts';
import type { Image } from '../../../src/spec/image.ts';
import { TEST_IMAGES } from './test-images.ts';

/** A picture of letters: each pixel has its letter's code in all channels. */
function letters(...rows: string[]): Image {
  const data = Uint8Array.from(rows.join(''), (letter) => letter.charCodeAt(0));
  return {
    width: rows[0]!.length,
    height: rows.length,
    data: Uint8Array.from([...data].flatMap((code) => [code, code, code])),
  };
}

function rowsOf({ width, height, data }: Image): string[] {
  const codes = [...data].filter((_, index) => index % 3 === 0);
  return Array.from({ length: height }, (_, y) =>
    String.fromCharCode(...codes.slice(y * width, (y + 1) * width)),
  );
}

describe('applyImageSteps', () => {
  const picture = letters('abc', 'def');

  it('turns, flips, and both: a mirror image', () => {
    expect(rowsOf(applyImageSteps(picture, [{ kind: 'rotate-180' }]))).toEqual(['fed', 'cba']);
    expect(rowsOf(applyImageSteps(picture, [{ kind: 'flip-rows' }]))).toEqual(['def', 'abc']);
    const both = applyImageSteps(picture, [{ kind: 'flip-rows' }, { kind: 'rotate-180' }]);
    expect(rowsOf(both)).toEqual(['cba', 'fed']);
    expect(rowsOf(picture)).toEqual(['abc', 'def']);
  });

  it('keeps the order of steps', () => {
    const noise = TEST_IMAGES.noise(40, 30);
    const small = { kind: 'resize', width: 20, height: 20, kernel: 'bicubic', fit: 'stretch' } as const;
    const cut = { kind: 'centre-crop', area: 0.5 } as const;
    expect(applyImageSteps(noise, [small, cut])).toMatchObject({ width: 14, height: 14 });
    expect(applyImageSteps(noise, [cut, small])).toMatchObject({ width: 20, height: 20 });
    expect(applyImageSteps(noise, [{ ...cut, width: 9, height: 7 }])).toMatchObject({ width: 9, height: 7 });
  });

  it.each(['stretch', 'pad'] as const)('resizes with every kernel (%s)', (fit) => {
    for (const kernel of ['bilinear', 'bicubic', 'lanczos', 'box', 'tf-lanczos3'] as const) {
      const step = { kind: 'resize', width: 8, height: 8, kernel, fit } as const;
      const { data, width, height } = applyImageSteps(TEST_IMAGES.ramps(20, 10), [step]);
      expect([width, height, data.length]).toEqual([8, 8, 192]);
      const black = data.subarray(0, 8 * 3 * 2).every((value) => value === 0);
      expect(black).toBe(fit === 'pad');
    }
  });
});

describe('padToFit', () => {
  const bilinear = (image: Image, width: number, height: number) =>
    resizePillow(image, width, height, 'bilinear');

  it('keeps the aspect ratio in the middle of black, truncating sizes and margins', () => {
    const wide = { width: 10, height: 3, data: new Uint8Array(90).fill(200) };
    // 3 / (10 / 7) = 2.1, and (7 - 2) / 2 = 2.5.
    const padded = padToFit(wide, 7, 7, bilinear);
    const filled = Array.from({ length: 7 }, (_, y) => padded.data[y * 21] === 200);
    expect(filled).toEqual([false, false, true, true, false, false, false]);
  });

  it('enlarges too, and leaves the right size alone', () => {
    const image = TEST_IMAGES.noise(4, 4);
    expect(padToFit(image, 4, 4, bilinear)).toBe(image);
    expect(padToFit(image, 8, 9, bilinear)).toMatchObject({ width: 8, height: 9 });
  });
});

describe('centreCrop', () => {
  it('cuts the middle at whole pixels', () => {
    expect(rowsOf(centreCrop(letters('abcd', 'efgh', 'ijkl', 'mnop'), 0.25))).toEqual(['fg', 'jk']);
    expect(rowsOf(centreCrop(letters('abc', 'def', 'ghi'), 1))).toEqual(['abc', 'def', 'ghi']);
  });

  it('keeps at least one pixel', () => {
    expect(centreCrop(TEST_IMAGES.noise(3, 3), 0.001)).toMatchObject({ width: 1, height: 1 });
  });
});
