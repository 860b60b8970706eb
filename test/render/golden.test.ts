import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import { CameraRenderer } from '../../src/render/camera-renderer.ts';
import { contactSheet } from '../../src/render/contact-sheet.ts';
import { encodePng } from '../../src/render/encode-png.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { Image } from '../../src/spec/image.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
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

/** What the ten tasks have in common in their names. */
const COMMON = /^libero_\w+\/pick_up_the_(black_bowl_)?|_and_place_it_(on_the_plate|in_the_basket)$/g;

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

  it.runIf(UPDATE).each(['libero_spatial', 'libero_object'])(
    'make the contact sheet of %s',
    async (suite) => {
      const catalogue = loadCatalogue();
      const items = [];
      for (const task of loadTaskLibrary(undefined, catalogue).select([suite])) {
        const environment = await createEnvironment(task, { catalogue });
        environment.reset(sampleInitialState(task, catalogue, 0));
        for (let step = 0; step < 20; step++) environment.step(environment.holdAction);
        const cameras = ['agentview', 'robot0_eye_in_hand'];
        const requests = cameras.map((camera) => ({ camera, width: SIZE, height: SIZE }));
        const { images } = environment.observe(0, requests);
        const caption = task.id.replaceAll(COMMON, '').replaceAll('_', ' ').replaceAll('the ', '');
        for (const camera of cameras) items.push({ image: images[camera]!, caption });
        environment.dispose();
      }
      const sheet = contactSheet(items, 4);
      const file = `../../docs/${suite.replace('_', '-')}-cameras.png`;
      writeFileSync(resolve(import.meta.dirname, file), encodePng(sheet));
      expect(items).toHaveLength(20);
    },
  );
});
