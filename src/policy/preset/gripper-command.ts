import type { GripperRule } from './preset.ts';

/**
 * A policy's gripper number as LIBERO's command: −1 opens, +1 closes, 0 keeps. Every rule passes on what is not finite, so
 * that a broken answer is refused and not mistaken for a command.
 *
 * - `as-is`
 * - `sign-close-positive`: below 0 opens, else closes
 * - `open-unit-0.5`: above 0.5 opens, below closes, 0.5 itself keeps (the sign of 0 is 0)
 * - `nora-official`: above 0.5 opens, else closes; 0.5 itself is what zeros become, and closes
 */
export function gripperCommand(value: number, rule: GripperRule): number {
  if (!Number.isFinite(value)) return value;
  switch (rule) {
    case 'as-is':
      return value;
    case 'sign-close-positive':
      return value < 0 ? -1 : 1;
    case 'open-unit-0.5':
      if (value === 0.5) return 0;
      return value > 0.5 ? -1 : 1;
    case 'nora-official':
      return value > 0.5 ? -1 : 1;
  }
}
