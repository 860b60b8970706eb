import { otherQuaternion, withoutState } from '../change-observation.ts';
import type { Check } from '../finding.ts';
import { difference } from '../subject.ts';

/** Whether the robot's state is read, and in which form of its rotation. */
export const state: Check = {
  id: 'state',
  title: "the robot's state",
  traps: [1, 2, 4],
  async look(subject) {
    const { preset } = subject;
    if (preset?.state === undefined) return { verdict: 'not-applicable', evidence: 'its preset sends none' };
    const [sight] = subject.sights;
    const [answer] = subject.answers;
    if (difference(answer!, await subject.ask(sight!, withoutState)) === 0) {
      return {
        verdict: 'warn',
        evidence: 'it answers the same to a state of zeros',
        advice:
          'the state does not reach the model, or it was trained without; a missing state has cost 25 to 60 points elsewhere',
      };
    }
    const flip = difference(answer!, await subject.ask(sight!, otherQuaternion));
    const { axisAngle } = preset.state;
    if (flip > 0) {
      return {
        verdict: 'info',
        evidence:
          `state.axisAngle is "${axisAngle}": the sign of the quaternion changes the answer by ${flip.toFixed(3)}. Right only if ` +
          "the training data had robosuite's form (angles up to 2π); the wrong one has cost 14 to 40 points",
      };
    }
    return {
      verdict: 'pass',
      evidence: `state.axisAngle is "${axisAngle}": both quaternions of one rotation get the same answer`,
    };
  },
};
