import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../src/environment/create-environment.ts';
import { OraclePolicy } from '../../../src/policy/oracle/oracle-policy.ts';
import { loadCatalogue } from '../../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../../src/task/sample-initial-state.ts';
import type { TaskSpec } from '../../../src/task/task-schema.ts';
import { task } from '../../task/tasks.ts';

const catalogue = loadCatalogue();

/** A kitchen table with one fixture where LIBERO puts it, and a bowl or another object named `bowl`. */
function kitchen(
  category: string,
  place: { rectangle: readonly [number, number, number, number]; yaw?: readonly [number, number] },
  init: TaskSpec['init'],
  goal: TaskSpec['goal'],
  object = 'akita_black_bowl',
) {
  return task({
    scene: 'libero_kitchen',
    fixtures: [
      { name: 'kitchen_table', category: 'kitchen_table' },
      { name: 'fixture', category },
    ],
    objects: [{ name: 'bowl', category: object }],
    regions: [
      { target: 'kitchen_table', name: 'middle', rectangle: [-0.025, -0.025, 0.025, 0.025] },
      { target: 'kitchen_table', name: 'side', ...place },
    ] as unknown as TaskSpec['regions'],
    objectsOfInterest: ['fixture'],
    init: [['On', 'bowl', 'kitchen_table_middle'], ['On', 'fixture', 'kitchen_table_side'], ...init],
    goal,
  });
}

const CABINET = { rectangle: [-0.01, -0.31, 0.01, -0.29], yaw: [Math.PI, Math.PI] } as const;
const STOVE = { rectangle: [-0.21, 0.19, -0.19, 0.21] } as const;
const MICROWAVE_LEFT = { rectangle: [-0.01, 0.34, 0.01, 0.36] } as const;
const MICROWAVE_RIGHT = { rectangle: [-0.01, -0.26, 0.01, -0.24], yaw: [Math.PI, Math.PI] } as const;

/** Control steps that the oracle takes, what it did, and how the joints stood at the end. */
async function solve(spec: ReturnType<typeof kitchen>, seed: number, limit = 300) {
  const environment = await createEnvironment(spec, { catalogue });
  environment.reset(sampleInitialState(spec, catalogue, seed));
  for (let step = 0; step < 10; step++) environment.step(environment.holdAction);
  const phases: string[] = [];
  const policy = new OraclePolicy((phase) => phases.push(phase));
  policy.reset({ taskId: 't', instruction: 'i', seed: 0, privileged: environment.privileged });
  let steps: number | undefined;
  for (let step = 1; step <= limit && steps === undefined; step++) {
    if (environment.step(policy.infer().actions[0]!).success) steps = step;
  }
  environment.dispose();
  return { steps, phases };
}

describe('the oracle in the simulator', () => {
  it('opens a drawer by its bar', async () => {
    const spec = kitchen('wooden_cabinet', CABINET, [], ['And', ['Open', 'fixture_middle_region']]);
    const { steps, phases } = await solve(spec, 1);
    expect(steps).toBeLessThan(100);
    expect(phases.filter((phase) => /^drive (pinch|hook)$/.test(phase))).toHaveLength(1);
  });

  it('opens the lowest drawer, where a hand does not fit round the bar, by hooking it', async () => {
    const spec = kitchen('wooden_cabinet', CABINET, [], ['And', ['Open', 'fixture_bottom_region']]);
    const { steps, phases } = await solve(spec, 1);
    expect(steps).toBeLessThan(100);
    expect(phases).toContain('drive hook');
  });

  it('draws the lowest drawer further out if it has to, sets a bowl down in it beneath the handle above, and closes it', async () => {
    const open: TaskSpec['init'] = [['Open', 'fixture_bottom_region']];
    const goal: TaskSpec['goal'] = [
      'And',
      ['Close', 'fixture_bottom_region'],
      ['In', 'bowl', 'fixture_bottom_region'],
    ];
    const spec = kitchen('white_cabinet', { rectangle: [-0.01, 0.29, 0.01, 0.31], yaw: [0, 0] }, open, goal);
    const { steps, phases } = await solve(spec, 3, 400);
    expect(steps).toBeLessThan(300);
    // It did not jam: one push shut it.
    expect(phases.filter((phase) => phase.startsWith('stuck'))).toEqual([]);
  });

  it('closes a drawer', async () => {
    const open: TaskSpec['init'] = [['Open', 'fixture_top_region']];
    const { steps } = await solve(
      kitchen('wooden_cabinet', CABINET, open, ['And', ['Close', 'fixture_top_region']]),
      1,
    );
    expect(steps).toBeLessThan(100);
  });

  it('turns a knob on and, wherever it stands, off', async () => {
    const on = await solve(kitchen('flat_stove', STOVE, [], ['And', ['TurnOn', 'fixture']]), 1);
    expect(on.steps).toBeLessThan(100);
    for (const seed of [1, 2]) {
      const spec = kitchen('flat_stove', STOVE, [['TurnOn', 'fixture']], ['And', ['TurnOff', 'fixture']]);
      expect((await solve(spec, seed)).steps).toBeLessThan(150);
    }
  });

  it('opens a microwave as far as the arm reaches, then from inside', async () => {
    const spec = kitchen('microwave', MICROWAVE_RIGHT, [], ['And', ['Open', 'fixture']]);
    const { steps, phases } = await solve(spec, 1);
    expect(steps).toBeLessThan(250);
    expect(phases).toContain('drive pinch');
  });

  it('closes a microwave', async () => {
    const spec = kitchen('microwave', MICROWAVE_LEFT, [['Open', 'fixture']], ['And', ['Close', 'fixture']]);
    expect((await solve(spec, 1)).steps).toBeLessThan(120);
  });

  it('sets a mug into a microwave upright, held at its handle, and closes it', async () => {
    const goal: TaskSpec['goal'] = ['And', ['In', 'bowl', 'fixture_heating_region'], ['Close', 'fixture']];
    const spec = kitchen('microwave', MICROWAVE_LEFT, [['Open', 'fixture']], goal, 'white_yellow_mug');
    const { steps, phases } = await solve(spec, 1, 400);
    expect(steps).toBeLessThan(300);
    expect(phases.filter((phase) => phase === 'lift')).toHaveLength(1);
  });

  it('opens before it puts something in, and closes afterwards, however the goal is written', async () => {
    const goal: TaskSpec['goal'] = [
      'And',
      ['Close', 'fixture_top_region'],
      ['In', 'bowl', 'fixture_top_region'],
    ];
    const { steps, phases } = await solve(kitchen('wooden_cabinet', CABINET, [], goal), 2, 400);
    expect(steps).toBeDefined();
    const order = phases.filter((phase) => phase.startsWith('drive') || phase === 'lift');
    expect(order[0]).toMatch(/^drive/);
    expect(order).toContain('lift');
    expect(order.at(-1)).toMatch(/^drive/);
  });
});
