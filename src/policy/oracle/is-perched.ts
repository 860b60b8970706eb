import type { Vec3 } from '../../math/vec3.ts';
import { isFree, type Obstacle } from './clearance.ts';
import { bottomOf, middleOf, type OrientedBox, orientedBox } from './oriented-box.ts';

/** Half a side of what is looked at beneath the object's middle, m. */
const HALF = 0.01;
/** An object over more than this, m, does not stand on it. */
const GAP = 0.025;

/** Whether boxes that sink no further have nothing beneath their middle: on an edge, from which they fall to one side. */
export function isPerched(boxes: readonly OrientedBox[], around: readonly Obstacle[]): boolean {
  const [x, y] = middleOf(boxes);
  const center: Vec3 = [x, y, Math.min(...boxes.map(bottomOf)) - GAP / 2];
  const beneath = orientedBox({ position: center, rotation: [0, 0, 0, 1] }, [HALF, HALF, GAP / 2]);
  return isFree([beneath], around, 0);
}
