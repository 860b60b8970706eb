import type { Vec3 } from '../../math/vec3.ts';

/** Where an object is to go. */
export interface Destination {
  /** Where the object's origin is to be, m, world; its height is only a hint. */
  readonly position: Vec3;
  /** What the object may touch there. */
  readonly instance: string;
  /** Whether the held object need not go down any further. */
  readonly reached: () => boolean;
}
