import type { Check } from '../finding.ts';
import { difference } from '../subject.ts';

/** The same question, the same answer, whatever was asked in between. */
export const repeatability: Check = {
  id: 'repeatability',
  title: 'same question, same answer',
  traps: [36, 37],
  async look(subject) {
    const [first, second] = subject.sights;
    const [answer] = subject.answers;
    const again = difference(answer!, await subject.ask(first!));
    // Something happens in between: another episode, and more than one question in it.
    await subject.ask(second!);
    await subject.askOn({ ...second!.observation, step: 1 });
    const after = difference(answer!, await subject.ask(first!));
    if (after === 0 && again === 0) {
      return { verdict: 'pass', evidence: 'equal to the last digit, also after another episode' };
    }
    if (again === 0) {
      return {
        verdict: 'fail',
        evidence: `after another episode the same start gets an answer that differs by ${after.toFixed(3)}`,
        advice:
          'something outlives the end of an episode (history, a chunk, a smoothed action): results depend on the order',
      };
    }
    return {
      verdict: 'warn',
      evidence: `asked twice with the same seed, answers differ by ${again.toFixed(3)}`,
      advice:
        'sampling without a seed: runs cannot be repeated, and comparisons need more episodes; decode greedily if it can',
    };
  },
};
