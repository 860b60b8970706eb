import type { Check } from '../finding.ts';

/** Answers of token models that were no chunk, or cut. */
export const decoding: Check = {
  id: 'decoding',
  title: 'tokens become actions',
  traps: [41, 42],
  look({ answers, preset }) {
    const reports = answers.flatMap(({ report }) => (report?.tokens === undefined ? [] : [report]));
    if (reports.length === 0) return { verdict: 'not-applicable', evidence: 'it reports no tokens' };
    const failures = reports.flatMap(({ decodeFailure }) =>
      decodeFailure === undefined ? [] : [decodeFailure],
    );
    const tokens = reports.map((report) => report.tokens!);
    const count = `${Math.min(...tokens)} to ${Math.max(...tokens)} tokens`;
    if (failures.length > 0) {
      return {
        verdict: failures.length === reports.length ? 'fail' : 'warn',
        evidence: `${failures.length} of ${reports.length} answers are no action chunk (${failures[0]}); ${count}`,
        advice: `check the chunk length (${preset?.chunk.length ?? 'unknown'} here; NORA-Long has 5) and the action tokenizer`,
      };
    }
    const cut = reports.filter(({ truncated }) => truncated === true).length;
    if (cut > 0) {
      return {
        verdict: 'info',
        evidence: `all decode; ${cut} of ${reports.length} ended at the token limit rather than by themselves; ${count}`,
      };
    }
    return { verdict: 'pass', evidence: `all ${reports.length} answers decode; ${count}` };
  },
};
