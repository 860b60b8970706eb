import type { Check } from '../finding.ts';

/** Chunk length against what the preset executes. */
export const chunk: Check = {
  id: 'chunk',
  title: 'actions per answer',
  traps: [14],
  look({ answers, preset, policy }) {
    const lengths = [...new Set(answers.map(({ rows }) => rows.length))].sort((a, b) => a - b);
    const said = `${lengths.join(' or ')} action(s) per answer`;
    if (preset === undefined) return { verdict: 'info', evidence: `${said}, all executed` };
    const { execute } = preset.chunk;
    if (lengths.every((length) => length >= execute)) {
      return { verdict: 'pass', evidence: `${said}; preset "${preset.name}" executes ${execute}` };
    }
    return {
      verdict: 'fail',
      evidence: `${said}, but preset "${preset.name}" executes ${execute}`,
      advice: `give ${policy.name} a preset whose chunk fits (NORA-Long: nora-long-official), or ?chunk=${lengths[0]}`,
    };
  },
};
