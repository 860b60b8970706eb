import { compose } from '../math/pose.ts';
import type { Engine } from '../physics/load-engine.ts';
import { PhysicsWorld } from '../physics/physics-world.ts';
import { buildWorldModel, ROBOT_INSTANCE } from '../scene/build-world-model.ts';
import type { Catalogue } from '../scene/catalogue.ts';
import type { ArmResponse, ReferenceCase } from './osc-reference.ts';
import { RobotDriver } from './robot-driver.ts';

/**
 * Runs one case of a controller reference in this simulator: the scene's robot alone above its table. A response's
 * pose is as old as the reference's recorded poses are (`poseAge`, s; whole substeps).
 */
export function simulateReference(
  engine: Engine,
  catalogue: Catalogue,
  scene: string,
  poseAge: number,
  reference: ReferenceCase,
): ArmResponse[] {
  const model = buildWorldModel(catalogue, { scene, fixtures: [], objects: [], rectangles: [] }, {});
  const { arm, fingers } = reference.start;
  const nothing = { objects: {}, fixtures: {}, fixtureJoints: {} };
  const world = new PhysicsWorld(engine, model, { armPositions: arm, gripperPositions: fingers, ...nothing });
  const driver = new RobotDriver(world);
  const { body, pose } = model.robot.arm.endEffector;
  const poseAfter = driver.substeps - Math.round(poseAge / world.dt);
  try {
    return reference.actions.map((action) => {
      for (let substep = 0; substep < poseAfter; substep++) driver.substep(action, substep === 0);
      world.refresh();
      const site = compose(world.bodyPose(`${ROBOT_INSTANCE}/${body}`), pose);
      for (let substep = poseAfter; substep < driver.substeps; substep++) driver.substep(action, false);
      const [first, second] = world.articulation!.positions.slice(arm.length);
      return { ...site, fingers: [first!, second!] };
    });
  } finally {
    world.dispose();
  }
}
