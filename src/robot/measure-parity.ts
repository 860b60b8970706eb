import { HarnessError } from '../errors.ts';
import { angleBetween } from '../math/quat.ts';
import { distance } from '../math/vec3.ts';
import type { ArmResponse, ReferenceCase } from './osc-reference.ts';

/** Control steps in which a motion starts; a transient there is judged more leniently. */
const EARLY_STEPS = 3;

/** What a simulation may differ from its reference by, at every recorded step. */
export const PARITY_TOLERANCES = {
  /** Grip site during the first three control steps, m. */
  earlyPosition: 0.005,
  /** Grip site after them, m. */
  position: 0.002,
  rotationDegrees: 1,
  /** Each finger joint, m. */
  finger: 0.002,
} as const;

/** Largest differences from the reference over one case; a position is absent where no step was recorded. */
export interface CaseParity {
  readonly name: string;
  /** m, steps 1 to 3. */
  readonly earlyPosition: number | undefined;
  /** m, from step 4. */
  readonly position: number | undefined;
  readonly rotationDegrees: number;
  /** m */
  readonly finger: number;
  readonly passes: boolean;
}

/**
 * Compares a simulation with the reference, case by case. `simulate` answers the response after each action of the
 * case. A non-finite response fails its case; a missing one is a bug of the caller and throws.
 */
export function measureParity(
  cases: readonly ReferenceCase[],
  simulate: (reference: ReferenceCase) => readonly ArmResponse[],
): readonly CaseParity[] {
  return cases.map((reference) => {
    const responses = simulate(reference);
    if (responses.length !== reference.actions.length) {
      throw new HarnessError(
        'bug',
        `parity case "${reference.name}": expected one response per action (${reference.actions.length}), ` +
          `got ${responses.length}; the simulation must report every control step`,
      );
    }
    return compareCase(reference, responses);
  });
}

function compareCase({ name, recorded }: ReferenceCase, responses: readonly ArmResponse[]): CaseParity {
  let earlyPosition: number | undefined;
  let position: number | undefined;
  let rotationDegrees = 0;
  let finger = 0;
  // Math.max keeps a NaN once it met one, so a single non-finite step shows in the result.
  for (const wanted of recorded) {
    const got = responses[wanted.step - 1]!;
    const off = distance(got.position, wanted.position);
    if (wanted.step <= EARLY_STEPS) earlyPosition = Math.max(earlyPosition ?? 0, off);
    else position = Math.max(position ?? 0, off);
    rotationDegrees = Math.max(
      rotationDegrees,
      (angleBetween(got.rotation, wanted.rotation) * 180) / Math.PI,
    );
    for (const side of [0, 1] as const) {
      finger = Math.max(finger, Math.abs(got.fingers[side] - wanted.fingers[side]));
    }
  }
  const passes =
    (earlyPosition ?? 0) <= PARITY_TOLERANCES.earlyPosition &&
    (position ?? 0) <= PARITY_TOLERANCES.position &&
    rotationDegrees <= PARITY_TOLERANCES.rotationDegrees &&
    finger <= PARITY_TOLERANCES.finger;
  return { name, earlyPosition, position, rotationDegrees, finger, passes };
}
