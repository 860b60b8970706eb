import type { InferenceReport } from './inference-report.ts';

/** What one component of an action means. Closed on purpose: unknown meanings must not be guessed. */
export type ActionConvention =
  | 'delta-position' // world frame, from the current position
  | 'delta-axis-angle' // world frame, left-multiplied
  | 'gripper-close-positive' // sign: −1 opens, +1 closes, 0 keeps
  | 'gripper-open-positive'
  | 'joint-position';

export interface ActionComponent {
  readonly name: string;
  readonly convention: ActionConvention;
  /** Count of numbers in the action vector. */
  readonly size: number;
  readonly low: number;
  readonly high: number;
  /** Physical value of 1.0, with its unit in `unit`. */
  readonly scale: number;
  readonly unit: 'm' | 'rad' | 'sign';
}

export interface ActionSpec {
  readonly components: readonly ActionComponent[];
  readonly controlHz: number;
}

/** One action, flat, in the order of its `ActionSpec`. */
export type Action = readonly number[];

/** Actions that a policy wants executed one after the other, at least one. */
export interface ActionChunk {
  readonly actions: readonly Action[];
  /** How the inference went, from policies that know. */
  readonly report?: InferenceReport;
}

/** LIBERO's action: 7 numbers in −1 … 1 at 20 Hz (`OSC_POSE`). */
export const LIBERO_ACTION_SPEC: ActionSpec = {
  controlHz: 20,
  components: [
    { name: 'translation', convention: 'delta-position', size: 3, low: -1, high: 1, scale: 0.05, unit: 'm' },
    { name: 'rotation', convention: 'delta-axis-angle', size: 3, low: -1, high: 1, scale: 0.5, unit: 'rad' },
    {
      name: 'gripper',
      convention: 'gripper-close-positive',
      size: 1,
      low: -1,
      high: 1,
      scale: 1,
      unit: 'sign',
    },
  ],
};
