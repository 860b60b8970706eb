import type { Pose } from '../math/pose.ts';
import { transformPoint } from '../math/pose.ts';
import { principalAxes } from '../math/principal-axes.ts';
import { multiply, toMatrix } from '../math/quat.ts';
import { add, scale, subtract, type Vec3, ZERO } from '../math/vec3.ts';
import type { Inertial } from '../scene/geometry-schema.ts';

/** Mass properties of bodies welded together, each given in its own frame at `pose` of the common frame. */
export function mergeInertials(
  parts: readonly { readonly inertial: Inertial; readonly pose: Pose }[],
): Inertial | undefined {
  const mass = parts.reduce((sum, { inertial }) => sum + inertial.mass, 0);
  if (mass === 0) return undefined;
  const centers = parts.map(({ inertial, pose }) => transformPoint(pose, inertial.centerOfMass));
  const centerOfMass = scale(
    centers.reduce<Vec3>((sum, center, i) => add(sum, scale(center, parts[i]!.inertial.mass)), ZERO),
    1 / mass,
  );
  const total = new Array<number>(9).fill(0);
  parts.forEach(({ inertial, pose }, part) => {
    const r = toMatrix(multiply(pose.rotation, inertial.principalRotation));
    const d = subtract(centers[part]!, centerOfMass);
    const square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let value = inertial.mass * ((i === j ? square : 0) - d[i]! * d[j]!);
        for (let k = 0; k < 3; k++) value += r[i * 3 + k]! * inertial.principalInertia[k]! * r[j * 3 + k]!;
        total[i * 3 + j]! += value;
      }
    }
  });
  const { moments, rotation } = principalAxes(total);
  return { mass, centerOfMass, principalInertia: moments, principalRotation: rotation };
}
