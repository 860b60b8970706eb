import { compose, type Pose, transformPoint } from '../../math/pose.ts';
import { fromAxisAngle, multiply, rotate } from '../../math/quat.ts';
import { add, norm, scale, type Vec3, ZERO } from '../../math/vec3.ts';
import type { Grasp } from '../../scene/object-schema.ts';
import { MAX_OPENING } from './gripper-shape.ts';
import { uprightRotation } from './tool-rotation.ts';

/** A way to take an object with an upright gripper, in the world, m. */
export interface GraspCandidate {
  /** Grip site when the fingers close; with the fingers exchanged it is the same grasp. */
  readonly tool: Pose;
  /** Distance between the pads to arrive with. */
  readonly opening: number;
  /** What it would be worth to hold the object where and how it is held best, m of travel. */
  readonly cost: number;
}

type RimGrasp = Extract<Grasp, { kind: 'rim' }>;
type BodyGrasp = Extract<Grasp, { kind: 'body' }>;

const RIM_POINTS = 32;
const BODY_DIRECTIONS = 16;
/** Shares of the way that a grasp may slide, tried as well. */
const SLIDES = [0, -0.5, 0.5, -1, 1];
const UNIT = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] } as const;
/** A rim is a thin wall: these leave 2.5 or 1.5 cm on either side of it and spare closing time. */
const RIM_OPENINGS = [0.05, 0.03];
/** Held at its handle, a vessel hangs off to one side: only if its rim does not serve, m of travel. */
const HANDLE_COST = 0.2;
const HANDLE_OPENING = 0.05;
/** What a metre off the best place to hold costs: the object tilts as it is lifted. */
const OFF_CENTRE_COST = 4;
/**
 * Ways to hold a body that differ from fingers flat on its middle: turned, by which it turns as they close, and with
 * one finger further off, by which it is pushed. They make room for the hand. rad, m, and what they cost.
 */
const HOLDS = [0, -0.25, 0.25, -0.5, 0.5].flatMap((yaw) =>
  [0, -0.012, 0.012].map((shift) => ({ yaw, shift, cost: 0.6 * Math.abs(yaw) + 3 * Math.abs(shift) })),
);
/** Fingers that are steeper than this to the horizontal plane cannot close on the wall with an upright hand. */
const MIN_HORIZONTAL = 0.7;

/**
 * Every way that the object's grasp rule allows for the object where it stands now, in a fixed order: points of the
 * rim, the vessel's handle, or directions over the body; the hand upright, or leant over about the line of its fingers by each of `slants`
 * (rad). Empty if the object is not for grasping or lies on its side.
 */
export function graspCandidates(
  grasp: Grasp,
  object: Pose,
  slants: readonly number[] = [0],
): GraspCandidate[] {
  return uprightCandidates(grasp, object).flatMap((candidate) =>
    slants.map((slant) => ({ ...candidate, tool: slanted(candidate.tool, slant) })),
  );
}

/** The hand leant over about the line of its fingers, by an angle in rad, the grip site staying where it is. */
function slanted(tool: Pose, slant: number): Pose {
  if (slant === 0) return tool;
  return { position: tool.position, rotation: multiply(tool.rotation, fromAxisAngle([1, 0, 0], slant)) };
}

function uprightCandidates(grasp: Grasp, object: Pose): GraspCandidate[] {
  switch (grasp.kind) {
    case 'rim':
      return [...rimCandidates(grasp, object), ...handleCandidates(grasp, object)];
    case 'body':
      return bodyCandidates(grasp, object);
    case 'none':
      return [];
  }
}

function rimCandidates({ radius, z, center = [0, 0] }: RimGrasp, object: Pose): GraspCandidate[] {
  return directions(RIM_POINTS).flatMap(([x, y]) => {
    const fingers = horizontal(rotate(object.rotation, [x, y, 0]));
    const position = transformPoint(object, [center[0] + radius * x, center[1] + radius * y, z]);
    return fingers === undefined
      ? []
      : RIM_OPENINGS.map((opening) => ({ tool: upright(position, fingers), opening, cost: 0 }));
  });
}

function handleCandidates({ handle }: RimGrasp, object: Pose): GraspCandidate[] {
  if (handle === undefined) return [];
  const fingers = horizontal(rotate(object.rotation, UNIT[handle.axis]));
  const position = transformPoint(object, handle.position);
  return fingers === undefined
    ? []
    : [{ tool: upright(position, fingers), opening: HANDLE_OPENING, cost: HANDLE_COST }];
}

function bodyCandidates(grasp: BodyGrasp, object: Pose): GraspCandidate[] {
  return bodyDirections(grasp).flatMap((axis) => {
    const fingers = horizontal(rotate(object.rotation, axis));
    if (fingers === undefined) return [];
    return slides(grasp).flatMap((slide) => {
      const position = transformPoint(object, add(grasp.position, slide));
      const tool = upright(position, fingers);
      return HOLDS.map(({ yaw, shift, cost }) => ({
        tool: compose(tool, { position: [shift, 0, 0], rotation: fromAxisAngle([0, 0, 1], yaw) }),
        opening: MAX_OPENING,
        cost: cost + OFF_CENTRE_COST * norm(slide),
      }));
    });
  });
}

function upright(position: Vec3, fingers: Vec3): Pose {
  return { position, rotation: uprightRotation(fingers) };
}

function slides({ slide }: BodyGrasp): readonly Vec3[] {
  if (slide === undefined) return [ZERO];
  const along = UNIT[slide.axis];
  return SLIDES.map((share) => scale(along, share * slide.distance));
}

function bodyDirections({ axis, about }: BodyGrasp): readonly Vec3[] {
  switch (axis) {
    case 'x':
      return [[1, 0, 0]];
    case 'y':
      return [[0, 1, 0]];
    case 'z':
      return [[0, 0, 1]];
    case 'either':
      return [
        [1, 0, 0],
        [0, 1, 0],
      ];
    case 'any':
      // Opposite directions are the same grasp.
      return directions(BODY_DIRECTIONS * 2)
        .slice(0, BODY_DIRECTIONS)
        .map(([c, s]): Vec3 => (about === 'x' ? [0, c, s] : about === 'y' ? [s, 0, c] : [c, s, 0]));
  }
}

function directions(count: number): (readonly [number, number])[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
}

function horizontal(v: Vec3): Vec3 | undefined {
  const length = Math.hypot(v[0], v[1]);
  return length < MIN_HORIZONTAL ? undefined : [v[0] / length, v[1] / length, 0];
}
