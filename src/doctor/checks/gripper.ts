import type { Check } from '../finding.ts';

const GRIPPER = 6;
/** FAST's ringing about 0 is smaller than this, so what lies closer is not a decision. */
const UNDECIDED = 0.05;

/** Range and polarity of the last number: −1 opens, +1 closes. */
export const gripper: Check = {
  id: 'gripper',
  title: 'gripper command',
  traps: [6, 7, 10, 13],
  look(subject) {
    const values = subject.values(GRIPPER);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const seen = `${low.toFixed(3)} … ${high.toFixed(3)} at the start of ${subject.answers.length} episodes`;
    if (high > 2 || low < -2) {
      return {
        verdict: 'fail',
        evidence: seen,
        advice: 'the command is a sign, −1 to open and +1 to close; this looks like a raw width or 0 … 255',
      };
    }
    const decided = values.filter((value) => Math.abs(value) > UNDECIDED);
    if (decided.length < values.length / 2) {
      return {
        verdict: 'warn',
        evidence: `${seen}: most are near 0, where the gripper keeps what it did`,
        advice:
          'check the threshold: a raw 0 … 1 needs a rule that makes signs of it (see `benchtop list presets --long`)',
      };
    }
    const fractional = values.filter((value) => value >= 0 && value <= 1 && value % 1 !== 0).length;
    if (low >= 0 && fractional > 0) {
      return {
        verdict: 'fail',
        evidence: `${seen}: between 0 and 1`,
        advice:
          '0 … 1 is read as closed or undecided and never opens; choose a preset with a rule for it (open-unit-0.5)',
      };
    }
    const closing = decided.filter((value) => value > 0).length / decided.length;
    const tooEarly = `${seen}: ${(100 * closing).toFixed(0)} % close, although the hand is empty and far from everything`;
    if (closing > 0.5 && subject.policy.observationSpec.privileged) {
      return { verdict: 'info', evidence: `${tooEarly}; a scripted hand may narrow its grip on purpose` };
    }
    if (closing > 0.5) {
      return {
        verdict: 'warn',
        evidence: tooEarly,
        advice: 'check the polarity: +1 closes here; one flip too many or too few makes every grasp fail',
      };
    }
    return { verdict: 'pass', evidence: `${seen}: it opens or stays open before it has reached anything` };
  },
};
