import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import { dispatch } from '../../src/run/dispatch.ts';
import { planRun } from '../../src/run/plan-run.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { built } from '../helpers/built.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const TASKS = 2;
const STEPS = 25;
const TRIALS = 2;
const POLICIES = ['oracle', 'random', 'hold'];

/** Everything about a result but its wall-clock figures. */
function outcome(result: EpisodeResult) {
  const { durationMs: _duration, ...rest } = result;
  if (rest.status === 'errored') return rest;
  const { latency, latenciesMs, observationsPerSecond: _rate, ...lasting } = rest;
  return { ...lasting, inferences: [latency.count, latenciesMs.length] };
}

function byId(results: readonly EpisodeResult[]) {
  return results.map(outcome).sort((a, b) => (a.episodeId < b.episodeId ? -1 : 1));
}

it('gives the same results for 1, 2 and 3 workers, and in reversed order', async () => {
  const catalogue = loadCatalogue();
  const tasks = loadTaskLibrary(shortSuite(TASKS, STEPS), catalogue).tasks;
  const { episodes } = planRun({
    ...{ tasks, policies: POLICIES, trials: TRIALS, seed: 11 },
    ...{ initialStates: 'sampled', catalogue },
  });
  const run = async (workers: number, order: typeof episodes) => {
    const results: EpisodeResult[] = [];
    await dispatch({
      assignments: order.map((plan) => ({ plan, attempt: 0 })),
      ...{ tasks, workers, workerModule: built('run/worker-main.js') },
      onResult: (result) => results.push(result),
    });
    return byId(results);
  };
  const alone = await run(1, episodes);
  expect(alone.map(({ status }) => status)).not.toContain('errored');
  expect(new Set(alone.map(({ digest }) => digest)).size).toBe(TASKS * TRIALS * POLICIES.length);
  expect(await run(2, episodes)).toEqual(alone);
  expect(await run(3, episodes)).toEqual(alone);
  expect(await run(2, episodes.toReversed())).toEqual(alone);
});

it('gives the same results in two fresh processes', async () => {
  const tasks = shortSuite(1, STEPS);
  const run = async () => {
    const output = join(tmpFolder(), 'out');
    const policies = POLICIES.flatMap((policy) => ['-p', policy]);
    const args = ['run', 'short', '--tasks-dir', tasks, ...policies, '-n', '1', '-j', '1'];
    const { exitCode } = await cli([...args, '-o', output]);
    expect(exitCode).toBe(0);
    const lines = readFileSync(join(output, 'episodes.jsonl'), 'utf8').trim().split('\n');
    return byId(lines.map((line) => JSON.parse(line) as EpisodeResult));
  };
  expect(await run()).toEqual(await run());
});
