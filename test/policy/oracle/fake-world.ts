import type { Pose } from '../../../src/math/pose.ts';
import { fromRotationVector, multiply, normalize, type Quat, rotate } from '../../../src/math/quat.ts';
import { add, norm, scale, subtract, type Vec3 } from '../../../src/math/vec3.ts';
import type { ArmReach, PartView, PrivilegedView, SolidView } from '../../../src/policy/privileged-view.ts';
import type { Grasp } from '../../../src/scene/object-schema.ts';
import type { Action } from '../../../src/spec/action.ts';
import type { JointView, SiteView } from '../../../src/task/world-view.ts';

const UPRIGHT: Quat = [0, 0, 0, 1];
/** Rotation by π about (1, 1, 0): the tool points down, its x axis along world y, like the Panda at rest. */
const TOOL_DOWN: Quat = [Math.SQRT1_2, Math.SQRT1_2, 0, 0];
/** OSC_POSE: stiffness 150/s², critical damping, a goal per control step of 25 substeps of 2 ms, 0.05 m full scale. */
const STIFFNESS = 150;
const DAMPING = 2 * Math.sqrt(STIFFNESS);
const SUBSTEPS = 25;
const SUBSTEP = 0.002;
const FULL_SCALE = 0.05;
const TABLE = 0.9;
const RIM = { radius: 0.049, z: 0.045 };
/** How far beside the line of the fingers a wall may stand and still be gripped, m. */
const FINGER_REACH = 0.01;
const BOWL_HALF: Vec3 = [0.053, 0.053, 0.025];
const PLATE_HALF: Vec3 = [0.068, 0.068, 0.009];

/**
 * A table with a bowl and a plate, just real enough to run the oracle's script without physics: the tool is the
 * critically damped spring that OSC_POSE makes of the arm, a bowl whose wall is between closing fingers follows them, a
 * released bowl falls.
 */
export class FakeWorld implements PrivilegedView {
  goal: PrivilegedView['goal'] = ['And', ['On', 'bowl', 'plate']];
  readonly objects = ['bowl', 'plate'];
  readonly fixtures: readonly string[] = [];
  readonly surfaceHeight = TABLE;
  readonly robotBase = { position: [-0.66, 0, TABLE], rotation: UPRIGHT } as const;
  /** Extra solids, e.g. a wall beside the bowl. */
  readonly walls: SolidView[] = [];
  bowl: Vec3 = [-0.05, 0.1, TABLE];
  plate: Vec3 = [0.06, 0.2, TABLE];
  /** Grasps that slip away as the fingers close. */
  misses = 0;
  /** Steps after which a held bowl falls out of the gripper, once. */
  dropAfter = Number.POSITIVE_INFINITY;
  steps = 0;
  graspRule: Grasp = { kind: 'rim', ...RIM };
  #tool: Vec3 = [-0.2, 0, 1.17];
  #toolVelocity: Vec3 = [0, 0, 0];
  #toolRotation: Quat = TOOL_DOWN;
  #opening = 0.079;
  #held: Vec3 | undefined;
  #heldSteps = 0;

  apply(action: Action): void {
    this.steps += 1;
    const [x, y, z, rx, ry, rz, grip] = action as [number, number, number, number, number, number, number];
    this.#moveTool(add(this.#tool, scale([x, y, z], FULL_SCALE)));
    const turn = fromRotationVector([0.15 * rx, 0.15 * ry, 0.15 * rz]);
    this.#toolRotation = normalize(multiply(turn, this.#toolRotation));
    const thinnest = this.#held === undefined ? 0 : 0.003;
    this.#opening = Math.min(0.079, Math.max(thinnest, this.#opening - 0.01 * Math.sign(grip)));
    if (this.#held === undefined) this.#tryGrasp();
    else if (this.#opening > 0.01 || ++this.#heldSteps >= this.dropAfter) this.#drop();
    else this.bowl = [0, 1, 2].map((i) => this.#tool[i]! + this.#held![i]!) as unknown as Vec3;
  }

  #moveTool(goal: Vec3): void {
    for (let substep = 0; substep < SUBSTEPS; substep++) {
      const spring = scale(subtract(goal, this.#tool), STIFFNESS);
      const acceleration = subtract(spring, scale(this.#toolVelocity, DAMPING));
      this.#toolVelocity = add(this.#toolVelocity, scale(acceleration, SUBSTEP));
      this.#tool = add(this.#tool, scale(this.#toolVelocity, SUBSTEP));
    }
  }

  #tryGrasp(): void {
    if (this.#opening >= 0.01) return;
    const fingers = this.fingerDirection();
    const toAxis = [this.bowl[0] - this.#tool[0], this.bowl[1] - this.#tool[1]] as const;
    const along = Math.abs(toAxis[0] * fingers[0] + toAxis[1] * fingers[1]);
    const across = Math.abs(-toAxis[0] * fingers[1] + toAxis[1] * fingers[0]);
    const height = this.#tool[2] - this.bowl[2];
    if (Math.abs(along - RIM.radius) > 0.02 || across > FINGER_REACH || height < 0.035 || height > 0.055)
      return;
    if (this.misses > 0) {
      this.misses -= 1;
      // Twice as far as the fingers reach across, so that they cannot close on it by accident.
      this.bowl = [this.bowl[0] + 2 * FINGER_REACH, this.bowl[1], this.bowl[2]];
      return;
    }
    this.#held = [0, 1, 2].map((i) => this.bowl[i]! - this.#tool[i]!) as unknown as Vec3;
    this.#heldSteps = 0;
  }

  #drop(): void {
    this.#held = undefined;
    this.dropAfter = Number.POSITIVE_INFINITY;
    this.bowl = [this.bowl[0], this.bowl[1], this.#overPlate() ? TABLE + 0.01 : TABLE];
  }

  #overPlate(): boolean {
    return Math.hypot(this.bowl[0] - this.plate[0], this.bowl[1] - this.plate[1]) < 0.07;
  }

  toolDistance(instance: string): number {
    return norm(subtract(this.#tool, this.instancePose(instance).position));
  }

  instancePose(instance: string): Pose {
    return { position: instance === 'bowl' ? this.bowl : this.plate, rotation: UPRIGHT };
  }

  /** The one site is the room above the plate, a box of 6 cm half extents. */
  site(name: string): SiteView | undefined {
    if (name !== 'plate_inside') return undefined;
    const [x, y] = this.plate;
    const pose = { position: [x, y, TABLE + 0.06], rotation: UPRIGHT } as const;
    return { name, pose, halfExtents: [0.06, 0.06, 0.06], parent: 'plate' };
  }

  inContact(): boolean {
    return this.#overPlate() && this.bowl[2] < TABLE + 0.012;
  }

  joints(): readonly JointView[] {
    return [];
  }

  parts(): readonly PartView[] {
    return [];
  }

  category(instance: string): string {
    return instance;
  }

  grasp(instance: string): Grasp {
    return instance === 'bowl' ? this.graspRule : { kind: 'none' };
  }

  endEffectorPose(): Pose {
    return { position: this.#tool, rotation: this.#toolRotation };
  }

  /** Its arm reaches everywhere. */
  reach(tools: readonly Pose[]): readonly ArmReach[] {
    return tools.map(() => ({ positionError: 0, rotationError: 0, limitMargin: 1, strain: 0 }));
  }

  fingerDirection(): Vec3 {
    return rotate(this.#toolRotation, [1, 0, 0]);
  }

  gripperOpening(): number {
    return this.#opening;
  }

  isGrasped(instance = 'bowl'): boolean {
    return instance === 'bowl' && this.#held !== undefined;
  }

  solids(): readonly SolidView[] {
    const box = (instance: string, [x, y, z]: Vec3, halfExtents: Vec3): SolidView => ({
      instance,
      body: `${instance}/object`,
      pose: { position: [x, y, z], rotation: UPRIGHT },
      halfExtents,
    });
    return [
      box('scene', [0, 0, TABLE - 0.026], [0.5, 0.6, 0.025]),
      ...wallOf(this.bowl).map(({ position, halfExtents }) => box('bowl', position, halfExtents)),
      box('plate', [this.plate[0], this.plate[1], TABLE + 0.001], [PLATE_HALF[0], PLATE_HALF[1], 0.004]),
      ...this.walls,
    ];
  }
}

/** Four thin walls instead of a ring; the gripper straddles any of them. */
function wallOf([x, y, z]: Vec3): { position: Vec3; halfExtents: Vec3 }[] {
  const [r, , h] = BOWL_HALF;
  const wall = 0.9 * r;
  return [
    { position: [x + wall, y, z + h], halfExtents: [0.002, 0.02, h] },
    { position: [x - wall, y, z + h], halfExtents: [0.002, 0.02, h] },
    { position: [x, y + wall, z + h], halfExtents: [0.02, 0.002, h] },
    { position: [x, y - wall, z + h], halfExtents: [0.02, 0.002, h] },
  ];
}
