import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { centreCropResize } from '../../../src/policy/image/centre-crop-resize.ts';
import { resizePillow } from '../../../src/policy/image/resize-pillow.ts';
import { resizeTfLanczos3 } from '../../../src/policy/image/resize-tf-lanczos3.ts';
import type { Image } from '../../../src/spec/image.ts';
import { goldenImages, TEST_IMAGES } from './test-images.ts';

const GOLDEN = goldenImages();

describe('resizePillow', () => {
  it.each(GOLDEN.pillow.cases)('gives Pillow’s bytes: $image $from to $to, $kernel', (golden) => {
    const { data } = resizePillow(TEST_IMAGES[golden.image](...golden.from), ...golden.to, golden.kernel);
    expect(createHash('sha256').update(data).digest('hex')).toBe(golden.sha256);
  });

  it('was recorded up and down in scale, with every kernel', () => {
    const { cases } = GOLDEN.pillow;
    expect(new Set(cases.map(({ kernel }) => kernel)).size).toBe(4);
    expect(cases.some(({ from, to }) => from[0] > to[0])).toBe(true);
    expect(cases.some(({ from, to }) => from[0] < to[0])).toBe(true);
  });

  it('leaves an image of the right size as it is', () => {
    const image = TEST_IMAGES.noise(9, 5);
    expect(resizePillow(image, 9, 5, 'lanczos')).toEqual(image);
  });
});

/** Bytes that differ, and by how much at most. */
function difference(image: Image, base64: string): { share: number; most: number } {
  const golden = Buffer.from(base64, 'base64');
  expect(image.data.length).toBe(golden.length);
  const off = [...image.data].map((value, index) => Math.abs(value - golden[index]!));
  return { share: off.filter((each) => each > 0).length / off.length, most: Math.max(...off) };
}

/** Single precision: an engine may round the last place otherwise, which can move a byte by one. */
function expectNearlyEqual(image: Image, base64: string): void {
  const { share, most } = difference(image, base64);
  expect(share).toBeLessThan(0.001);
  expect(most).toBeLessThanOrEqual(1);
}

describe('resizeTfLanczos3', () => {
  it.each(GOLDEN.tensorflow.cases)('gives TensorFlow’s bytes: $image $from to $to', (golden) => {
    const image = TEST_IMAGES[golden.image](...golden.from);
    expectNearlyEqual(resizeTfLanczos3(image, ...golden.to), golden.lanczos3);
  });

  it('is not Pillow’s lanczos', () => {
    const image = TEST_IMAGES.noise(40, 32);
    expect(resizeTfLanczos3(image, 28, 28)).not.toEqual(resizePillow(image, 28, 28, 'lanczos'));
  });
});

describe('centreCropResize', () => {
  it.each(GOLDEN.tensorflow.cases)('gives TensorFlow’s bytes: $image $from to $to', (golden) => {
    const image = TEST_IMAGES[golden.image](...golden.from);
    expectNearlyEqual(centreCropResize(image, 0.9, ...golden.to), golden.centreCrop);
  });

  it('samples the very middle for one pixel', () => {
    const image = { width: 3, height: 1, data: Uint8Array.from([0, 0, 0, 9, 9, 9, 200, 200, 200]) };
    expect([...centreCropResize(image, 0.5, 1, 1).data]).toEqual([9, 9, 9]);
  });
});
