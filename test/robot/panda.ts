import { readFileSync } from 'node:fs';
import type { Pose } from '../../src/math/pose.ts';
import { ArmDynamics } from '../../src/robot/arm-dynamics.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';

/** The reference's numbers at LIBERO's nominal joints; matrices row by row. */
interface AtInit {
  readonly q: readonly number[];
  readonly fingers: readonly number[];
  readonly position: readonly number[];
  readonly rotation: readonly [number, number, number, number];
  readonly massMatrix: readonly (readonly number[])[];
  readonly massMatrixWithoutArmature: readonly (readonly number[])[];
  readonly jacobianPosition: readonly (readonly number[])[];
  readonly jacobianOrientation: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly lambdaPosition: readonly (readonly number[])[];
  readonly lambdaOrientation: readonly (readonly number[])[];
  readonly nullspace: readonly (readonly number[])[];
  readonly firstTorques: readonly {
    readonly name: string;
    readonly action: readonly number[];
    readonly torques: readonly number[];
  }[];
}

export const atInit: AtInit = JSON.parse(
  readFileSync(new URL('../golden/osc-at-init.json', import.meta.url), 'utf8'),
);

const catalogue = loadCatalogue();
export const panda = catalogue.robot('panda');
export const { air } = catalogue.scene('libero_tabletop');
export const base: Pose = { position: [-0.66, 0, 0.912], rotation: [0, 0, 0, 1] };
export const nominal = Float64Array.of(...atInit.q, ...atInit.fingers);
export const rest = new Float64Array(nominal.length);

/** Dynamics of the Panda on the tabletop's base, updated to the given state. */
export function pandaAt(q: Float64Array = nominal, qd: Float64Array = rest, robot = panda): ArmDynamics {
  const dynamics = new ArmDynamics(robot, base, air);
  dynamics.update(q, qd);
  return dynamics;
}
