import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../src/math/vec3.ts';
import { isFree, obstacles } from '../../../src/policy/oracle/clearance.ts';
import { shifted } from '../../../src/policy/oracle/oriented-box.ts';
import { planClearing } from '../../../src/policy/oracle/plan-clearing.ts';
import { planTransfer } from '../../../src/policy/oracle/plan-transfer.ts';
import type { SolidView } from '../../../src/policy/privileged-view.ts';
import { FakeWorld } from './fake-world.ts';

/** A box that is to be taken across its y, lying on the table between two things that the hand does not fit between. */
class BoxWorld extends FakeWorld {
  halfExtents: Vec3 = [0.04, 0.021, 0.009];

  constructor() {
    super();
    this.graspRule = { kind: 'body', axis: 'y', position: [0, 0, 0.004] };
    this.bowl = [this.bowl[0], this.bowl[1], 0.909];
  }

  /** `along`: how far off its middle they stand, m. */
  hemIn(along = 0): void {
    const x = this.bowl[0] + along;
    const y = this.bowl[1];
    for (const side of [-1, 1]) {
      const position: Vec3 = [x, y + side * 0.085, 0.96];
      this.walls.push({
        ...{ instance: `carton ${side}`, body: `carton ${side}`, halfExtents: [0.026, 0.026, 0.06] },
        pose: { position, rotation: [0, 0, 0, 1] },
      });
    }
  }

  override solids(): readonly SolidView[] {
    const others = super.solids().filter(({ instance }) => instance !== 'bowl');
    const pose = { position: this.bowl, rotation: [0, 0, 0, 1] } as const;
    return [...others, { instance: 'bowl', body: 'bowl/object', pose, halfExtents: this.halfExtents }];
  }
}

describe('planClearing', () => {
  it('draws a flat thing out from between others to where it can be taken', () => {
    const world = new BoxWorld();
    world.hemIn();
    expect(planTransfer(world, 'bowl', ['On', 'bowl', 'plate'])).toBeUndefined();
    const { approach, to, lowest } = planClearing(world, 'bowl')!;
    // Down to a little into its top, not into the table.
    expect(lowest).toBeGreaterThan(0.9 + 0.009);
    expect(lowest).toBeLessThan(0.918 + 0.0095);
    expect(approach.at(-1)!.position[2]).toBeGreaterThan(0.95);
    const around = obstacles(world, ['bowl', 'scene']);
    const boxes = obstacles(world).filter(({ instance }) => instance === 'bowl');
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const by = to.map((value, i) => share * (value - world.bowl[i]!)) as unknown as Vec3;
      expect(
        isFree(
          boxes.map(({ box }) => shifted(box, by)),
          around,
          0,
        ),
      ).toBe(true);
    }
    world.bowl = [...to];
    expect(planTransfer(world, 'bowl', ['On', 'bowl', 'plate'])).toBeDefined();
  });

  it('also draws out what could only be held at its end, where it slips from the fingers', () => {
    const world = new BoxWorld();
    world.graspRule = {
      kind: 'body',
      axis: 'y',
      position: [0, 0, 0.004],
      slide: { axis: 'x', distance: 0.024 },
    };
    world.hemIn(-0.044);
    const atItsEnd = planTransfer(world, 'bowl', ['On', 'bowl', 'plate'])!;
    expect(atItsEnd.tool.position[0] - world.bowl[0]).toBeGreaterThan(0.015);
    expect(planClearing(world, 'bowl')).toBeDefined();
  });

  it('leaves alone what can be taken', () => {
    expect(planClearing(new BoxWorld(), 'bowl')).toBeUndefined();
  });

  it('is for flat things with a top, not for what would tip over or take the fingers in', () => {
    const tall = new BoxWorld();
    tall.hemIn();
    tall.halfExtents = [0.04, 0.021, 0.04];
    expect(planClearing(tall, 'bowl')).toBeUndefined();
    const bowl = new FakeWorld();
    bowl.graspRule = { kind: 'none' };
    expect(planClearing(bowl, 'bowl')).toBeUndefined();
  });
});
