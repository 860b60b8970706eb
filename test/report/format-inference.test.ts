import { describe, expect, it } from 'vitest';
import { aggregateEpisodes } from '../../src/report/aggregate-episodes.ts';
import { episodesCsv } from '../../src/report/episodes-csv.ts';
import { formatTable } from '../../src/report/format-table.ts';
import { finishedEpisode } from './episodes.ts';

const inference = {
  ...{ count: 4, timings: { preprocessMs: 40, visionMs: 400, prefillMs: 4000, decodeMs: 3000 } },
  ...{ tokens: 34, truncated: 0, constrained: 0, decodeFailures: 0, peakMemoryMib: 3300 },
};
const table = (...more: Partial<typeof inference & { failedAt: Record<string, number[]> }>[]) =>
  formatTable(
    aggregateEpisodes([
      ...more.map((one, index) =>
        finishedEpisode('s/a', 'nora:x', index, true, { inference: { ...inference, ...one } }),
      ),
      finishedEpisode('s/a', 'hold', 0, false),
    ]),
  );

describe('what inferences cost, in the table', () => {
  it('shows means per inference and token, the largest memory, and no row for a policy that tells nothing', () => {
    const text = table({}, { peakMemoryMib: 3400 });
    expect(text).toMatch(
      /^per inference, ms +prep +vision +prefill +ms\/token +tokens +cut +no chunk +MiB$/m,
    );
    expect(text).toMatch(/^s · nora:x +10\.0 +100 +1000 +100 +8\.5 +0 +0 +3400$/m);
    expect(text).not.toMatch(/^s · hold +–/m);
    expect(text).not.toContain('inferences gave');
  });

  it('says so if answers could not be decoded, were cut, or held to action tokens', () => {
    const text = table(
      {},
      { decodeFailures: 3, truncated: 2, constrained: 1, failedAt: { short: [0, 5, 10] } },
    );
    expect(text).toMatch(/^s · nora:x .* 2\/8 +3\/8 +3300$/m);
    expect(text).toContain('3 of 8 inferences gave no action chunk');
    expect(text).toContain('2 of 8 inferences ended at their token limit');
    expect(text).toContain('1 of 8 inferences were held to action tokens');
  });

  it('leaves open what a token costs where nobody measured it', () => {
    expect(table({ timings: {} } as never)).toMatch(/^s · nora:x +– +– +– +– +8\.5 +0 +0 +3300$/m);
  });

  it('is absent without models', () => {
    expect(table()).not.toContain('per inference');
    expect(aggregateEpisodes([finishedEpisode('s/a', 'hold', 0, true)]).overall[0]!.inference).toBeNull();
  });

  it('stands in the CSV', () => {
    const [header, row, other] = episodesCsv([
      finishedEpisode('s/a', 'nora:x', 0, true, { inference }),
      finishedEpisode('s/a', 'hold', 0, true),
    ]).split('\n');
    const cell = (name: string, line = row!) => line.split(',')[header!.split(',').indexOf(name)];
    const names = ['visionMsTotal', 'tokens', 'truncatedInferences', 'decodeFailures', 'peakMemoryMib'];
    expect(names.map((name) => cell(name))).toEqual(['400', '34', '0', '0', '3300']);
    expect(names.map((name) => cell(name, other!))).toEqual(['', '', '', '', '']);
  });
});
