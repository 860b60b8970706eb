import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatEpisodeRecord } from '../../src/run/episode-record.ts';
import { Journal, readJournal } from '../../src/run/journal.ts';
import { erroredEpisode, finishedEpisode } from '../helpers/run-results.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const one = finishedEpisode({ episodeId: 's/t/hold/0000' });
const two = erroredEpisode({ episodeId: 's/t/hold/0001', episodeIndex: 1 });
const line = (result: Parameters<typeof formatEpisodeRecord>[0]) => `${formatEpisodeRecord(result)}\n`;

function journalFile(text: string): string {
  const file = join(tmpFolder(), 'episodes.jsonl');
  writeFileSync(file, text);
  return file;
}

describe('Journal', () => {
  it('gives back what was appended, finished and errored', () => {
    const file = join(tmpFolder(), 'episodes.jsonl');
    const journal = new Journal(file, 0);
    journal.append(one);
    journal.append(two);
    journal.close();
    expect(readJournal(file)).toEqual({ results: [one, two], validBytes: readFileSync(file).length });
  });

  it('has an episode on disk when append returns', () => {
    const file = join(tmpFolder(), 'episodes.jsonl');
    const journal = new Journal(file, 0);
    journal.append(one);
    expect(readJournal(file).results).toEqual([one]);
    journal.close();
  });

  it('is empty where there is no file', () => {
    expect(readJournal(join(tmpFolder(), 'none'))).toEqual({ results: [], validBytes: 0 });
  });

  it('writes the fields that people look for first, and a format version', () => {
    const record = JSON.parse(line(one)) as Record<string, unknown>;
    const expected = ['episodeId', 'taskId', 'policy', 'status', 'success', 'steps', 'seed', 'digest'];
    expect(Object.keys(record).slice(0, 8)).toEqual(expected);
    expect(record.format).toBe('benchtop/episode@1');
  });

  it.each([1, 20, line(two).length - 1])(
    'leaves out a last line torn after %i bytes, with a warning',
    (bytes) => {
      const file = journalFile(line(one) + line(two).slice(0, bytes));
      const contents = readJournal(file);
      expect(contents.results).toEqual([one]);
      expect(contents.warning).toMatch(/line 2 is cut off after/);
    },
  );

  it('goes on after a torn line as if it had not been written', () => {
    const file = journalFile(line(one) + line(two).slice(0, 30));
    const journal = new Journal(file, readJournal(file).validBytes);
    journal.append(two);
    journal.close();
    expect(readFileSync(file, 'utf8')).toBe(line(one) + line(two));
  });

  it('refuses damage anywhere else, with line numbers and every problem', () => {
    const file = journalFile(`${line(one)}{"episodeId": "s/t\n${line(two)}{}\n`);
    expect(() => readJournal(file)).toThrow(
      /damaged:\n {2}line 2 is not valid JSON.*\n {2}line 4 is not an episode/,
    );
  });

  it('refuses damage also in front of a torn line', () => {
    expect(() => readJournal(journalFile(`nonsense\n${line(one).slice(0, 10)}`))).toThrow(/line 1/);
  });

  it('says which field of a record is wrong', () => {
    const file = journalFile(line(one).replace('"steps":5', '"steps":"five"'));
    expect(() => readJournal(file)).toThrow(/line 1 .*steps: /);
  });

  it('refuses records of a newer version', () => {
    const file = journalFile(line(one).replace('episode@1', 'episode@2'));
    expect(() => readJournal(file)).toThrow(/version 2 .*update benchtop/);
  });
});
