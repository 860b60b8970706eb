import type { Check } from '../finding.ts';
import { difference } from '../subject.ts';

/** Whether different starts get different answers at all. */
export const variety: Check = {
  id: 'variety',
  title: 'answers to what it sees',
  traps: [],
  look({ answers, policy }) {
    if (policy.observationSpec.privileged) {
      return { verdict: 'not-applicable', evidence: 'it reads the simulator and not what it is shown' };
    }
    const [first, ...others] = answers;
    const largest = Math.max(...others.map((answer) => difference(first!, answer)));
    if (largest > 0) {
      return {
        verdict: 'pass',
        evidence: `answers to ${answers.length} starts differ by up to ${largest.toFixed(3)}`,
      };
    }
    const zero = first!.rows.every((row) => row.slice(0, 6).every((value) => value === 0));
    return {
      verdict: 'fail',
      evidence: `${answers.length} different starts get one and the same answer${zero ? ', and it does not move' : ''}`,
      advice: 'a model that is not loaded, a decoding that always fails, or a policy that is a constant',
    };
  },
};
