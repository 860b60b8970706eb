import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

it('benchtop sweep latency runs every condition once, resumes, and its runs are not compared', async () => {
  const output = join(tmpFolder(), 'sweep');
  const args = [
    'sweep',
    'latency',
    'short',
    '--tasks-dir',
    shortSuite(1, 4),
    '-p',
    'random',
    '-n',
    '1',
    '-o',
    output,
  ];
  const first = await cli([...args, '--delays', '0,1', '--executors', 'hold,async']);
  expect([first.exitCode, first.stdout]).toEqual([0, expect.stringMatching(/random · hold +0\.0 +0\.0/)]);
  for (const name of ['0', '1-hold', '1-async', 'sweep.csv', 'sweep.json', 'sweep.svg']) {
    expect([name, existsSync(join(output, name))]).toEqual([name, true]);
  }
  const journal = readFileSync(join(output, '1-hold', 'episodes.jsonl'), 'utf8');
  expect(JSON.parse(journal)).toMatchObject({
    condition: 'const:1/hold',
    executionMetrics: { holdRatio: 0.5 },
  });

  rmSync(join(output, '1-async'), { recursive: true });
  await cli([...args, '--delays', '0,1', '--executors', 'hold,async']);
  expect(readFileSync(join(output, '1-hold', 'episodes.jsonl'), 'utf8')).toBe(journal);
  expect(existsSync(join(output, '1-async', 'episodes.jsonl'))).toBe(true);

  const compared = await cli(['compare', join(output, '0'), join(output, '1-hold')]);
  expect([compared.exitCode, compared.stderr]).toEqual([7, expect.stringContaining('latency and executor')]);
  const wrong = await cli([...args, '--delays', '1,0']);
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('--delays')]);
});
