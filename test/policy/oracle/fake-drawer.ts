import { distance, type Vec3 } from '../../../src/math/vec3.ts';
import type { HandleView, PartView, SolidView } from '../../../src/policy/privileged-view.ts';
import type { Action } from '../../../src/spec/action.ts';
import type { JointView } from '../../../src/task/world-view.ts';
import { FakeWorld } from './fake-world.ts';

const UPRIGHT = [0, 0, 0, 1] as const;
const BAR: Vec3 = [0.05, -0.15, 1];
const BAR_HALF: Vec3 = [0.045, 0.008, 0.008];
const FRONT_DISTANCE = 0.024;
/** Pads this far apart or less have closed on the bar, m. */
const PINCHED = 0.0165;

/**
 * The table of `FakeWorld` with a drawer to the robot's right that opens towards +y: closed fingers that have its bar
 * between them carry it along. Its joint is `chest.drawer`, 0 shut and −0.16 open.
 */
export class FakeDrawer extends FakeWorld {
  override readonly fixtures = ['chest'];
  value = 0;
  /** Joint value at which the drawer jams. */
  jamsAt = Number.NEGATIVE_INFINITY;
  /** Fingers that have closed on the bar this often slip off it. */
  slips = 0;
  handled = true;
  #held = false;
  #slipped = false;

  override apply(action: Action): void {
    const before = this.endEffectorPose().position;
    super.apply(action);
    const { position } = this.endEffectorPose();
    if (action[6]! < 0) this.#slipped = false;
    if (this.#held && this.slips > 0 && this.value < -0.05) {
      this.slips -= 1;
      this.#slipped = true;
    }
    const near = distance(position, this.#bar()) < 0.03;
    this.#held = !this.#slipped && near && action[6]! > 0 && this.gripperOpening() <= PINCHED;
    if (!this.#held) return;
    const value = this.value - (position[1] - before[1]);
    this.value = Math.min(0.01, Math.max(-0.16, this.jamsAt, value));
  }

  #bar(): Vec3 {
    return [BAR[0], BAR[1] - this.value, BAR[2]];
  }

  override isGrasped(instance?: string): boolean {
    return instance === 'chest' ? this.#held : super.isGrasped(instance);
  }

  override joints(): readonly JointView[] {
    const states = { open: { below: -0.14 }, closed: { above: 0 } };
    return [{ name: 'chest.drawer', value: this.value, states }];
  }

  override parts(): readonly PartView[] {
    const handle: HandleView = {
      ...{ center: this.#bar(), along: [1, 0, 0], outward: [0, 1, 0], across: [0, 0, 1] },
      ...{ halfAlong: BAR_HALF[0], halfOutward: BAR_HALF[1], halfAcross: BAR_HALF[2], clearance: 0.016 },
    };
    return [
      {
        ...{ joint: 'chest.drawer', body: 'chest/drawer', kind: 'slide', axis: [0, -1, 0] },
        ...{ anchor: [0, 0, 0], value: this.value, range: [-0.16, 0.01] },
        handle: this.handled ? handle : undefined,
      },
    ];
  }

  override solids(): readonly SolidView[] {
    const [x, y, z] = this.#bar();
    const box = (body: string, position: Vec3, halfExtents: Vec3): SolidView => ({
      instance: 'chest',
      body,
      pose: { position, rotation: UPRIGHT },
      halfExtents,
    });
    const front = y - FRONT_DISTANCE - 0.006;
    return [
      ...super.solids(),
      box('chest/drawer', [x, y, z], BAR_HALF),
      box('chest/drawer', [x, front, z], [0.11, 0.006, 0.034]),
      box('chest/frame', [x, BAR[1] - 0.14, z], [0.12, 0.1, 0.05]),
    ];
  }
}
