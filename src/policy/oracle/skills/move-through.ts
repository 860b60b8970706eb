import type { Pose } from '../../../math/pose.ts';
import { add, norm, type Vec3, ZERO } from '../../../math/vec3.ts';
import type { GripperCommand } from '../servo.ts';
import type { OracleContext, Skill } from '../skill.ts';

export interface MoveOptions {
  /** Command of the gripper on the way, asked anew at every step. */
  readonly gripper: () => GripperCommand;
  /** Largest distance from the last waypoint that counts as arrived, m. */
  readonly tolerance: number;
  /** Largest speed at arrival, m per control step; without it the tool may pass through. */
  readonly maxSpeed?: number;
  /** Largest command on the way, 0 … 1. */
  readonly maxCommand?: number;
  /** How far the waypoints have moved, m, asked anew at every step. */
  readonly drift?: () => Vec3;
  /** Ends the motion early. */
  readonly until?: () => boolean;
}

/** `stalled`: no headway, something is in the way. */
export type MoveOutcome = 'arrived' | 'interrupted' | 'stalled';

/** Waypoints before the last are rounded off at this distance, m. */
const PASS_DISTANCE = 0.008;
/** … and passed with at most this left to turn, rad. */
const PASS_ANGLE = 0.2;
/** Rotation error that counts as aligned, rad. */
const ALIGNED = 0.08;
/** Without this much headway (m or rad) … */
const HEADWAY = 0.004;
/** … for so many control steps the motion is given up. */
const PATIENCE = 10;

/** Moves the tool along straight lines through waypoints in the world, turning on the way. */
export function* moveThrough(
  context: OracleContext,
  waypoints: readonly Pose[],
  options: MoveOptions,
): Skill<MoveOutcome> {
  const { arm } = context;
  for (const [index, planned] of waypoints.entries()) {
    const isLast = index === waypoints.length - 1;
    let best = Number.POSITIVE_INFINITY;
    let waited = 0;
    for (;;) {
      if (options.until?.() === true) return 'interrupted';
      const drift = options.drift?.() ?? ZERO;
      const waypoint = { ...planned, position: add(planned.position, drift) };
      const { position, rotation } = arm.errorTo(waypoint);
      if (!isLast && norm(position) < PASS_DISTANCE && norm(rotation) < PASS_ANGLE) break;
      if (isLast && hasArrived(position, rotation, arm.speed, options)) break;
      const remaining = norm(position) + norm(rotation);
      waited = remaining < best - HEADWAY ? 0 : waited + 1;
      best = Math.min(best, remaining);
      if (waited > PATIENCE) {
        const millimetres = position.map((value) => Math.round(value * 1000));
        context.trace(`stalled ${millimetres.join(', ')} mm and ${norm(rotation).toFixed(2)} rad off`);
        return 'stalled';
      }
      yield arm.towards(waypoint, options.gripper(), options.maxCommand);
    }
  }
  return 'arrived';
}

function hasArrived(position: Vec3, rotation: Vec3, speed: number, options: MoveOptions): boolean {
  const slow = options.maxSpeed === undefined || speed <= options.maxSpeed;
  return norm(position) < options.tolerance && norm(rotation) < ALIGNED && slow;
}
