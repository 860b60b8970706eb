import type { Vec3 } from '../../math/vec3.ts';
import { ZERO } from '../../math/vec3.ts';
import type { Obstacle } from './clearance.ts';
import { boxesNear, type OrientedBox } from './oriented-box.ts';

/**
 * `isFree` for many places of the same boxes, asked one after another. What was in the way last time is most often in the way
 * again, so it is looked at first; the answers are the same.
 */
export class FreeTest {
  readonly #around: readonly Obstacle[];
  readonly #margin: number;
  #box = 0;
  #obstacle = 0;

  /** `margin`: distance to keep, m. */
  constructor(around: readonly Obstacle[], margin: number) {
    this.#around = around;
    this.#margin = margin;
  }

  /** Whether all boxes, moved by `shift` (m), keep the margin from everything. */
  isFree(boxes: readonly OrientedBox[], shift: Vec3 = ZERO): boolean {
    const margin = this.#margin;
    const last = boxes[this.#box];
    const before = this.#around[this.#obstacle];
    if (last !== undefined && before !== undefined && boxesNear(last, before.box, margin, shift))
      return false;
    for (let box = 0; box < boxes.length; box++) {
      for (let obstacle = 0; obstacle < this.#around.length; obstacle++) {
        if (!boxesNear(boxes[box]!, this.#around[obstacle]!.box, margin, shift)) continue;
        this.#box = box;
        this.#obstacle = obstacle;
        return false;
      }
    }
    return true;
  }
}
