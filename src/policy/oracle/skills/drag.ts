import type { Vec3 } from '../../../math/vec3.ts';
import type { DragPlan } from '../plan-drag.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { moveThrough } from './move-through.ts';
import { retreat } from './retreat.ts';

/** Goal below the tool while it presses, and furthest goal ahead of it while it drags, m. */
const PRESS = 0.012;
const LEAD = 0.02;
/** The fingers have met the object if they sink less than this in a step, m, for so many steps. */
const SINK = 0.0005;
const MET_STEPS = 3;
const MAX_STEPS = 90;
/** How far below where they met the object the fingers are held, m: more weight is harder to move. */
const HOLD = 0.001;
/** The fingers have slipped off an object that is not there when they have gone this much further than it was to, m. */
const SLIPPED = 0.04;
/** Close enough, m. */
const THERE = 0.004;

/** Presses the closed fingers on the middle of the object and takes it along to where the plan wants it. */
export function* drag(context: OracleContext, object: string, plan: DragPlan): Skill {
  context.trace('reach over');
  const options = { gripper: () => 1 as const, tolerance: 0.008, maxSpeed: 0.008 };
  if ((yield* moveThrough(context, plan.approach, options)) === 'arrived') {
    yield* press(context, plan);
    yield* pull(context, object, plan);
  }
  yield* retreat(context, [0, 0, 1]);
}

function* press({ view, arm, trace }: OracleContext, plan: DragPlan): Skill {
  trace('press');
  const { lowest = Number.NEGATIVE_INFINITY } = plan;
  const { position, rotation } = plan.approach.at(-1)!;
  let met = 0;
  for (let step = 0; step < MAX_STEPS && met < MET_STEPS; step++) {
    const { position: before } = view.endEffectorPose();
    if (before[2] < lowest) return;
    const height = Math.max(before[2] - PRESS, lowest - HOLD);
    yield arm.towards({ position: [position[0], position[1], height], rotation }, 1);
    const sunk = before[2] - view.endEffectorPose().position[2];
    met = sunk < SINK && step > 2 ? met + 1 : 0;
  }
}

function* pull({ view, arm, trace }: OracleContext, object: string, plan: DragPlan): Skill {
  trace('drag');
  const { rotation } = plan.approach.at(-1)!;
  const start = view.endEffectorPose().position;
  const height = start[2] - HOLD;
  const [x0, y0] = view.instancePose(object).position;
  const length = Math.hypot(plan.to[0] - x0, plan.to[1] - y0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const [x, y] = view.instancePose(object).position;
    const [dx, dy] = [plan.to[0] - x, plan.to[1] - y];
    const left = Math.hypot(dx, dy);
    if (left < THERE) return;
    const lead = Math.min(1, LEAD / left);
    const tool = view.endEffectorPose().position;
    if (Math.hypot(tool[0] - start[0], tool[1] - start[1]) > length + SLIPPED) return;
    const goal: Vec3 = [tool[0] + lead * dx, tool[1] + lead * dy, height];
    yield arm.towards({ position: goal, rotation }, 1);
  }
}
