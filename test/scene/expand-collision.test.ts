import { describe, expect, it } from 'vitest';
import { angleBetween, fromAxisAngle, rotate } from '../../src/math/quat.ts';
import { expandCollision } from '../../src/scene/expand-collision.ts';
import { collisionPartSchema } from '../../src/scene/geometry-schema.ts';

const part = (data: object) => collisionPartSchema.parse(data);
const RING = { kind: 'ring', count: 4, radius: 2, z: 0.5, halfExtents: [0.1, 0.2, 0.3] };

describe('expandCollision', () => {
  it('hands solids on as they are, with the friction of the body unless they have their own', () => {
    const box = { kind: 'box', halfExtents: [1, 2, 3] };
    const sphere = { kind: 'sphere', radius: 1 };
    const pose = { position: [1, 2, 3], rotation: [0, 0, 1, 0] };
    const solids = expandCollision([part({ shape: box, pose }), part({ shape: sphere, friction: 2 })], 0.7);
    expect(solids).toEqual([
      { shape: box, pose, friction: 0.7 },
      { shape: sphere, pose: { position: [0, 0, 0], rotation: [0, 0, 0, 1] }, friction: 2 },
    ]);
  });

  it('makes a ring of boxes that face outwards, counter-clockwise from x', () => {
    const solids = expandCollision([part({ shape: RING })], 1);
    expect(solids).toHaveLength(4);
    const directions = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ] as const;
    for (const [index, { shape, pose }] of solids.entries()) {
      const [x, y] = directions[index]!;
      expect(shape).toEqual({ kind: 'box', halfExtents: [0.1, 0.2, 0.3] });
      expect(pose.position[0]).toBeCloseTo(2 * x, 12);
      expect(pose.position[1]).toBeCloseTo(2 * y, 12);
      expect(pose.position[2]).toBe(0.5);
      const thickness = rotate(pose.rotation, [1, 0, 0]);
      expect(thickness[0]).toBeCloseTo(x, 12);
      expect(thickness[1]).toBeCloseTo(y, 12);
      expect(rotate(pose.rotation, [0, 0, 1])[2]).toBeCloseTo(1, 12);
    }
  });

  it('leans the top outwards by the tilt, and starts at the phase', () => {
    const [first] = expandCollision([part({ shape: { ...RING, tilt: 0.3, phase: Math.PI / 2 } })], 1);
    expect(first!.pose.position[1]).toBeCloseTo(2, 12);
    const up = rotate(first!.pose.rotation, [0, 0, 1]);
    expect(up[1]).toBeCloseTo(Math.sin(0.3), 12);
    expect(up[2]).toBeCloseTo(Math.cos(0.3), 12);
  });

  it('puts a ring where its part is', () => {
    const quarter = fromAxisAngle([1, 0, 0], Math.PI / 2);
    const [first, second] = expandCollision(
      [part({ shape: RING, pose: { position: [10, 0, 0], rotation: quarter } })],
      1,
    );
    expect(first!.pose.position[0]).toBeCloseTo(12, 12);
    expect(first!.pose.position[1]).toBeCloseTo(-0.5, 12);
    expect(second!.pose.position[2]).toBeCloseTo(2, 12);
    expect(angleBetween(first!.pose.rotation, quarter)).toBeCloseTo(0, 6);
  });
});
