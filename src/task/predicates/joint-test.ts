import { HarnessError } from '../../errors.ts';
import type { Threshold } from '../../scene/fixture-schema.ts';
import type { WorldView } from '../world-view.ts';
import type { JointStateName, Measurement } from './predicate.ts';

/** Whether a joint value passes every bound that the test gives. */
export function meetsThreshold(value: number, test: Threshold): boolean {
  return (
    (test.above === undefined || value > test.above) &&
    (test.atLeast === undefined || value >= test.atLeast) &&
    (test.below === undefined || value < test.below) &&
    (test.atMost === undefined || value <= test.atMost)
  );
}

function describeThreshold(test: Threshold): string {
  const bounds = [
    test.above === undefined ? [] : [`> ${test.above}`],
    test.atLeast === undefined ? [] : [`>= ${test.atLeast}`],
    test.below === undefined ? [] : [`< ${test.below}`],
    test.atMost === undefined ? [] : [`<= ${test.atMost}`],
  ].flat();
  return bounds.join(' and ');
}

/**
 * Tests the joints of a fixture, or the one joint that moves a site. Parts: the value of every joint by its full name
 * (m or rad) and the `test` in words. Throws if none of the joints declares the state.
 */
export function measureJoints(
  target: string,
  state: JointStateName,
  quantifier: 'any' | 'all',
  view: WorldView,
): Measurement {
  const joints = view.joints(target).flatMap((joint) => {
    const test = joint.states[state];
    return test === undefined ? [] : [{ name: joint.name, value: joint.value, test }];
  });
  if (joints.length === 0) {
    throw new HarnessError(
      'task-file',
      `a predicate asks whether "${target}" is ${state}, but no joint of it declares that state; ` +
        'name a fixture or drawer region whose fixture file has it under `states:`',
    );
  }
  const passed = joints.map((joint) => meetsThreshold(joint.value, joint.test));
  return {
    holds: quantifier === 'any' ? passed.includes(true) : !passed.includes(false),
    parts: {
      ...Object.fromEntries(joints.map((joint) => [joint.name, joint.value])),
      test: `${quantifier} joint ${describeThreshold(joints[0]!.test)}`,
    },
  };
}
