import type { RigidBody, World } from '@dimforge/rapier3d-simd-compat';
import type { Pose } from '../math/pose.ts';

/** One model body in the engine: its carrier (undefined for what never moves) and its pose in the carrier's frame. */
export interface BodyPlace {
  readonly carrier: (now: World) => RigidBody | undefined;
  readonly frame: Pose;
}

const vector = { x: 0, y: 0, z: 0 };
const quaternion = { x: 0, y: 0, z: 0, w: 1 };

/**
 * Writes the world pose of each place, 7 numbers (x, y, z, qx, qy, qz, qw) per body. Called once per control step or
 * frame; allocates nothing.
 */
export function writePoses(places: readonly BodyPlace[], now: World, out: Float64Array): void {
  for (let i = 0; i < places.length; i++) {
    const { carrier, frame } = places[i]!;
    const body = carrier(now);
    const at = i * 7;
    const [px, py, pz] = frame.position;
    const [qx, qy, qz, qw] = frame.rotation;
    if (body === undefined) {
      out[at] = px;
      out[at + 1] = py;
      out[at + 2] = pz;
      out[at + 3] = qx;
      out[at + 4] = qy;
      out[at + 5] = qz;
      out[at + 6] = qw;
      continue;
    }
    body.translation(vector);
    body.rotation(quaternion);
    const { x, y, z, w } = quaternion;
    const tx = 2 * (y * pz - z * py);
    const ty = 2 * (z * px - x * pz);
    const tz = 2 * (x * py - y * px);
    out[at] = vector.x + px + w * tx + y * tz - z * ty;
    out[at + 1] = vector.y + py + w * ty + z * tx - x * tz;
    out[at + 2] = vector.z + pz + w * tz + x * ty - y * tx;
    out[at + 3] = w * qx + x * qw + y * qz - z * qy;
    out[at + 4] = w * qy - x * qz + y * qw + z * qx;
    out[at + 5] = w * qz + x * qy - y * qx + z * qw;
    out[at + 6] = w * qw - x * qx - y * qy - z * qz;
  }
}
