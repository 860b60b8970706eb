import type { PrivilegedView } from '../../privileged-view.ts';
import type { GripperCommand } from '../servo.ts';

/** The gripper moves on by about this much after a command ends, and moves this much in a step, m. */
const DEADBAND = 0.008;

/** Gripper commands that bring the distance between the pads to `opening` (m) and keep it there. */
export function shapeGripper(view: PrivilegedView, opening: number): () => GripperCommand {
  return () => {
    const excess = view.gripperOpening() - opening;
    if (excess > DEADBAND) return 1;
    return excess < -DEADBAND ? -1 : 0;
  };
}
