import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJournal } from '../../src/run/journal.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

it('puts shards together to the digests of one run, certifies them, and sees a digest that was changed', async () => {
  const root = tmpFolder();
  const tasks = ['--tasks-dir', shortSuite(2, 10)];
  const args = ['run', 'short', ...tasks, '-p', 'random', '-n', '3', '-j', '1'];
  const [whole, a, b, merged] = ['whole', 'a', 'b', 'merged'].map((name) => join(root, name));
  const digests = (folder: string) =>
    readJournal(join(folder, 'episodes.jsonl'))
      .results.map(({ episodeId, digest }) => `${episodeId} ${digest}`)
      .sort();
  await cli([...args, '-o', whole!]);
  await cli([...args, '--shard', '1/2', '-o', a!]);
  const half = await cli(['merge', a!, '-o', merged!]);
  expect(half.exitCode).toBe(4);
  expect(half.stderr).toMatch(
    /shard 1\/2, 3 of 3 episodes\nnot given: shard 2\/2\nmissing: 3 of 6 episodes\n {2}short\//,
  );
  await cli([...args, '--shard', '2/2', '-o', b!]);
  const both = await cli(['merge', a!, b!, '-o', merged!]);
  expect(both.exitCode).toBe(0);
  expect(digests(merged!)).toEqual(digests(whole!));

  const certify = () => cli(['certify', merged!, ...tasks, '--sample', '4', '-j', '1']);
  const certified = await certify();
  expect(certified.stdout).toMatch(/^confirmed: 4 of 4 episodes .* at most 52.7 % of its 6 differ/);
  expect(certified.exitCode).toBe(0);
  const certificate = JSON.parse(readFileSync(join(merged!, 'certificate.json'), 'utf8'));
  expect(certificate).toMatchObject({
    format: 'benchtop/certificate@1',
    ...{ verdict: 'confirmed', sample: { seed: 0, size: 4, of: 6 } },
    repeatedWith: { node: process.version },
  });

  const file = join(merged!, 'episodes.jsonl');
  const { recorded } = certificate.episodes[0] as { recorded: string };
  writeFileSync(file, readFileSync(file, 'utf8').replace(recorded, '0'.repeat(64)));
  const refuted = await certify();
  expect(refuted.exitCode).toBe(6);
  expect(refuted.stdout).toMatch(/recorded 0{64}\n {2}repeated [0-9a-f]{64}\nrefuted: 3 of 4/);
  const contradiction = await cli(['merge', whole!, merged!, '-o', join(root, 'other')]);
  expect(contradiction.exitCode).toBe(6);
  expect(contradiction.stderr).toContain(recorded);
});
