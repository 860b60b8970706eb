import { type Pose, transformPoint } from '../../math/pose.ts';
import { distance, type Vec3 } from '../../math/vec3.ts';

/** Height of the Panda's shoulder over its base, m (Denavit–Hartenberg d1). */
const SHOULDER = 0.333;
/** The wrist of an upright tool over its grip site (flange 0.1065 + grip site 0.097), m. */
const WRIST_UP = 0.2035;
/** The wrist's distance behind the tool's axis, towards the base (a7), m. */
const WRIST_BACK = 0.088;
/** Distance of shoulder and wrist that the arm serves without stretching, m; stretched out it is 0.719. */
const COMFORTABLE = 0.665;
/** Metres of travel that one metre of stretching costs: near the limit the controller crawls. */
const STRETCH_COST = 10;

/**
 * Cost (m of travel) of working with an upright tool at a place where the arm must stretch; 0 within comfortable reach.
 * `tool`: grip site in the world, m.
 */
export function reachCost(base: Pose, tool: Vec3): number {
  const shoulder = transformPoint(base, [0, 0, SHOULDER]);
  const [dx, dy] = [tool[0] - shoulder[0], tool[1] - shoulder[1]];
  const horizontal = Math.hypot(dx, dy);
  const back = horizontal === 0 ? 0 : WRIST_BACK / horizontal;
  const wrist: Vec3 = [tool[0] - back * dx, tool[1] - back * dy, tool[2] + WRIST_UP];
  return STRETCH_COST * Math.max(0, distance(shoulder, wrist) - COMFORTABLE);
}
