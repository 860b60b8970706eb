import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { CameraRenderer, type WorldPoses } from '../../src/render/camera-renderer.ts';
import { POSE_STRIDE } from '../../src/render/world-vertices.ts';
import { posesIn, type ShippedWorld, shippedWorld } from './shipped-world.ts';
import { pixel, posesOf, sameBytes, tinyWorld } from './tiny-world.ts';

const TASK =
  'libero_spatial/pick_up_the_black_bowl_between_the_plate_and_the_ramekin_and_place_it_on_the_plate';
const SIZE = 96;

/** Poses with the first bowl lifted by `height` m. */
function lifted(world: ShippedWorld, turn: number, height: number): WorldPoses {
  const now = posesIn(world, turn);
  const bowl = world.model.bodies.findIndex(({ kind }) => kind === 'movable');
  now.poses[bowl * POSE_STRIDE + 2]! += height;
  return now;
}

describe('CameraRenderer', () => {
  const world = shippedWorld(TASK, 3);
  const cameras = ['agentview', 'robot0_eye_in_hand'];

  it('keeps what stands still without changing a byte, while things move, rest and move on', () => {
    const kept = new CameraRenderer(world.model, 'static');
    const anew = new CameraRenderer(world.model, 'full');
    for (let frame = 0; frame < 36; frame++) {
      // The arm moves for 12 frames, then all rests long enough to be kept, then the bowl alone moves.
      const turn = 0.02 * Math.min(frame, 12);
      const height = 0.01 * Math.max(0, frame - 26);
      const now = lifted(world, turn, height);
      for (const camera of cameras) {
        const picture = kept.render(camera, SIZE, SIZE, now).data;
        expect(sameBytes(picture, anew.render(camera, SIZE, SIZE, now).data)).toBe(true);
      }
    }
  });

  it('gives the same bytes to every renderer, in any order of cameras, sizes and worlds', () => {
    const start = lifted(world, 0, 0);
    const later = lifted(world, 0.3, 0.1);
    const one = new CameraRenderer(world.model);
    const first = one.render('agentview', SIZE, SIZE, start).data;
    const other = new CameraRenderer(world.model);
    other.render('robot0_eye_in_hand', 64, 48, later);
    other.render('agentview', SIZE, SIZE, later);
    expect(other.render('agentview', SIZE, SIZE, start).data).toEqual(first);
    expect(one.render('agentview', SIZE, SIZE, start).data).toEqual(first);
    expect(one.render('agentview', SIZE, SIZE, later).data).not.toEqual(first);
  });

  it('goes from one episode to the next: fixtures elsewhere, nothing left of the last', () => {
    const next = shippedWorld(TASK, 4);
    const used = new CameraRenderer(world.model);
    for (let frame = 0; frame < 3; frame++)
      used.render('agentview', SIZE, SIZE, lifted(world, 0.1 * frame, 0));
    const fresh = new CameraRenderer(next.model);
    const now = posesIn(next);
    expect(used.render('agentview', SIZE, SIZE, now).data).toEqual(
      fresh.render('agentview', SIZE, SIZE, now).data,
    );
  });

  it('hands out pictures that later frames do not write to', () => {
    const renderer = new CameraRenderer(world.model);
    const image = renderer.render('agentview', 32, 32, lifted(world, 0, 0));
    const copy = image.data.slice();
    renderer.render('agentview', 32, 32, lifted(world, 0.5, 0));
    expect(image.data).toEqual(copy);
  });

  it('shows parts that depend on a joint only from its threshold on', () => {
    const lamp = {
      shape: { kind: 'sphere', radius: 0.5 },
      material: { color: [1, 0, 0] },
      visibleWhen: { joint: 'knob', atLeast: 0.5 },
    };
    const model = tinyWorld({ bodies: { stove: [lamp] } });
    const renderer = new CameraRenderer(model);
    const at = (value: number) => {
      const now = posesOf(model, { stove: { position: [0, 0, -2] } }, { 'stove.knob': value });
      return pixel(renderer.render('eye', 16, 16, now), 8, 8);
    };
    expect(at(0.499)).toEqual([0, 0, 0]);
    expect(at(0.5)).toEqual([255, 0, 0]);
    expect(at(0.2)).toEqual([0, 0, 0]);
  });

  it('draws the sky as a gradient from straight down to straight up', () => {
    const model = tinyWorld({ bodies: {} });
    const sky = { top: [1, 1, 1] as const, bottom: [0, 0, 0] as const };
    const image = new CameraRenderer({ ...model, scene: { ...model.scene, sky } }).render('eye', 64, 64, {
      poses: new Float64Array(0),
      jointValue: () => 0,
    });
    // The camera looks along −z: its middle sees straight down.
    expect(pixel(image, 32, 32)[0]).toBeLessThan(3);
    // 45° off in the plane of view: (1 − cos 45°) / 2.
    expect(Math.abs(pixel(image, 0, 32)[0]! - 255 * 0.1464)).toBeLessThan(3);
  });

  it('refuses unknown cameras and impossible sizes, and says what there is', () => {
    const renderer = new CameraRenderer(world.model);
    const now = lifted(world, 0, 0);
    expect(() => renderer.render('agentveiw', 64, 64, now)).toThrow(/no camera "agentveiw".*agentview/);
    for (const [width, height] of [
      [0, 64],
      [64, 4097],
      [64.5, 64],
      [Number.NaN, 64],
    ] as const) {
      expect(() => renderer.render('agentview', width, height, now)).toThrow(HarnessError);
      expect(() => renderer.render('agentview', width, height, now)).toThrow(/1 … 4096/);
    }
    expect(renderer.render('agentview', 5, 3, now).data).toHaveLength(45);
  });
});
