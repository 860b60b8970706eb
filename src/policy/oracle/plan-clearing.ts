import type { Pose } from '../../math/pose.ts';
import { fromAxisAngle, IDENTITY, multiply } from '../../math/quat.ts';
import { add, dot, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { PrivilegedView } from '../privileged-view.ts';
import { boxesAt } from './carried.ts';
import { isFree, type Obstacle, obstacles } from './clearance.ts';
import { graspCandidates } from './grasp-candidates.ts';
import { FINGERTIP_LENGTH, gripperParts } from './gripper-shape.ts';
import { isPerched } from './is-perched.ts';
import { bottomOf, orientedBox, shifted, topOf } from './oriented-box.ts';
import type { DragPlan } from './plan-drag.ts';
import { isWayFree, planPath } from './plan-path.ts';
import { strainCost } from './reachable.ts';
import { nearerOf, pointingOf } from './tool-rotation.ts';

/** How far, m, and in how many directions things are drawn out of a corner. */
const LENGTHS = [0.05, 0.08, 0.12, 0.16];
const DIRECTIONS = 12;
/** Steps in which the way is tested, m. */
const STEP = 0.02;
/** Distance to keep of the object and of the hand over it, m. */
const MARGIN = 0.006;
/** … of a hand that takes it then, from what stands around and from what is beneath, m. */
const GRASP_MARGIN = 0.012;
const BENEATH_MARGIN = 0.002;
const APPROACH_DISTANCE = 0.05;
/** What is no higher than this, m, slides under the fingers without falling over. */
const FLAT = 0.05;
/** Height over the object's top from which the fingers come down, m. */
const ABOVE = 0.05;
/** Turns of the hand about its fingers that are tried, rad. */
const TURNS = Array.from(
  { length: 13 },
  (_, i) => (i % 2 === 0 ? 1 : -1) * Math.ceil(i / 2) * (Math.PI / 12),
);
/** Where the fingers press, in shares of the object's half length off its middle; beside that it tips over. */
const PRESSED = [0, 0.5, -0.5];
/** Half a side of what is looked at beneath the fingers, m. */
const SOLID = 0.002;
/** The object is looked at this much higher than it stands, m: it slides on what is beneath. */
const RAISED = MARGIN + 0.004;
/** A grasp that costs more, m of travel, is so far off the middle or so askew that a flat thing may slip out of it. */
const FIRM = 0.08;
const CLOSED = gripperParts(0);
/** Height of the tool over the object's top while it drags, m: its fingers press in a little, no more, or it tips. */
const PRESSING = FINGERTIP_LENGTH - 0.01;

/**
 * The shortest way to draw a flat object that stands where no hand closes on it over the surface to where one does.
 * Undefined if there is room to take it firmly where it is, it is not flat, the hand does not get over it, or there is no such
 * place near.
 */
export function planClearing(view: PrivilegedView, object: string): DragPlan | undefined {
  const all = obstacles(view);
  const others = all.filter(({ instance }) => instance !== object);
  const own = all.filter(({ instance }) => instance === object);
  const { position } = view.instancePose(object);
  const now = view.endEffectorPose();
  const presses = pressesOn(own, now, others);
  if (presses.length === 0 || canBeTaken(view, object, ZERO, own, others)) return undefined;
  for (const length of LENGTHS) {
    for (let i = 0; i < DIRECTIONS; i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS;
      const by: Vec3 = [length * Math.cos(angle), length * Math.sin(angle), 0];
      if (!isSlideFree(own, by, others) || !canBeTaken(view, object, by, own, others)) continue;
      // Pressed in the middle it stays behind; pressed at its end it is taken along.
      for (const { over, on } of trailingFirst(presses, by)) {
        const there: Pose = { position: add(on.position, by), rotation: on.rotation };
        if (!isWayFree(CLOSED, on, there, others, MARGIN)) continue;
        if (strainCost(view, [over, on, there]) === undefined) continue;
        const approach = planPath(CLOSED, now, over, all, MARGIN);
        if (approach !== undefined)
          return { approach, to: add(position, by), lowest: on.position[2] - MARGIN + PRESSING };
      }
    }
  }
  return undefined;
}

interface Press {
  /** Tool over the object, and where its fingers meet the object. */
  readonly over: Pose;
  readonly on: Pose;
}

/** Where closed fingers can come down on a flat object, rather on its middle; none if it is not flat. */
function pressesOn(own: readonly Obstacle[], { rotation }: Pose, others: readonly Obstacle[]): Press[] {
  const boxes = own.map(({ box }) => box);
  const top = Math.max(...boxes.map(topOf));
  if (top - Math.min(...boxes.map(bottomOf)) > FLAT) return [];
  const { center, axes, halfExtents } = boxes.reduce((a, b) => (b.radius > a.radius ? b : a));
  const [long] = axes
    .map((axis, i) => scale(axis, halfExtents[i]!))
    .sort((a, b) => Math.hypot(b[0], b[1]) - Math.hypot(a[0], a[1])) as [Vec3, Vec3, Vec3];
  return PRESSED.flatMap((along) =>
    TURNS.map((turn): Press => {
      const [x, y] = add(center, scale(long, along));
      const turned = multiply(rotation, fromAxisAngle([0, 0, 1], turn));
      const at = (height: number): Pose => ({ position: [x, y, top + height], rotation: turned });
      return { over: at(ABOVE), on: at(MARGIN) };
    }),
  ).filter(({ over, on }) => isSolid(on.position, own) && isWayFree(CLOSED, over, on, others, MARGIN));
}

/** The same, those first that press on the end that is behind as the object goes. */
function trailingFirst(presses: readonly Press[], by: Vec3): Press[] {
  return [...presses].sort((a, b) => dot(a.on.position, by) - dot(b.on.position, by));
}

/** Whether the object has its top just beneath a point: fingers would go into a bowl. */
function isSolid([x, y, z]: Vec3, own: readonly Obstacle[]): boolean {
  const position: Vec3 = [x, y, z - MARGIN - SOLID];
  return !isFree([orientedBox({ position, rotation: IDENTITY }, [SOLID, SOLID, SOLID])], own, 0);
}

/** Whether it can slide there, away from what it touches and without meeting anything else, and stands there. */
function isSlideFree(own: readonly Obstacle[], by: Vec3, others: readonly Obstacle[]): boolean {
  const length = Math.hypot(by[0], by[1]);
  const at = (share: number) => own.map(({ box }) => shifted(box, add(scale(by, share), [0, 0, RAISED])));
  const near = others.filter((other) => !isFree(at(0), [other], MARGIN));
  const apart = others.filter((other) => !near.includes(other));
  for (let way = STEP; way < length; way += STEP) {
    if (!isFree(at(way / length), apart, MARGIN) || !isFree(at(way / length), near, 0)) return false;
  }
  return isFree(at(1), others, MARGIN) && !isPerched(at(1), others);
}

function canBeTaken(
  view: PrivilegedView,
  object: string,
  by: Vec3,
  own: readonly Obstacle[],
  others: readonly Obstacle[],
): boolean {
  const { position, rotation } = view.instancePose(object);
  const now = view.endEffectorPose().rotation;
  // With the fingers exchanged it is the same grasp; the arm takes the way round that is nearer.
  const isReached = (tools: readonly Pose[]) =>
    strainCost(
      view,
      tools.map((tool) => ({ position: tool.position, rotation: nearerOf(tool.rotation, now) })),
    ) !== undefined;
  const isBeneath = ({ box }: Obstacle) => topOf(box) < position[2];
  const beneath = others.filter(isBeneath);
  const around = others.filter((other) => !isBeneath(other));
  const there = own.map(({ instance, box }) => ({ instance, box: shifted(box, by) }));
  return graspCandidates(view.grasp(object), { position: add(position, by), rotation }).some(
    ({ tool, opening, cost }) => {
      if (cost > FIRM) return false;
      const parts = gripperParts(opening);
      if (!isFree(boxesAt(parts, tool), there, 0.001)) return false;
      const back = scale(pointingOf(tool.rotation), -APPROACH_DISTANCE);
      const before: Pose = { position: add(tool.position, back), rotation: tool.rotation };
      return (
        isWayFree(parts, before, tool, around, GRASP_MARGIN) &&
        isWayFree(parts, before, tool, beneath, BENEATH_MARGIN) &&
        isReached([before, tool])
      );
    },
  );
}
