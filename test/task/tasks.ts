import { type Task, type TaskSpec, taskSchema } from '../../src/task/task-schema.ts';

const BOWL_TASK: TaskSpec = taskSchema.parse({
  format: 'benchtop/task@1',
  instruction: 'put the bowl on the plate',
  scene: 'libero_tabletop',
  fixtures: [
    { name: 'main_table', category: 'table' },
    { name: 'wooden_cabinet_1', category: 'wooden_cabinet' },
    { name: 'flat_stove_1', category: 'flat_stove' },
  ],
  objects: [
    { name: 'bowl_1', category: 'akita_black_bowl' },
    { name: 'cookies_1', category: 'cookies' },
    { name: 'plate_1', category: 'plate' },
  ],
  regions: [
    { target: 'main_table', name: 'left', rectangle: [0.05, 0.19, 0.07, 0.21] },
    { target: 'main_table', name: 'right', rectangle: [-0.2, -0.1, -0.15, -0.04] },
    { target: 'main_table', name: 'cabinet', rectangle: [0.02, -0.28, 0.04, -0.26], yaw: [2.66, 2.72] },
    { target: 'main_table', name: 'stove', rectangle: [-0.42, -0.15, -0.4, -0.13] },
    { target: 'wooden_cabinet_1', name: 'top_region' },
    { target: 'flat_stove_1', name: 'cook_region' },
  ],
  objectsOfInterest: ['bowl_1', 'plate_1'],
  init: [
    ['In', 'bowl_1', 'wooden_cabinet_1_top_region'],
    ['Open', 'wooden_cabinet_1_top_region'],
    ['On', 'plate_1', 'main_table_left'],
    ['On', 'cookies_1', 'flat_stove_1_cook_region'],
    ['On', 'wooden_cabinet_1', 'main_table_cabinet'],
    ['On', 'flat_stove_1', 'main_table_stove'],
  ],
  goal: ['And', ['On', 'bowl_1', 'plate_1']],
});

/** A valid task file with the given keys replaced. */
export function taskSpec(changes: Partial<TaskSpec> = {}): TaskSpec {
  return { ...BOWL_TASK, ...changes };
}

export function task(changes: Partial<TaskSpec> = {}): Task {
  return {
    id: 'test/bowl',
    suite: 'test',
    spec: taskSpec(changes),
    protocol: {
      ...{ name: 'test', settleSteps: 10, maxSteps: 220, success: 'any-time' },
      ...{ controlHz: 20, physicsHz: 500 },
    },
  };
}
