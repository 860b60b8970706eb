import { findProtocol } from '../../task/protocol-library.ts';
import type { Check } from '../finding.ts';

/** Whether the preset's published numbers were made under the rules that a run would use. */
export const protocol: Check = {
  id: 'protocol',
  title: 'rules of the evaluation',
  traps: [15, 16, 24, 25],
  look({ preset, protocol: suites }) {
    if (preset?.protocol === undefined)
      return { verdict: 'info', evidence: `the suite's own rules: ${suites}` };
    const { name, success, maxInferences } = findProtocol(preset.protocol);
    const rules = `success counts ${success === 'any-time' ? 'after any step' : 'only after the last action of a chunk'}`;
    const more = maxInferences === undefined ? '' : `, at most ${maxInferences} inferences`;
    return {
      verdict: 'info',
      evidence: `preset "${preset.name}" was published under "${name}" (${rules}${more}); add --protocol ${preset.protocol} to compare with it`,
    };
  },
};
