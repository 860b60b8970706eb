import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { executeRun } from '../../src/run/execute-run.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { built } from '../helpers/built.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const BROKEN_GAIN = fileURLToPath(new URL('../helpers/broken-gain-worker.mjs', import.meta.url));

describe('a gate on the real simulator', () => {
  it('stops a run with a broken controller gain as a regression, and passes an identical one', async () => {
    const [tasksDir, results] = [shortSuite(2, 180), tmpFolder()];
    const { tasks } = loadTaskLibrary(tasksDir);
    const [baseline, broken, same] = ['baseline', 'broken', 'same'].map((name) => join(results, name)) as [
      ...[string, string, string],
    ];
    const request = {
      ...{ tasks, policies: ['oracle'], trials: 6, seed: 0, initialStates: 'sampled' as const, workers: 2 },
    };
    await executeRun({ ...request, outputFolder: baseline, workerModule: built('run/worker-main.js') });

    // It stops as soon as the verdict stands, says so in its files, and can go on.
    const gate = { baseline, pairs: [], margin: 0.05, alpha: 0.05 };
    const gated = { ...request, gate, outputFolder: broken, resume: true, workerModule: BROKEN_GAIN };
    const { gate: report, interrupted, results: ran } = await executeRun(gated);
    expect(interrupted).toBe(false);
    expect(report).toMatchObject({ status: 'regression', arms: [{ plannedPairs: 12, identical: 0 }] });
    expect(ran.length).toBeLessThan(12);
    const written = (file: string) => JSON.parse(readFileSync(join(broken, file), 'utf8'));
    expect(written('run.json').stopped).toMatchObject({ gate: { status: 'regression' } });
    expect(written('summary.json')).toMatchObject({ gate: { status: 'regression' }, stopped: {} });
    const again = await executeRun(gated);
    expect([again.gate, again.results.length]).toEqual([report, ran.length]);

    // What was not run on purpose is no loss.
    const junit = join(results, 'reports', 'junit.xml');
    const worse = await cli(['compare', baseline, broken, '--gate', '--markdown', '--junit', junit]);
    expect(worse.stdout).toMatch(/^### ❌ regression/);
    expect(worse.stdout).not.toMatch(/ lost:/);
    expect([worse.exitCode, worse.stderr]).toEqual([3, expect.stringContaining('gate: regression')]);
    expect(readFileSync(junit, 'utf8')).toMatch(/<failure message="the candidate is worse/);

    const args = [
      'run',
      'short',
      '--tasks-dir',
      tasksDir,
      '-p',
      'oracle',
      '-n',
      '2',
      '--gate-against',
      baseline,
    ];
    const passed = await cli([...args, '-o', same]);
    expect([passed.exitCode, passed.stderr]).toEqual([0, expect.stringContaining('gate: pass: all 4 pairs')]);
    const equal = await cli(['compare', baseline, same, '--gate']);
    expect(equal.stdout).toMatch(/^all tasks .* 0\.0 .* 4 +0 {2}equivalent$/m);
    expect([equal.exitCode, equal.stdout]).toEqual([0, expect.stringContaining('gate: pass')]);
    const both = await cli(['compare', baseline, same, broken, '--json']);
    const verdicts = JSON.parse(both.stdout).comparisons.map(
      (each: { overall: { verdict: string } }) => each.overall.verdict,
    );
    expect([both.exitCode, verdicts]).toEqual([0, ['equivalent', 'worse']]);

    const sharded = await cli([...args, '--shard', '1/2']);
    expect([sharded.exitCode, sharded.stderr]).toEqual([2, expect.stringContaining('--gate-against needs')]);
    const itself = await cli([...args, '-o', baseline]);
    expect([itself.exitCode, itself.stderr]).toEqual([2, expect.stringContaining('against itself')]);
  });

  it('goes on with a stopped run when no gate is asked for any more', async () => {
    const [tasksDir, results] = [shortSuite(1, 3), tmpFolder()];
    const { tasks } = loadTaskLibrary(tasksDir);
    const [baseline, other] = [join(results, 'baseline'), join(results, 'other')];
    const request = {
      ...{ tasks, policies: ['hold'], trials: 2, seed: 0, initialStates: 'sampled' as const, workers: 1 },
      ...{ resume: true, workerModule: built('run/worker-main.js') },
    };
    // At so wide a margin the first pair decides.
    await executeRun({ ...request, outputFolder: baseline });
    const gate = { baseline, pairs: [], margin: 0.97, alpha: 0.5 };
    const stopped = await executeRun({ ...request, outputFolder: other, gate });
    const record = () => JSON.parse(readFileSync(join(other, 'run.json'), 'utf8'));
    expect([stopped.results.length, record().stopped.gate.status]).toEqual([1, 'pass']);
    const whole = await executeRun({ ...request, outputFolder: other });
    expect([whole.results.length, 'stopped' in record()]).toEqual([2, false]);
  });
});

describe('benchtop compare', () => {
  it('answers with exit codes of their own for what cannot be compared or decided', async () => {
    const [tasksDir, results] = [shortSuite(1, 3), tmpFolder()];
    const run = async (name: string, ...more: string[]) => {
      const folder = join(results, name);
      const args = ['run', 'short', '--tasks-dir', tasksDir, '-n', '2', '-j', '1', '-o', folder, ...more];
      expect((await cli(args)).exitCode).toBe(0);
      return folder;
    };
    const hold = await run('hold', '-p', 'hold');
    const random = await run('random', '-p', 'random');
    const seeded = await run('seeded', '-p', 'hold', '--seed', '1');
    const code = async (...args: string[]) => (await cli(['compare', ...args])).exitCode;
    expect(await code(hold, random)).toBe(0);
    expect(await code(hold, random, '--gate')).toBe(5);
    expect(await code(hold, random, '--gate', '--allow-inconclusive')).toBe(0);
    expect(await code(hold, seeded, '--gate')).toBe(7);
    expect(await code(hold, random, '--pair', 'oracle=random')).toBe(2);
    expect(await code(hold, random, '--margin', '2')).toBe(2);
    expect(await code(hold, random, '--junit', 'x.xml')).toBe(2);
    expect(await code(hold, join(results, 'none'))).toBe(1);
  });
});
