import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { formatEpisodeRecord } from '../../src/run/episode-record.ts';
import { readJournal } from '../../src/run/journal.ts';
import { mergeRuns } from '../../src/run/merge-runs.ts';
import { planRun } from '../../src/run/plan-run.ts';
import { createRunRecord } from '../../src/run/run-record.ts';
import { type Shard, takeShard } from '../../src/run/shard.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { erroredEpisode, finishedEpisode } from '../helpers/run-results.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { task } from '../task/tasks.ts';

const plan = (seed = 0) =>
  planRun({
    ...{ tasks: [task()], policies: ['hold', 'random'], trials: 4, seed },
    ...{ initialStates: 'sampled', catalogue: loadCatalogue() },
  });

let root: string;

function part(name: string, shard: Shard | undefined, { seed = 0, skip = 0 } = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const policies = ['hold', 'random'].map((policy) => ({ name: policy, privileged: false }));
  const engine = { name: 'rapier@1', settings: {} };
  const whole = plan(seed);
  const record = createRunRecord(whole, { policies, engine, argv: ['run'], ...(shard && { shard }) });
  writeFileSync(join(folder, 'run.json'), JSON.stringify(record));
  const own = shard === undefined ? whole.episodes : takeShard(whole.episodes, shard);
  const results = own
    .slice(skip)
    .map((episode) => finishedEpisode({ ...episode, digest: `digest of ${episode.episodeId}` }));
  write(folder, results);
  return folder;
}

function write(folder: string, results: readonly EpisodeResult[]): void {
  const lines = results.map((result) => `${formatEpisodeRecord(result)}\n`).join('');
  appendFileSync(join(folder, 'episodes.jsonl'), lines);
}

const ids = (folder: string) =>
  readJournal(join(folder, 'episodes.jsonl')).results.map(({ episodeId }) => episodeId);
const shards = () => [1, 2, 3].map((index) => part(`part-${index}`, { index, count: 3 }));

describe('mergeRuns', () => {
  it('puts shards together to what one run would have written', async () => {
    root = tmpFolder();
    const output = join(root, 'out');
    const outcome = await mergeRuns(shards(), output);
    expect(outcome).toMatchObject({ missing: [], doubled: [], absentShards: [], warnings: [] });
    expect(outcome.parts.map(({ shard, planned, present }) => [shard, planned === present])).toEqual([
      ['1/3', true],
      ['2/3', true],
      ['3/3', true],
    ]);
    expect(ids(output)).toEqual(
      plan()
        .episodes.map(({ episodeId }) => episodeId)
        .sort(),
    );
    expect(outcome.summary.overall.map(({ episodes, missing }) => [episodes, missing])).toEqual([
      [4, 0],
      [4, 0],
    ]);
    const record = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8'));
    expect(record.shard).toBeNull();
    expect(record.mergedFrom).toHaveLength(3);
  });

  it('does not depend on the order of the parts', async () => {
    root = tmpFolder();
    const parts = shards();
    await mergeRuns(parts, join(root, 'a'));
    await mergeRuns(parts.toReversed(), join(root, 'b'));
    const journal = (name: string) => readFileSync(join(root, name, 'episodes.jsonl'), 'utf8');
    expect(journal('a')).toBe(journal('b'));
  });

  it('takes half-written parts and parts that never began, and names what is missing', async () => {
    root = tmpFolder();
    const [first, second] = shards();
    const lost = ids(first!).at(-1)!;
    const file = join(first!, 'episodes.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -30));
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const outcome = await mergeRuns([first!, second!, empty], join(root, 'out'));
    const third = takeShard(plan().episodes, { index: 3, count: 3 }).map(({ episodeId }) => episodeId);
    expect(outcome.missing.map(({ episodeId }) => episodeId).sort()).toEqual([lost, ...third].sort());
    expect(outcome.absentShards).toEqual(['3/3']);
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/line \d+ is cut off/),
      expect.stringMatching(/empty holds no run yet/),
    ]);
    // Parts are only read.
    expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(false);
  });

  it('can be repeated into the same folder as parts grow', async () => {
    root = tmpFolder();
    const [first, second, third] = shards();
    const output = join(root, 'out');
    await mergeRuns([first!, second!], output);
    rmSync(first!, { recursive: true });
    const outcome = await mergeRuns([second!, third!], output);
    expect(outcome.missing).toEqual([]);
    expect(ids(output)).toHaveLength(8);
  });

  it('accepts identical doubles, names them, and counts them once', async () => {
    root = tmpFolder();
    const whole = part('whole', undefined, { skip: 2 });
    const [first] = shards();
    const both = ids(first!).filter((id) => ids(whole).includes(id));
    const outcome = await mergeRuns([whole, first!], join(root, 'out'));
    expect(both.length).toBeGreaterThan(0);
    expect(outcome.doubled).toEqual(both.sort());
    expect(ids(join(root, 'out')).length).toBe(new Set(ids(join(root, 'out'))).size);
  });

  it('lets a finished episode count over errored tries of it, of whatever number', async () => {
    root = tmpFolder();
    const whole = part('whole', undefined);
    const other = part('other', undefined, { skip: 8 });
    const [episode] = plan().episodes;
    write(other, [erroredEpisode({ ...episode!, attempt: 3 })]);
    const { results } = await mergeRuns([other, whole], join(root, 'out'));
    expect(results.map(({ status }) => status)).not.toContain('errored');
    expect(ids(join(root, 'out'))).toHaveLength(9);
  });

  it('refuses two different results of one episode as non-determinism, and writes nothing', async () => {
    root = tmpFolder();
    const whole = part('whole', undefined);
    const other = join(root, 'other');
    cpSync(whole, other, { recursive: true });
    const file = join(other, 'episodes.jsonl');
    const { episodeId } = plan().episodes[3]!;
    writeFileSync(file, readFileSync(file, 'utf8').replace(`digest of ${episodeId}`, 'something else'));
    const merge = mergeRuns([whole, other], join(root, 'out'));
    await expect(merge).rejects.toMatchObject({ code: 'non-deterministic' });
    await expect(merge).rejects.toThrow(
      new RegExp(
        `${episodeId}\n.*digest digest of ${episodeId} \\(.*whole\\)\n.*something else \\(.*other\\)`,
      ),
    );
    expect(() => ids(join(root, 'out'))).not.toThrow();
    expect(ids(join(root, 'out'))).toEqual([]);
  });

  it('refuses parts of another plan with the difference', async () => {
    root = tmpFolder();
    const parts = [part('a', { index: 1, count: 2 }), part('b', { index: 2, count: 2 }, { seed: 1 })];
    await expect(mergeRuns(parts, join(root, 'out'))).rejects.toThrow(
      /other plans than .*a,.*\n.*b\n.*seed: the first has 0, this one has 1/,
    );
  });

  it('refuses folders that are no runs', async () => {
    root = tmpFolder();
    await expect(mergeRuns([join(root, 'none')], join(root, 'out'))).rejects.toThrow(/is no folder/);
    mkdirSync(join(root, 'empty'));
    await expect(mergeRuns([join(root, 'empty')], join(root, 'out'))).rejects.toThrow(/nothing to merge/);
  });
});
