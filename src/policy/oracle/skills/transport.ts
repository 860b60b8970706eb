import type { Quat } from '../../../math/quat.ts';
import { subtract, type Vec3 } from '../../../math/vec3.ts';
import { boxesOf, obstacles, planPath, riseToFree } from '../clearance.ts';
import { gripperBoxes } from '../gripper-shape.ts';
import { bottomOf, shifted } from '../oriented-box.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { gripLost } from './grip-lost.ts';
import { type MoveOutcome, moveThrough } from './move-through.ts';

/** Distances to keep on the way, m; the first that leaves a way is used. */
const MARGINS = [0.015, 0.008, 0.003];
const HIGHEST = 0.4;

/**
 * Carries the held object until its origin is above `place` (world, m), just high enough to touch nothing.
 * `interrupted`: it was dropped; `stalled`: there is no way or something is in it.
 */
export function* transport(
  context: OracleContext,
  object: string,
  place: Vec3,
  rotation: Quat,
): Skill<MoveOutcome> {
  context.trace('transport');
  const { view } = context;
  const from = view.endEffectorPose().position;
  const held = [
    ...gripperBoxes({ position: from, rotation }, view.gripperOpening()),
    ...boxesOf(view, object),
  ];
  const others = obstacles(view, [object]);
  const origin = view.instancePose(object).position;
  const lowest = Math.min(...held.map(bottomOf));
  // Start the search with the load's lowest point at the surface, and raise it until nothing is touched.
  const across: Vec3 = [place[0] - origin[0], place[1] - origin[1], view.surfaceHeight - lowest];
  const atPlace = held.map((box) => shifted(box, across));
  for (const margin of MARGINS) {
    const rise = riseToFree(atPlace, others, margin, HIGHEST);
    const to: Vec3 = [from[0] + across[0], from[1] + across[1], from[2] + across[2] + rise];
    const path = planPath(held, from, to, others, margin);
    if (path === undefined) continue;
    return yield* moveThrough(
      context,
      path.map((position) => ({ position, rotation })),
      {
        gripper: () => 1,
        tolerance: 0.01,
        maxSpeed: 0.01,
        until: gripLost(view, object),
      },
    );
  }
  return 'stalled';
}

/** Where the tool must go for the held object's origin to be at `place`, m; the height is the tool's own. */
export function toolOver(place: Vec3, object: Vec3, tool: Vec3): Vec3 {
  const offset = subtract(tool, object);
  return [place[0] + offset[0], place[1] + offset[1], tool[2]];
}
