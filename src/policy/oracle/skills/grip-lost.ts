import type { PrivilegedView } from '../../privileged-view.ts';

/** Steps without both pads on the object that count as a drop; a single one is a flutter of contacts. */
const LOST_STEPS = 3;

/** A test, asked once per step, for whether the gripper has lost the object. */
export function gripLost(view: PrivilegedView, object: string): () => boolean {
  let lost = 0;
  return () => {
    lost = view.isGrasped(object) ? 0 : lost + 1;
    return lost >= LOST_STEPS;
  };
}
