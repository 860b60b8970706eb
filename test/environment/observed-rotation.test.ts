import { afterAll, expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import { fromAxisAngle, fromWxyz, multiply, normalize, type Quat } from '../../src/math/quat.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

const HALF = Math.SQRT1_2;
/** Turns of the Panda's seven links in their parents (w, x, y, z), and of `right_hand` in the last. */
const LINKS = [
  ...[[1, 0, 0, 0] as const, [HALF, -HALF, 0, 0] as const, [HALF, HALF, 0, 0] as const],
  ...[[HALF, HALF, 0, 0] as const, [HALF, -HALF, 0, 0] as const],
  ...[[HALF, HALF, 0, 0] as const, [HALF, HALF, 0, 0] as const],
];
const HAND = [0.924, 0, 0, -0.383] as const;

/** The quaternion as MuJoCo multiplies it up the arm: its sign, too, is a function of the joints. */
function mujocoHandRotation(joints: readonly number[]): Quat {
  const wrist = LINKS.reduce<Quat>(
    (parent, link, index) =>
      multiply(multiply(parent, fromWxyz(link)), fromAxisAngle([0, 0, 1], joints[index]!)),
    [0, 0, 0, 1],
  );
  return normalize(multiply(wrist, fromWxyz(HAND)));
}

const catalogue = loadCatalogue();
const [task] = loadTaskLibrary(undefined, catalogue).select(['libero_spatial']);
const environment = await createEnvironment(task!, { catalogue });
afterAll(() => environment.dispose());

it('is as published at the nominal joints', () => {
  const [x, y, z, w] = mujocoHandRotation([0, -0.161037389, 0, -2.44459747, 0, 2.2267522, Math.PI / 4]);
  expect(w).toBeCloseTo(-7e-6, 6);
  expect([x, y, z].map((value) => Number(value.toFixed(4)))).toEqual([0.9996, 0.0002, -0.0284]);
});

// Policies that read robosuite's rotation vectors see a jump where the sign of w differs from that of their training.
it('has the sign that MuJoCo gives it, through both signs of w', () => {
  environment.reset(sampleInitialState(task!, catalogue, 1));
  const signs = new Set<number>();
  for (let step = 0; step < 60; step++) {
    const { eefRotation, jointPositions } = environment.observe(step, []).proprioception;
    const expected = mujocoHandRotation(jointPositions);
    for (const [index, part] of eefRotation.entries()) expect(part).toBeCloseTo(expected[index]!, 3);
    signs.add(Math.sign(eefRotation[3]));
    environment.step([
      0,
      0,
      0.2,
      0.5 * Math.sin(step / 6),
      0.4 * Math.cos(step / 8),
      0.5 * Math.sin(step / 11),
      -1,
    ]);
  }
  expect(signs).toEqual(new Set([-1, 1]));
});
