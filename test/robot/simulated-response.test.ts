import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/physics/load-engine.ts';
import { PhysicsWorld } from '../../src/physics/physics-world.ts';
import { type CaseParity, measureParity } from '../../src/robot/measure-parity.ts';
import { type ArmResponse, type ReferenceCase, readOscReference } from '../../src/robot/osc-reference.ts';
import { RobotDriver } from '../../src/robot/robot-driver.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { quaternionOf } from './joint-space-arm.ts';

const engine = await loadEngine();
const reference = readOscReference();
const contents = { scene: 'libero_tabletop', fixtures: [], objects: [], rectangles: [] };
const model = buildWorldModel(loadCatalogue(), contents, {});

/** The arm as the engine moves it, sampled `age` seconds before the end of each control step. */
function simulate({ start, actions }: ReferenceCase, age: number): ArmResponse[] {
  const world = new PhysicsWorld(engine, model, {
    armPositions: start.arm,
    gripperPositions: start.fingers,
    objects: {},
    fixtures: {},
    fixtureJoints: {},
  });
  const driver = new RobotDriver(world);
  const responses = actions.map((action): ArmResponse => {
    driver.step(action);
    const { positions, velocities } = world.articulation!;
    driver.dynamics.update(
      positions.map((q, i) => q - age * velocities[i]!),
      velocities,
    );
    const [x, y, z] = driver.dynamics.eefPosition;
    const [first, second] = positions.slice(-2);
    const rotation = quaternionOf(driver.dynamics.eefRotation);
    return { position: [x!, y!, z!], rotation, fingers: [first!, second!] };
  });
  world.dispose();
  return responses;
}

function parity(age: number): readonly CaseParity[] {
  return measureParity(reference.cases, (one) => simulate(one, age));
}

describe('the simulated arm', () => {
  it('is within the tolerances at the end of every control step of every case', () => {
    expect(parity(0).filter(({ passes }) => !passes)).toEqual([]);
  });

  it('is within 0.5 mm and 0.3° of the reference at the moment that was recorded', () => {
    for (const { earlyPosition, position, rotationDegrees } of parity(reference.poseAge)) {
      expect(earlyPosition ?? 0).toBeLessThan(0.0005);
      expect(position ?? 0).toBeLessThan(0.0005);
      expect(rotationDegrees).toBeLessThan(0.3);
    }
  });
});
