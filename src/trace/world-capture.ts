import type { WorldModel } from '../scene/world-model.ts';
import type { Image } from '../spec/image.ts';

/** What a trace keeps of a world at one instant. */
export interface WorldCapture {
  /** Simulated seconds since reset. */
  readonly time: number;
  /** World poses of the model's bodies in their order, 7 numbers each: x, y, z (m), qx, qy, qz, qw. */
  readonly poses: Float64Array;
  /** Values of `TraceSource.jointNames`, m or rad. */
  readonly joints: Float64Array;
  /** Pairs of instances that touch, names sorted within and among pairs; what never moves is not paired with its like. */
  readonly touching: readonly (readonly [string, string])[];
  /** Objects that both finger pads touch, sorted. */
  readonly grasped: readonly string[];
}

/** A world that can be recorded. */
export interface TraceSource {
  /** The world of the present episode, as built. */
  readonly model: WorldModel;
  /** Robot joints by their own names, then fixture joints as `<instance>.<joint>`; the order of the model. */
  readonly jointNames: readonly string[];
  capture(): WorldCapture;
  encodePng(image: Image): Uint8Array;
}
