import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { episodeSeed } from '../../src/episode/seeds.ts';
import { planRun, type RunPlanRequest } from '../../src/run/plan-run.ts';
import { sampledInitialState } from '../../src/run/sampled-initial-state.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { taskFixtureJoints } from '../../src/task/fixture-joints.ts';
import { formatInitialStates } from '../../src/task/initial-states-file.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { TaskNames } from '../../src/task/task-names.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const catalogue = loadCatalogue();
const [first, second] = loadTaskLibrary(undefined, catalogue).tasks as [never, never];
const request = (changes: Partial<RunPlanRequest> = {}): RunPlanRequest => ({
  ...{ tasks: [first, second], policies: ['oracle', 'hold'], trials: 2, seed: 3 },
  ...{ initialStates: 'sampled', catalogue },
  ...changes,
});
const tasks = request().tasks;
const task = tasks[0]!;

describe('planRun', () => {
  it('orders by task, then episode, then policy, so that pairs finish together', () => {
    const { episodes } = planRun(request());
    const [a, b] = tasks.map(({ id }) => id);
    expect(episodes.map(({ episodeId }) => episodeId)).toEqual([
      ...[`${a}/oracle/0000`, `${a}/hold/0000`, `${a}/oracle/0001`, `${a}/hold/0001`],
      ...[`${b}/oracle/0000`, `${b}/hold/0000`, `${b}/oracle/0001`, `${b}/hold/0001`],
    ]);
  });

  it('gives policies the same seed per episode, and every episode another', () => {
    const { episodes } = planRun(request());
    expect(episodes[0]!.seed).toBe(episodes[1]!.seed);
    expect(episodes[0]!.seed).toBe(episodeSeed(3, task.id, 0));
    expect(new Set(episodes.map(({ seed }) => seed)).size).toBe(4);
  });

  it('keeps the seeds of episodes when trials, tasks or policies are added', () => {
    const small = planRun(request({ tasks: [tasks[1]!], policies: ['hold'], trials: 1 })).episodes[0]!;
    expect(planRun(request({ trials: 5 })).episodes).toContainEqual(small);
  });

  it('names all that is wrong with a request at once', () => {
    const plan = () => planRun(request({ tasks: [], policies: ['hold', 'hold'], trials: 0, seed: 0.5 }));
    expect(plan).toThrow(
      /no task to run[\s\S]*"hold" is named twice[\s\S]*trials: .*got 0[\s\S]*seed: .*got 0.5/,
    );
    expect(() => planRun(request({ policies: [] }))).toThrow(/no policy to run/);
  });

  it('takes row i for episode i, up to as many trials as the file has states', () => {
    const folder = writeStates(3);
    const initialStates = { folder };
    const plan = planRun(request({ tasks: [task], policies: ['hold'], trials: 3, initialStates }));
    expect(plan.episodes.map(({ initialState }) => initialState)).toEqual(
      [0, 1, 2].map((row) => ({ kind: 'file', folder, row })),
    );
    expect(plan.recordedStates[task.id]!.map(({ armPositions }) => armPositions[0])).toEqual([0, 1, 2]);
    expect(() => planRun(request({ tasks: [task], trials: 4, initialStates }))).toThrow(
      /4 trials asked for, but .* has 3 initial state\(s\) .*--trials 3 or fewer/,
    );
  });
});

describe('sampledInitialState', () => {
  it('depends on the episode seed alone', () => {
    const draw = (seed: number) => JSON.stringify(sampledInitialState(task, catalogue, { seed }));
    expect(draw(5)).toBe(draw(5));
    expect(draw(5)).not.toBe(draw(6));
  });
});

/** A folder with `count` states of the first task, told apart by their first joint. */
function writeStates(count: number): string {
  const folder = tmpFolder();
  mkdirSync(join(folder, task.suite));
  const joints = taskFixtureJoints(task.spec, new TaskNames(task.spec, catalogue));
  const text = formatInitialStates({
    format: 'benchtop/initial-states@1',
    task: task.id,
    objects: task.spec.objects.map(({ name }) => name),
    fixtureJoints: joints.map(({ name }) => name),
    rows: Array.from({ length: count }, (_, row) => ({
      arm: [row, 0, 0, 0, 0, 0, 0],
      gripper: [0.04, -0.04] as const,
      objects: task.spec.objects.map(() => ({
        position: [0, 0, 1] as const,
        rotation: [0, 0, 0, 1] as const,
      })),
      fixtureJoints: joints.map(() => 0),
    })),
  });
  writeFileSync(join(folder, `${task.id}.json`), text);
  return folder;
}
