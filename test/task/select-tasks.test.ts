import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { selectTasks } from '../../src/task/select-tasks.ts';
import { task } from './tasks.ts';

const TASKS = [
  'libero_90/KITCHEN_SCENE1_open',
  'libero_90/KITCHEN_SCENE10_open',
  'libero_goal/open_drawer',
  'libero_goal/push_plate',
  'libero_spatial/bowl_left',
  'libero_spatial/bowl_right',
].map((id) => ({ ...task(), id, suite: id.split('/')[0]! }));
const select = (...patterns: string[]) => selectTasks(TASKS, patterns).map(({ id }) => id);

describe('selectTasks', () => {
  it.each([
    ['libero_spatial', ['libero_spatial/bowl_left', 'libero_spatial/bowl_right']],
    ['libero_goal/push_plate', ['libero_goal/push_plate']],
    ['push_plate', ['libero_goal/push_plate']],
    ['libero_*', TASKS.map(({ id }) => id)],
    ['libero_*/*bowl*', ['libero_spatial/bowl_left', 'libero_spatial/bowl_right']],
    ['*/bowl_?eft', ['libero_spatial/bowl_left']],
    ['*plate', ['libero_goal/push_plate']],
    ['libero_90/kitchen_scene1_*', ['libero_90/KITCHEN_SCENE1_open']],
    ['KITCHEN_*', ['libero_90/KITCHEN_SCENE1_open', 'libero_90/KITCHEN_SCENE10_open']],
  ])('%s', (pattern, expected) => {
    expect(select(pattern)).toEqual(expected);
  });

  it('keeps library order and drops duplicates, however the patterns are ordered', () => {
    expect(select('libero_spatial/bowl_right', 'libero_goal', 'libero_*/bowl*')).toEqual([
      'libero_goal/open_drawer',
      'libero_goal/push_plate',
      'libero_spatial/bowl_left',
      'libero_spatial/bowl_right',
    ]);
  });

  it('does not let a star cross a slash, and takes other characters literally', () => {
    expect(() => select('libero*left')).toThrow(/no task matches/);
    expect(() => select('libero_goal/push.plate')).toThrow(/no task matches/);
    expect(() => select('libero_goal/[op]*')).toThrow(/no task matches/);
  });

  it('names every pattern without a match, with suggestions and how to list', () => {
    expect(() => select('libero_spacial', 'libero_goal/open_drawr', 'x*')).toThrow(HarnessError);
    try {
      select('libero_goal', 'libero_spacial', 'libero_goal/open_drawr', 'x*');
    } catch (error) {
      expect((error as HarnessError).code).toBe('usage');
      expect((error as Error).message.split('\n')).toEqual([
        'no task matches "libero_spacial"; did you mean "libero_spatial"?',
        'no task matches "libero_goal/open_drawr"; did you mean "libero_goal/open_drawer"?',
        'no task matches "x*"',
        '`benchtop list tasks` lists them all',
      ]);
    }
  });

  it('asks for a pattern if there is none', () => {
    expect(() => select()).toThrow(/no task named/);
  });
});
