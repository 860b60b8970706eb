import { describe, expect, it } from 'vitest';
import { checkTask } from '../../src/task/check-task.ts';
import type { TaskEvent } from '../../src/task/event-schema.ts';
import { taskSchema } from '../../src/task/task-schema.ts';
import { taskSpec } from './tasks.ts';
import { testCatalogue } from './test-catalogue.ts';

const catalogue = testCatalogue();
const problems = (...events: TaskEvent[]): string[] =>
  checkTask(taskSpec({ events }), catalogue).map(({ path, message }) => `${path.join('.')}: ${message}`);

const push: TaskEvent = { kind: 'push', object: 'bowl_1', at: 1, impulse: [0, 0.01, 0] };
const drop: TaskEvent = { kind: 'drop', object: 'bowl_1', at: 1, height: 0.2 };
const shuttle: TaskEvent = { kind: 'shuttle', object: 'plate_1', at: 0, velocity: [0, 0.1], turnAfter: 2 };

describe('events of a task', () => {
  it('may be several, of several things', () => {
    expect(problems(push, { ...push, at: 3 }, shuttle)).toEqual([]);
    expect(problems(drop, { ...push, at: 1.5 })).toEqual([]);
  });

  it('name movable objects', () => {
    expect(problems({ ...push, object: 'bowel_1' })).toEqual([
      'events.0.object: unknown object "bowel_1"; did you mean "bowl_1"?',
    ]);
    expect(problems({ ...shuttle, object: 'flat_stove_1' })).toEqual([
      'events.0.object: "flat_stove_1" is a fixture; events move objects only',
    ]);
  });

  it('do not contradict each other', () => {
    expect(problems(drop, drop)).toEqual(['events.1.kind: "bowl_1" already has a drop; give it one']);
    expect(problems(drop, { ...shuttle, object: 'bowl_1' })).toEqual([
      'events.1.kind: "bowl_1" cannot both hang until it drops and ride to and fro; choose one',
    ]);
    expect(problems({ ...push, at: 0.5 }, drop)).toEqual([
      'events.0.at: a push does nothing to "bowl_1" at 0.5 s: it still hangs then',
    ]);
    expect(problems(shuttle, { ...push, object: 'plate_1' })).toEqual([
      'events.1.at: a push does nothing to "plate_1" at 1 s: it rides to and fro then',
    ]);
  });

  it('do something', () => {
    expect(problems({ ...push, impulse: [0, 0, 0] }).join()).toContain('impulse of zero');
    expect(problems({ ...shuttle, velocity: [0, 0] }).join()).toContain('velocity of zero');
  });

  it('have the keys of their kind and a time that is not before settling', () => {
    const paths = (event: unknown) =>
      taskSchema
        .safeParse({ ...taskSpec(), events: [event] })
        .error?.issues.map(({ path }) => path.join('.'));
    expect(paths({ ...push, at: -1 })).toEqual(['events.0.at']);
    expect(paths({ ...push, kind: 'pull' })).toEqual(['events.0.kind']);
    expect(paths({ ...drop, height: 0 })).toEqual(['events.0.height']);
    expect(paths({ ...shuttle, turnAfter: 0 })).toEqual(['events.0.turnAfter']);
    expect(paths({ ...push, impulse: [0, 1] })).toEqual(['events.0.impulse']);
  });
});
