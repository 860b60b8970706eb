import { withInstruction } from '../change-observation.ts';
import type { Check } from '../finding.ts';
import { difference } from '../subject.ts';

/** Something that no LIBERO task asks for. */
const OTHER = 'turn off the light and close the window';

/** Whether the instruction matters, and whether its case does. */
export const instruction: Check = {
  id: 'instruction',
  title: 'heeds its instruction',
  traps: [46],
  async look(subject) {
    const [sight] = subject.sights;
    const [answer] = subject.answers;
    const text = sight!.observation.instruction;
    const other = difference(answer!, await subject.ask(sight!, withInstruction(OTHER)));
    if (other === 0) {
      return subject.policy.observationSpec.privileged
        ? { verdict: 'not-applicable', evidence: 'it reads the goal and not the instruction' }
        : {
            verdict: 'warn',
            evidence: `it answers the same to "${OTHER}"`,
            traps: [],
            advice: 'a policy for one task may; any other one is not given its instruction',
          };
    }
    const upper = difference(answer!, await subject.ask(sight!, withInstruction(text.toUpperCase())));
    if (upper > 0) {
      return {
        verdict: 'info',
        evidence: `another instruction changes its answer by ${other.toFixed(3)}, capitals by ${upper.toFixed(3)}: case matters to it`,
      };
    }
    return {
      verdict: 'pass',
      evidence: `another instruction changes its answer by ${other.toFixed(3)}; case does not matter`,
    };
  },
};
