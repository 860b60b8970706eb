import type { Pose } from '../../../math/pose.ts';
import { meetsThreshold } from '../../../task/predicates/joint-test.ts';
import type { JointGoal } from '../joint-goals.ts';
import { planContact } from '../plan-contact.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { driveJoint } from './drive-joint.ts';
import { leaveHandle } from './leave-handle.ts';
import { partOf } from './part-of.ts';
import { reachHandle } from './reach-handle.ts';
import { standBack } from './stand-back.ts';
import { takeHandle } from './take-handle.ts';

const ATTEMPTS = 4;

/** Brings a joint past its threshold by its handle, anew from where it is after a miss or when the arm's reach ended. */
export function* moveJoint(context: OracleContext, { joint, test, target }: JointGoal): Skill {
  const { view } = context;
  const failed: Pose[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const part = partOf(view, joint);
    if (meetsThreshold(part.value, test)) return;
    const plan = planContact(view, part, target, failed);
    if (plan === undefined) {
      context.trace(`no way to move ${joint}`);
      yield* standBack(context);
      return;
    }
    const [fixture] = joint.split('.') as [string];
    let outcome: string = yield* reachHandle(context, plan);
    if (outcome === 'arrived' && plan.kind === 'pinch' && !(yield* takeHandle(context, fixture, plan))) {
      outcome = 'missed';
    }
    if (outcome === 'arrived') outcome = yield* driveJoint(context, joint, plan);
    if (outcome !== 'arrived') {
      context.trace(`handle: ${outcome}`);
      failed.push(plan.tool);
    }
    yield* leaveHandle(context, plan.kind);
  }
}
