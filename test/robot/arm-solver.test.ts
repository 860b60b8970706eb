import { describe, expect, it } from 'vitest';
import type { Pose } from '../../src/math/pose.ts';
import { fromAxisAngle, multiply, type Quat } from '../../src/math/quat.ts';
import { ArmSolver } from '../../src/robot/arm-solver.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';

const catalogue = loadCatalogue();
const scene = catalogue.scene('libero_tabletop');
const robot = catalogue.robot('panda');
const solver = new ArmSolver(robot, scene.robot.base, scene.air);
const NOMINAL = [0, -0.161037389, 0, -2.44459747, 0, 2.2267522, 0.785398163397];
const DOWN: Quat = [Math.SQRT1_2, Math.SQRT1_2, 0, 0];
const at = (x: number, y: number, z: number, rotation: Quat = DOWN): Pose => ({
  position: [x, y, z],
  rotation,
});

describe('ArmSolver', () => {
  it('brings the tool where it is asked for, and says how much room the joints have left', () => {
    const { positionError, rotationError, limitMargin, joints } = solver.solve(NOMINAL, at(0, 0.1, 1));
    expect(positionError).toBeLessThan(0.001);
    expect(rotationError).toBeLessThan(0.01);
    expect(limitMargin).toBeGreaterThan(0.3);
    // Solved from its own solution it stays.
    const again = solver.solve(joints, at(0, 0.1, 1));
    for (const [i, joint] of again.joints.entries()) expect(joint).toBeCloseTo(joints[i]!, 3);
  });

  it('says how far off it stays of what is out of reach', () => {
    expect(solver.solve(NOMINAL, at(0.6, 0, 1)).positionError).toBeGreaterThan(0.1);
  });

  it('stops at the stops of the wrist', () => {
    const turned = (angle: number) => multiply(fromAxisAngle([0, 0, 1], angle), DOWN);
    let joints: ArrayLike<number> = NOMINAL;
    let left = 0;
    for (const angle of [0.8, 1.6, 2.4, 3.2, 4]) {
      const solution = solver.solve(joints, at(-0.1, 0, 1.1, turned(angle)));
      joints = solution.joints;
      left = Math.max(left, solution.rotationError);
    }
    expect(left).toBeGreaterThan(0.1);
  });
});
