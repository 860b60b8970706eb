import { BufferAttribute, BufferGeometry, Line, LineBasicMaterial } from 'three';
import type { Pose } from '../../math/pose.ts';

const CAPACITY = 4096;

/** A line through the poses of some steps, drawn over everything. */
export class PathLine {
  readonly object: Line<BufferGeometry, LineBasicMaterial>;
  readonly #positions = new BufferAttribute(new Float32Array(3 * CAPACITY), 3);
  readonly #poseAt: (step: number) => Pose | undefined;

  /** `poseAt`: undefined behind the last step. */
  constructor(poseAt: (step: number) => Pose | undefined, color: string, opacity = 1) {
    this.#poseAt = poseAt;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.#positions);
    const material = new LineBasicMaterial({ color, transparent: true, opacity, depthTest: false });
    this.object = new Line(geometry, material);
    this.object.frustumCulled = false;
    this.object.renderOrder = 10;
  }

  /** Shows the stretch from one step to another, both included. */
  show(from: number, to: number): void {
    const first = Math.max(0, from, to - CAPACITY + 1);
    let count = 0;
    for (let step = first; step <= to; step++) {
      const pose = this.#poseAt(step);
      if (pose === undefined) break;
      this.#positions.setXYZ(count++, ...(pose.position as [number, number, number]));
    }
    this.#positions.needsUpdate = true;
    this.object.geometry.setDrawRange(0, count);
  }

  dispose(): void {
    this.object.removeFromParent();
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
