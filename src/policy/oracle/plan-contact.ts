import type { Pose } from '../../math/pose.ts';
import { angleBetween } from '../../math/quat.ts';
import { add, distance, dot, scale, subtract } from '../../math/vec3.ts';
import type { HandleView, PartView, PrivilegedView, SolidView } from '../privileged-view.ts';
import { foldingCost, reachCost, stretchOf } from './arm-reach.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle } from './clearance.ts';
import type { Contact, TouchedBox } from './contact.ts';
import { gripperParts } from './gripper-shape.ts';
import { hookContacts, pinchContacts } from './handle-contacts.ts';
import { directionOf, leverage } from './joint-motion.ts';
import { type OrientedBox, orientedBox } from './oriented-box.ts';
import { isWayFree, planPath } from './plan-path.ts';
import { pushContacts } from './push-contacts.ts';

/** A contact with a part, how to get there, and how far it serves. */
export interface ContactPlan extends Contact {
  /** Poses of the tool; from the last one the hand goes straight to the contact. */
  readonly way: readonly Pose[];
  /** Joint value (m or rad) that `tool` and `at` were planned at. */
  readonly from: number;
  /** Joint value (m or rad) to which the arm can bring the part in this contact. */
  readonly until: number;
}

/** The front's middle is no further behind the handle's than this, m. */
const FRONT_BEHIND = 0.06;
/** A face is pushed this far above its middle, in shares of its half height. */
const RAISED = 0.5;
/** Distances from the contact at which the hand lines up, m: nearer where something stands in front. */
const STANDOFFS = [0.06, 0.035, 0.02];
/** Room to everything, m, on the way there; and to what is beside it in contact. */
const MARGIN = 0.008;
const CONTACT_MARGIN = 0.001;
/** The hand touches what it moves; boxes round capsules reach out further than they. */
const TOUCHING = -0.003;
/** Positions of the joint, evenly up to the target, at which room and reach are looked at. */
const SAMPLES = 5;
/** What one radian of turning costs in metres of travel. */
const TURN_COST = 0.1;
/** What holds less firmly than a pinch is tried later, m of travel; fingers slide off what turns away from them. */
const HOOK_COST = 0.3;
const PUSH_COST = 0.4;
const OFF_CENTRE_COST = 1;
/** What a contact without a lever on its hinge costs, m of travel, falling to zero at a lever of this length, m. */
const LEVER_COST = 0.3;
const GOOD_LEVER = 0.045;
/** What shoving loose things costs, having to take hold again, and what is then left of the way, m of travel. */
const SHOVE_COST = 0.3;
const AGAIN_COST = 0.3;
const REST_COST = 0.5;
const FAILED_COST = 0.5;
const FAILED_RADIUS = 0.02;
/** The arm counts as reaching a pose if it comes this near, m and rad, with this much left to its stops, rad. */
const REACHED = { position: 0.01, rotation: 0.1, limit: 0.05 };

/** … and stretched beyond comfort by no more than this, m: the hand has to get away again, too. */
const STRETCHED = 0.025;

/**
 * The cheapest way for the hand to bring the part's joint to `target` (m or rad) that collides with nothing and that
 * the arm reaches; if none leads all the way, the one that leads furthest. Undefined if the part cannot be moved.
 */
export function planContact(
  view: PrivilegedView,
  part: PartView,
  target: number,
  failed: readonly Pose[] = [],
): ContactPlan | undefined {
  const from = view.endEffectorPose();
  const solids = view.solids();
  const asObstacle = ({ instance, pose, halfExtents }: SolidView): Obstacle => ({
    instance,
    box: orientedBox(pose, halfExtents),
  });
  const own = solids.filter(({ body }) => body === part.body).map(asObstacle);
  const others = solids.filter(({ body }) => body !== part.body).map(asObstacle);
  const all = [...others, ...own];
  const fixed = others.filter(({ instance }) => !view.objects.includes(instance));
  const options = contactsWith(part, target, own)
    .map((contact) => ({ contact, cost: costOf(view, part, contact, failed) }))
    .sort((a, b) => a.cost - b.cost);
  const reached = new Map<string, number>();
  let best: { readonly plan: ContactPlan; readonly cost: number } | undefined;
  for (const { contact, cost } of options) {
    if (best !== undefined && cost >= best.cost) break;
    const standoff = STANDOFFS.find((length) => isContactFree(contact, others, own, length));
    if (standoff === undefined) continue;
    const key = `${contact.kind} ${contact.tool.rotation.map((value) => value.toFixed(3))}`;
    const reach = reached.get(key) ?? reachOf(view, contact, part, target);
    reached.set(key, reach);
    if (reach === 0) continue;
    const free = roomOf(contact, part, target, others);
    // Better to shove a loose thing on the way than not to move the part at all.
    const shoving = free < reach ? roomOf(contact, part, target, fixed) : free;
    for (const [room, extra] of [
      [free, 0],
      [shoving, SHOVE_COST],
    ] as const) {
      const share = Math.min(reach, room);
      const total = cost + extra + (share < 1 ? AGAIN_COST + REST_COST * (1 - share) : 0);
      if (share === 0 || (best !== undefined && total >= best.cost)) continue;
      const way = planPath(gripperParts(contact.opening), from, before(contact, standoff), all, MARGIN);
      if (way === undefined) break;
      const until = part.value + share * (target - part.value);
      best = { plan: { ...contact, way, from: part.value, until }, cost: total };
    }
  }
  return best?.plan;
}

function contactsWith(part: PartView, target: number, own: readonly Obstacle[]): Contact[] {
  const { handle } = part;
  const sign = target > part.value ? 1 : -1;
  if (handle === undefined) return [];
  const pulls = dot(directionOf(part, handle.center), handle.outward) * sign > 0.5;
  return [
    ...pinchContacts(part, handle),
    ...(pulls ? hookContacts(part, handle) : []),
    ...pushContacts(part, handle, sign),
    ...(isPanel(handle) ? pushContacts(part, touched(frontOf(own, handle)), sign) : []),
  ];
}

/** Whether the handle sits on an upright front or door, whose face can be pushed as well; a knob's foot cannot. */
function isPanel(handle: HandleView): boolean {
  return Math.abs(handle.outward[2]) < 0.5;
}

/** The front or door that the handle sits on: of the part's solids near it the one that shows it the largest face. */
function frontOf(own: readonly Obstacle[], { center, outward }: HandleView): OrientedBox {
  const face = ({ axes, halfExtents: [x, y, z] }: OrientedBox) =>
    axes.reduce((sum, axis, i) => sum + (Math.abs(dot(axis, outward)) * x * y * z * 4) / [x, y, z][i]!, 0);
  const boxes = own.map(({ box }) => box);
  const near = boxes.filter((box) => Math.abs(dot(subtract(box.center, center), outward)) < FRONT_BEHIND);
  return (near.length > 0 ? near : boxes).reduce((a, b) => (face(b) > face(a) ? b : a));
}

/** A solid as what is touched: along its longest level axis, and rather high than low, where there is more room. */
function touched({ center, axes, halfExtents }: OrientedBox): TouchedBox {
  const levelLength = (axis: number) => halfExtents[axis]! * Math.hypot(axes[axis]![0], axes[axis]![1]);
  const height = [0, 1, 2].reduce((sum, axis) => sum + halfExtents[axis]! * Math.abs(axes[axis]![2]), 0);
  const [along, outward, across] = [0, 1, 2].sort((a, b) => levelLength(b) - levelLength(a)) as [
    number,
    number,
    number,
  ];
  return {
    center: add(center, [0, 0, RAISED * height]),
    ...{ along: axes[along]!, outward: axes[outward]!, across: axes[across]! },
    ...{
      halfAlong: halfExtents[along]!,
      halfOutward: halfExtents[outward]!,
      halfAcross: halfExtents[across]!,
    },
  };
}

function costOf(view: PrivilegedView, part: PartView, contact: Contact, failed: readonly Pose[]): number {
  const { kind, tool, offCentre } = contact;
  const from = view.endEffectorPose();
  const pushCost = part.kind === 'slide' ? 0 : PUSH_COST;
  let cost = { pinch: 0, hook: HOOK_COST, push: pushCost }[kind] + OFF_CENTRE_COST * offCentre;
  cost += distance(from.position, tool.position) + TURN_COST * angleBetween(from.rotation, tool.rotation);
  if (part.kind === 'hinge') cost += LEVER_COST * Math.max(0, 1 - leverage(part, tool.position) / GOOD_LEVER);
  cost += foldingCost(view.robotBase, tool) + reachCost(view.robotBase, tool);
  for (const pose of failed) {
    const off =
      distance(pose.position, tool.position) + TURN_COST * angleBetween(pose.rotation, tool.rotation);
    cost += FAILED_COST * Math.max(0, 1 - off / FAILED_RADIUS);
  }
  return cost;
}

function before({ tool, approach }: Contact, standoff: number): Pose {
  return { position: subtract(tool.position, scale(approach, standoff)), rotation: tool.rotation };
}

/** Whether the hand fits at the contact and comes to it straight. */
function isContactFree(
  contact: Contact,
  others: readonly Obstacle[],
  own: readonly Obstacle[],
  standoff: number,
): boolean {
  const parts = gripperParts(contact.opening);
  if (!isFree(boxesAt(parts, contact.tool), own, TOUCHING)) return false;
  const start = before(contact, standoff);
  const boxes = boxesAt(parts, start);
  if (!isFree(boxes, own, MARGIN) || !isFree(boxes, others, MARGIN)) return false;
  return isWayFree(parts, start, contact.tool, others, CONTACT_MARGIN);
}

function samples(contact: Contact, part: PartView, target: number): Pose[] {
  return Array.from({ length: SAMPLES }, (_, i) => contact.at(((target - part.value) * (i + 1)) / SAMPLES));
}

/** Share of the way to the target on which the hand collides with nothing. */
function roomOf(contact: Contact, part: PartView, target: number, around: readonly Obstacle[]): number {
  const tools = samples(contact, part, target);
  const stop = tools.findIndex(
    (tool) => !isFree(boxesAt(gripperParts(contact.opening), tool), around, CONTACT_MARGIN),
  );
  return stop === -1 ? 1 : stop / SAMPLES;
}

/** Share of the way to the target on which the arm can follow. */
function reachOf(view: PrivilegedView, contact: Contact, part: PartView, target: number): number {
  const tools = [contact.tool, ...samples(contact, part, target)];
  const poses = view.reach(tools);
  const stop = tools.findIndex((tool, i) => {
    const { positionError, rotationError, limitMargin } = poses[i]!;
    return (
      positionError > REACHED.position ||
      rotationError > REACHED.rotation ||
      limitMargin < REACHED.limit ||
      stretchOf(view.robotBase, tool) > STRETCHED
    );
  });
  return stop === -1 ? 1 : Math.max(0, stop - 1) / SAMPLES;
}
