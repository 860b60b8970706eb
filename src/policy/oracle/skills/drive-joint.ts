import { angleBetween } from '../../../math/quat.ts';
import { add, distance } from '../../../math/vec3.ts';
import { leverage } from '../joint-motion.ts';
import type { ContactPlan } from '../plan-contact.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { partOf } from './part-of.ts';

/** `slipped`: the hand lost its hold; `stalled`: the joint no longer moves. */
export type DriveOutcome = 'arrived' | 'slipped' | 'stalled';

/** How far ahead of the joint the hand aims, m along its way. */
const LEAD = 0.05;
/** … but no further round a hinge than this, rad. */
const MAX_TURN = 0.8;
/** Distance of the hand from where it should be on the part, m, beyond which it has lost it; a push starts further off. */
const SLIPPED = { pinch: 0.03, hook: 0.03, push: 0.1 };
/** Without this much headway, m along the hand's way … */
const HEADWAY = 0.002;
/** … for so many control steps the joint is stuck. */
const PATIENCE = 12;

/** Moves the joint as far as the contact serves, the hand following the part. */
export function* driveJoint(
  context: OracleContext,
  joint: string,
  contact: ContactPlan,
): Skill<DriveOutcome> {
  context.trace(`drive ${contact.kind}`);
  const { view, arm } = context;
  const target = contact.until;
  const start = partOf(view, joint);
  const sign = target > start.value ? 1 : -1;
  const lever = leverage(start, contact.tool.position);
  const lead = sign * (start.kind === 'slide' ? LEAD : Math.min(LEAD / lever, MAX_TURN));
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  for (;;) {
    const { value } = partOf(view, joint);
    const left = sign * (target - value) * lever;
    if (left <= 0) return 'arrived';
    const here = contact.at(value - contact.from);
    const tool = view.endEffectorPose();
    const off = distance(here.position, tool.position);
    if (off > SLIPPED[contact.kind]) {
      context.trace(
        `slipped ${Math.round(off * 1000)} mm, ${angleBetween(here.rotation, tool.rotation).toFixed(2)} rad`,
      );
      return 'slipped';
    }
    waited = left < best - HEADWAY ? 0 : waited + 1;
    best = Math.min(best, left);
    if (waited > PATIENCE) {
      context.trace(`stuck at ${value.toFixed(3)} of ${target.toFixed(3)}`);
      return 'stalled';
    }
    const aim = contact.at(value - contact.from + lead);
    yield arm.towards({ position: add(aim.position, contact.press), rotation: aim.rotation }, 1);
  }
}
