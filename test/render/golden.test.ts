import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { CameraRenderer } from '../../src/render/camera-renderer.ts';
import { encodePng } from '../../src/render/encode-png.ts';
import type { Image } from '../../src/spec/image.ts';
import { posesIn, shippedWorld } from './shipped-world.ts';

/** `BENCHTOP_UPDATE_GOLDEN=1` writes the pictures instead of comparing them: look at them before you commit. */
const UPDATE = process.env.BENCHTOP_UPDATE_GOLDEN === '1';
const GOLDEN = resolve(import.meta.dirname, '../golden');
const SIZE = 224;

const PICTURES = [
  { name: 'between-plate-and-ramekin', task: 'between_the_plate_and_the_ramekin', seed: 1 },
  { name: 'in-the-top-drawer', task: 'in_the_top_drawer_of_the_wooden_cabinet', seed: 2 },
] as const;

function pixelHash({ width, height, data }: Image): string {
  return createHash('sha256').update(`${width}x${height}`).update(data).digest('hex');
}

/** Compares pixels, not files: encoders may change. Returns what is wrong, with the place of the actual picture. */
function complaint(image: Image, file: string): string {
  const golden = join(GOLDEN, file);
  if (UPDATE) writeFileSync(golden, encodePng(image));
  const { width, height, data } = decode(readFileSync(golden));
  if (pixelHash({ width, height, data: Uint8Array.from(data) }) === pixelHash(image)) return '';
  const actual = join(mkdtempSync(join(tmpdir(), 'benchtop-golden-')), file);
  writeFileSync(actual, encodePng(image));
  return (
    `${file}: the picture differs from test/golden/${file}; the actual one is ${actual}. ` +
    'If the change is meant, look at it and run the test with BENCHTOP_UPDATE_GOLDEN=1.'
  );
}

describe('pictures of shipped tasks', () => {
  for (const { name, task, seed } of PICTURES) {
    const world = shippedWorld(
      `libero_spatial/pick_up_the_black_bowl_${task}_and_place_it_on_the_plate`,
      seed,
    );
    const renderer = new CameraRenderer(world.model);
    for (const camera of ['agentview', 'robot0_eye_in_hand']) {
      it(`${camera} of the bowl ${name.replaceAll('-', ' ')} is the golden one, pixel by pixel`, () => {
        const image = renderer.render(camera, SIZE, SIZE, posesIn(world));
        expect(complaint(image, `${name}-${camera}.png`)).toBe('');
      });
    }
  }
});
