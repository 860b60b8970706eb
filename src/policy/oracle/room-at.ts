import type { Pose } from '../../math/pose.ts';
import { evaluatePredicate } from '../../task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../task/task-schema.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { imaginedAt } from './imagined-view.ts';

/** The predicate shall hold with this much room on every side, m; what having less costs. */
const ROOMS = [
  { room: 0.01, cost: 0 },
  { room: 0.005, cost: 0.05 },
  { room: 0.001, cost: 0.2 },
];

/** What it costs that the predicate holds there with too little room; undefined if it does not hold. */
export function roomAt(
  view: PrivilegedView,
  instance: string,
  predicate: PredicateExpression,
  { position: [x, y, z], rotation }: Pose,
): number | undefined {
  const holds = (dx: number, dy: number) =>
    evaluatePredicate(predicate, imaginedAt(view, instance, { position: [x + dx, y + dy, z], rotation }))
      .holds;
  return ROOMS.find(({ room }) => holds(room, 0) && holds(-room, 0) && holds(0, room) && holds(0, -room))
    ?.cost;
}
