import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jpegRoundTrip } from '../../../src/policy/image/jpeg-round-trip.ts';
import { goldenImages, TEST_IMAGES } from './test-images.ts';

const GOLDEN = goldenImages().tensorflow.jpeg;

describe('jpegRoundTrip', () => {
  it.each(GOLDEN)(
    'leaves TensorFlow’s bytes: $image $size at $quality',
    ({ image, size, quality, sha256 }) => {
      const { width, height, data } = jpegRoundTrip(TEST_IMAGES[image](...size), quality);
      expect([width, height]).toEqual(size);
      expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
    },
  );

  it('was recorded at several qualities, and in sizes that fill no block', () => {
    expect(new Set(GOLDEN.map(({ quality }) => quality)).size).toBe(5);
    expect(GOLDEN.some(({ size: [width] }) => width % 8 !== 0)).toBe(true);
  });

  it('loses more at a lower quality', () => {
    const image = TEST_IMAGES.ramps(64, 64);
    const error = (quality: number) => {
      const { data } = jpegRoundTrip(image, quality);
      return data.reduce((sum, value, index) => sum + Math.abs(value - image.data[index]!), 0) / data.length;
    };
    expect(error(95)).toBeGreaterThan(0);
    expect(error(20)).toBeGreaterThan(error(95));
  });
});
