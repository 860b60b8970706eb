import { describe, expect, it } from 'vitest';
import { errorCodes, filtersOf, matches } from '../../src/viewer/run/filters.ts';
import type { EpisodeRow } from '../../src/viewer/run/series.ts';

function row(status: 'succeeded' | 'failed' | 'errored', code = ''): EpisodeRow {
  const error = status === 'errored' ? { error: { code, message: '' } } : {};
  return { series: { id: 'run|mine' }, episode: { taskId: 'suite/task', status, ...error } } as EpisodeRow;
}

const rows = [
  row('succeeded'),
  row('failed'),
  row('errored', 'worker-died'),
  row('errored', 'policy'),
  row('errored', 'policy'),
];
const count = (query: string) =>
  rows.filter((one) => matches(filtersOf(new URLSearchParams(query)), one)).length;

describe('filters', () => {
  it('leave everything without a choice', () => {
    expect(count('')).toBe(5);
  });

  it('take episodes by outcome and by the code of their error', () => {
    expect(count('outcome=errored')).toBe(3);
    expect(count('error=policy')).toBe(2);
    expect(count('error=policy&outcome=failed')).toBe(0);
    expect(count('task=suite/other')).toBe(0);
  });

  it('offer each code that occurs once', () => {
    expect(errorCodes(rows)).toEqual(['policy', 'worker-died']);
  });
});
