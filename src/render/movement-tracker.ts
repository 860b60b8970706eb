import type { WorldPoses } from './camera-renderer.ts';
import type { MeshPool } from './mesh-pool.ts';
import { POSE_STRIDE, type WorldVertices } from './world-vertices.ts';

/** Updates without any change of pose after which a body counts as still. */
const STILL_AFTER = 8;

/**
 * Decides which bodies belong to the static picture. A body leaves it at once when its pose changes in any bit and
 * joins it after some still updates, so that the picture is not rebuilt for every pause.
 */
export class MovementTracker {
  /** 1 per pool part drawn anew each frame. */
  readonly moving: Uint8Array;
  /** 1 per pool part that is hidden now. */
  readonly hidden: Uint8Array;
  /** Counts updates that moved vertices; views compare it with what they last projected. */
  version = 0;
  readonly #pool: MeshPool;
  readonly #world: WorldVertices;
  readonly #last: Float64Array;
  readonly #stillFor: Int32Array;
  readonly #bodyMoving: Uint8Array;
  #first = true;

  constructor(pool: MeshPool, world: WorldVertices, bodyCount: number) {
    this.#pool = pool;
    this.#world = world;
    this.moving = new Uint8Array(pool.parts.length);
    this.hidden = new Uint8Array(pool.parts.length);
    this.#last = new Float64Array(bodyCount * POSE_STRIDE);
    this.#stillFor = new Int32Array(bodyCount);
    this.#bodyMoving = new Uint8Array(bodyCount);
  }

  /** Takes over new poses and moves vertices; returns whether the static picture became invalid. */
  update(now: WorldPoses): boolean {
    let changed = this.#first;
    for (let body = 0; body < this.#stillFor.length; body++) {
      const differs = this.#first || this.#poseDiffers(now.poses, body);
      if (differs) this.#stillFor[body] = 0;
      else this.#stillFor[body] = this.#stillFor[body]! + 1;
      const wasMoving = this.#bodyMoving[body] === 1;
      const isMoving = !this.#first && (differs || (wasMoving && this.#stillFor[body]! < STILL_AFTER));
      if (wasMoving !== isMoving) changed = true;
      this.#bodyMoving[body] = isMoving ? 1 : 0;
    }
    for (const [index, part] of this.#pool.parts.entries()) {
      this.moving[index] = this.#bodyMoving[part.body]!;
      if (this.#first || this.#stillFor[part.body] === 0) {
        this.#world.place(now.poses, index);
      }
      if (part.visibleWhen !== undefined) {
        const hidden = now.jointValue(part.visibleWhen.joint) >= part.visibleWhen.atLeast ? 0 : 1;
        if (hidden !== this.hidden[index]) changed = true;
        this.hidden[index] = hidden;
      }
    }
    this.#last.set(now.poses.subarray(0, this.#last.length));
    this.#first = false;
    this.version++;
    return changed;
  }

  #poseDiffers(poses: Float64Array, body: number): boolean {
    for (let i = body * POSE_STRIDE; i < (body + 1) * POSE_STRIDE; i++) {
      if (poses[i] !== this.#last[i]) return true;
    }
    return false;
  }
}
