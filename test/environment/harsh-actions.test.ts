import { expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import { Random } from '../../src/math/random.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

const catalogue = loadCatalogue();
const library = loadTaskLibrary(undefined, catalogue);

/** Full commands held for 8 steps each, mostly down and turning: into the ground, into things and into end stops. */
function harshAction(random: Random): number[] {
  const full = () => random.uniform() * 2 - 1;
  const motion = [full(), full(), random.uniform() * 2 - 1.6, full(), full(), full()];
  return [...motion, random.uniform() < 0.5 ? -1 : 1];
}

it.each([
  ['libero_object/*milk*', 1],
  ['libero_object/*bbq*', 5],
  ['libero_spatial/*table_center*', 1],
  ['libero_spatial/*top_drawer*', 4],
  ['libero_spatial/*wooden_cabinet_and*', 5],
])('the arm of %s stays whole under a policy that hits everything', async (pattern, seed) => {
  const task = library.select([pattern])[0]!;
  const environment = await createEnvironment(task, { catalogue });
  const random = new Random(1000 + seed);
  environment.reset(sampleInitialState(task, catalogue, seed));
  const { articulation } = environment.world;
  let action = environment.holdAction;
  for (let step = 0; step < 280; step++) {
    if (step % 8 === 0) action = harshAction(random);
    environment.step(action);
    articulation!.links.forEach(({ joint }, index) => {
      const value = articulation!.positions[index]!;
      const slack = joint.kind === 'slide' ? 0.01 : 0.4;
      expect(value, `${joint.name} at step ${step}`).toBeGreaterThan(joint.range[0] - slack);
      expect(value, `${joint.name} at step ${step}`).toBeLessThan(joint.range[1] + slack);
      expect(Math.abs(articulation!.velocities[index]!), `${joint.name} at step ${step}`).toBeLessThan(20);
    });
  }
  environment.dispose();
});
