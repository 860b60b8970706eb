import { type Pose, transformPoint } from '../../math/pose.ts';
import { add, distance, dot, norm, scale, subtract, type Vec3 } from '../../math/vec3.ts';
import { pointingOf } from './tool-rotation.ts';

/** Height of the Panda's shoulder over its base, m (Denavit–Hartenberg d1). */
const SHOULDER = 0.333;
/** The wrist behind the grip site along the fingers (flange 0.1065 + grip site 0.097), m. */
const WRIST_BEHIND = 0.2035;
/** The wrist's distance from the tool's axis, towards the base (a7), m. */
const WRIST_BESIDE = 0.088;
/** Distance of shoulder and wrist that the arm serves without stretching, m; stretched out it is 0.719. */
const COMFORTABLE = 0.665;
/** Metres of travel that one metre of stretching costs: near the limit the controller crawls. */
const STRETCH_COST = 10;
/** Level distance of the wrist from the first joint's axis within which the arm is folded and turns badly, m … */
const FOLDED = 0.42;
/** … and what a metre less costs, m of travel. */
const FOLDING_COST = 3;

/** Where the wrist is, m, world, when the grip site is at `tool`. */
function wristAt(base: Pose, tool: Pose): Vec3 {
  const pointing = pointingOf(tool.rotation);
  const toBase = subtract(base.position, tool.position);
  const beside = subtract(
    [toBase[0], toBase[1], 0],
    scale(pointing, dot([toBase[0], toBase[1], 0], pointing)),
  );
  const length = norm(beside);
  const behind = subtract(tool.position, scale(pointing, WRIST_BEHIND));
  return length < 1e-6 ? behind : add(behind, scale(beside, WRIST_BESIDE / length));
}

/** How far the arm must stretch beyond comfortable reach, m; from about 0.05 on it cannot. */
export function stretchOf(base: Pose, tool: Pose): number {
  const shoulder = transformPoint(base, [0, 0, SHOULDER]);
  return Math.max(0, distance(shoulder, wristAt(base, tool)) - COMFORTABLE);
}

/** Cost (m of travel) of working where the arm must stretch; 0 within comfortable reach. */
export function reachCost(base: Pose, tool: Pose): number {
  return STRETCH_COST * stretchOf(base, tool);
}

/** Cost (m of travel) of working close to the base, where the wrist comes near its singularity. */
export function foldingCost(base: Pose, tool: Pose): number {
  const wrist = wristAt(base, tool);
  const away = Math.hypot(wrist[0] - base.position[0], wrist[1] - base.position[1]);
  return FOLDING_COST * Math.max(0, FOLDED - away - WRIST_BESIDE);
}
