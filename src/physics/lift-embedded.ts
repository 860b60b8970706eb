import type { RigidBody } from '@dimforge/rapier3d-simd-compat';
import type { Pose } from '../math/pose.ts';
import { toRotation } from './add-body.ts';

/** An object that starts deeper than this inside the ground is lifted, m; less is the engine's business. */
const DEEP = 0.002;

/**
 * Lifts an object that an initial state put inside the ground straight up onto it, at rest and as upright as it was.
 * Published states do that by up to 38 mm. The reference pushes such an object out without turning it; the engine
 * pushes its corners out one after the other, which tips it and moves it by centimetres. `depth`: how deep it is, m;
 * `start`: its pose in the initial state.
 */
export function liftEmbedded(body: RigidBody, start: Pose, depth: number): void {
  if (depth <= DEEP) return;
  const [x, y] = start.position;
  body.setTranslation({ x, y, z: body.translation().z + depth }, true);
  body.setRotation(toRotation(start.rotation), true);
  body.setLinvel({ x: 0, y: 0, z: 0 }, true);
  body.setAngvel({ x: 0, y: 0, z: 0 }, true);
}
