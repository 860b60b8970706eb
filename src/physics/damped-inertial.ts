import { principalAxes } from '../math/principal-axes.ts';
import { toMatrix } from '../math/quat.ts';
import { dot, subtract } from '../math/vec3.ts';
import type { JointSpec } from '../scene/fixture-schema.ts';
import type { Inertial } from '../scene/geometry-schema.ts';

export interface DampedInertial {
  /** What the engine is told the body weighs. */
  readonly inertial: Inertial;
  /** Damping of all of the body's motion, 1/s. */
  readonly rate: number;
  /** Undoes the weight that `inertial` adds. */
  readonly gravityScale: number;
}

/**
 * Damping of a joint as mass properties and a damping rate of the body that it carries: the same while its parent
 * stands still. The engine moves a body by its velocity before damping, the reference's implicit Euler steps by that
 * after it: u' = (u + F dt/m) / (1 + c dt) with c = d/m. The two agree to the bit of rounding if the body is heavier by
 * d dt, which is the mass that an implicitly damped joint has to whoever pushes it for one substep of `dt` seconds.
 */
export function dampedInertial(inertial: Inertial, joint: JointSpec, dt: number): DampedInertial {
  const { kind, axis, anchor, damping } = joint;
  const { mass, centerOfMass, principalInertia, principalRotation } = inertial;
  if (kind === 'slide') {
    const heavier = mass + damping * dt;
    return {
      inertial: { ...inertial, mass: heavier },
      rate: damping / mass,
      gravityScale: mass / heavier,
    };
  }
  const r = toMatrix(principalRotation);
  const tensor = new Array<number>(9).fill(0);
  const stiffer = new Array<number>(9).fill(0);
  let about = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const at = i * 3 + j;
      for (let k = 0; k < 3; k++) tensor[at]! += r[i * 3 + k]! * principalInertia[k]! * r[j * 3 + k]!;
      about += axis[i]! * tensor[at]! * axis[j]!;
      stiffer[at] = tensor[at]! + damping * dt * axis[i]! * axis[j]!;
    }
  }
  const arm = subtract(centerOfMass, anchor);
  const along = dot(arm, axis);
  about += mass * (dot(arm, arm) - along * along);
  const { moments, rotation } = principalAxes(stiffer);
  return {
    inertial: { ...inertial, principalInertia: moments, principalRotation: rotation },
    rate: damping / about,
    gravityScale: 1,
  };
}
