import { describe, expect, it } from 'vitest';
import { distance, type Vec3 } from '../../../src/math/vec3.ts';
import { Arm } from '../../../src/policy/oracle/arm.ts';
import { uprightRotation } from '../../../src/policy/oracle/tool-rotation.ts';
import { FakeWorld } from './fake-world.ts';

const ALONG_Y = uprightRotation([0, 1, 0]);

describe('the arm', () => {
  it('knows how far the tool moved in the last control step, whoever commanded it', () => {
    const world = new FakeWorld();
    const arm = new Arm(world);
    arm.observe();
    expect(arm.speed).toBe(0);
    for (let step = 0; step < 3; step++) {
      const before = world.endEffectorPose().position;
      world.apply([1, 0, 0, 0, 0, 0, 0]);
      arm.observe();
      expect(arm.speed).toBeGreaterThan(0);
      expect(arm.speed).toBeCloseTo(distance(before, world.endEffectorPose().position), 12);
    }
  });

  it('commands the same however often it is asked in a step', () => {
    const world = new FakeWorld();
    const arm = new Arm(world);
    world.apply([1, 0, 0, 0, 0, 0, 0]);
    arm.observe();
    const ask = () => arm.towards({ position: [0, 0.1, 1.1], rotation: ALONG_Y }, 1);
    expect(ask()).toEqual(ask());
  });

  it('comes within a millimetre of a far target without swinging over by more than two', () => {
    const world = new FakeWorld();
    const arm = new Arm(world);
    const start = world.endEffectorPose().position;
    const target: Vec3 = [start[0] + 0.2, start[1], start[2]];
    let furthest = 0;
    let arrived: number | undefined;
    for (let step = 1; step <= 40; step++) {
      arm.observe();
      world.apply(arm.towards({ position: target, rotation: ALONG_Y }, -1));
      const tool = world.endEffectorPose().position;
      furthest = Math.max(furthest, tool[0] - target[0]);
      if (distance(tool, target) > 0.001) arrived = undefined;
      else arrived ??= step;
    }
    expect(furthest).toBeLessThan(0.002);
    expect(arrived).toBeLessThan(30);
  });

  it('says how far off and how much turned the tool is', () => {
    const world = new FakeWorld();
    const { position, rotation } = new Arm(world).errorTo({
      position: [-0.2, 0.1, 1.0],
      rotation: uprightRotation([Math.sin(0.2), Math.cos(0.2), 0]),
    });
    expect(position[1]).toBeCloseTo(0.1, 12);
    expect(position[2]).toBeCloseTo(-0.17, 12);
    expect(rotation[2]).toBeCloseTo(-0.2, 9);
  });
});
