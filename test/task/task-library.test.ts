import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { formatTaskFile } from '../../src/task/format-task-file.ts';
import { liberoProtocol } from '../../src/task/libero/libero-suites.ts';
import { loadTaskLibrary, SHIPPED_TASKS } from '../../src/task/task-library.ts';
import { type SuiteSpec, suiteSchema } from '../../src/task/task-schema.ts';
import { taskSpec } from './tasks.ts';
import { testCatalogue } from './test-catalogue.ts';

const catalogue = testCatalogue();
const SUITE: SuiteSpec = suiteSchema.parse({
  ...{ format: 'benchtop/suite@1', name: 'kitchen', title: 'Kitchen', description: 'Two tasks.' },
  protocol: {
    ...{ name: 'kitchen-100', settleSteps: 10, maxSteps: 100, success: 'any-time' },
    ...{ controlHz: 20, physicsHz: 500 },
  },
  tasks: ['zebra_task', 'apple_task'],
});
const folders: string[] = [];

/** A tasks folder with the given files; YAML text or specs. */
function tasksFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'benchtop-tasks-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const VALID = {
  'kitchen/suite.yaml': formatTaskFile(SUITE),
  'kitchen/zebra_task.yaml': formatTaskFile(taskSpec()),
  'kitchen/apple_task.yaml': formatTaskFile(taskSpec()),
};

function failure(files: Readonly<Record<string, string>>): string {
  try {
    expect(loadTaskLibrary(tasksFolder(files), catalogue).tasks).toEqual([]);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('task-file');
    return (error as Error).message;
  }
  throw new Error('expected a refusal');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('loadTaskLibrary', () => {
  it('reads suites and tasks in the order of the suite file', () => {
    const library = loadTaskLibrary(tasksFolder(VALID), catalogue);
    expect(library.suites.map(({ name }) => name)).toEqual(['kitchen']);
    expect(library.tasks.map(({ id }) => id)).toEqual(['kitchen/zebra_task', 'kitchen/apple_task']);
    expect(library.task('kitchen/apple_task').spec).toEqual(taskSpec());
    expect(library.tasks[0]?.protocol.maxSteps).toBe(100);
  });

  it('gives line and column of every problem in every file at once', () => {
    const message = failure({
      ...VALID,
      'kitchen/zebra_task.yaml': VALID['kitchen/zebra_task.yaml']
        .replace('[On, plate_1, main_table_left]', '[On, plate_1, main_table_lefft]')
        .replace('goal: [And, [On,', 'goal: [And, [Onto,'),
      'kitchen/apple_task.yaml': VALID['kitchen/apple_task.yaml'].replace(
        'libero_tabletop',
        'libero_tabletopp',
      ),
    });
    expect(message).toContain('kitchen/zebra_task.yaml has 2 problems');
    expect(message).toMatch(
      /zebra_task\.yaml:23:19 {2}init\[2\]\[2\]: unknown name "main_table_lefft"; did you mean "main_table_left"\?/,
    );
    expect(message).toMatch(
      /zebra_task\.yaml:27:14 {2}goal\[1\]\[0\]: unknown predicate "Onto"; did you mean "On"\?/,
    );
    expect(message).toMatch(/apple_task\.yaml:3:8 {2}scene: unknown scene "libero_tabletopp"/);
  });

  it('reads only the files that are asked for', () => {
    const library = loadTaskLibrary(
      tasksFolder({ ...VALID, 'kitchen/apple_task.yaml': 'objects: [' }),
      catalogue,
    );
    expect(library.task('kitchen/zebra_task').spec).toEqual(taskSpec());
    expect(library.select(['zebra*'])).toHaveLength(1);
    expect(() => library.select(['kitchen'])).toThrow(/apple_task\.yaml/);
    expect(() => library.task('kitchen/apple_task')).toThrow(/apple_task\.yaml/);
  });

  it('explains misspelt keys and files that are not YAML', () => {
    expect(failure({ ...VALID, 'kitchen/apple_task.yaml': 'objects: [' })).toContain('not valid YAML');
    const misspelt = VALID['kitchen/apple_task.yaml'].replace('instruction:', 'instructions:');
    expect(failure({ ...VALID, 'kitchen/apple_task.yaml': misspelt })).toContain(
      'did you mean "instruction"?',
    );
  });

  it('checks the suite file against its folder', () => {
    const suite = (changes: Partial<SuiteSpec>) =>
      failure({ ...VALID, 'kitchen/suite.yaml': formatTaskFile({ ...SUITE, ...changes }) });
    expect(suite({ name: 'kitchn' })).toContain('name: expected the folder\'s name "kitchen", got "kitchn"');
    expect(suite({ tasks: ['zebra_task'] })).toContain('apple_task.yaml is not listed');
    expect(suite({ tasks: ['zebra_task', 'apple_task', 'zebra_task'] })).toContain(
      '"zebra_task" is listed twice',
    );
    expect(suite({ tasks: ['zebra_task', 'apple_task', 'aple_task'] })).toContain(
      'there is no file aple_task.yaml; did you mean "apple_task"?',
    );
    expect(suite({ protocol: { ...SUITE.protocol, physicsHz: 510 } })).toContain(
      'protocol.physicsHz: expected an integer multiple of controlHz 20, got 510',
    );
    expect(suite({ protocol: { ...SUITE.protocol, maxSteps: 0 } })).toContain('protocol.maxSteps');
  });

  it('says what it expected of a folder without suites, and of none', () => {
    expect(failure({ 'readme.txt': 'x' })).toContain('expected <suite>/suite.yaml');
    expect(() => loadTaskLibrary(join(tmpdir(), 'benchtop-no-such-folder'), catalogue)).toThrow(
      /cannot read/,
    );
  });

  it('throws usage with a suggestion for an unknown task id', () => {
    const library = loadTaskLibrary(tasksFolder(VALID), catalogue);
    expect(() => library.task('kitchen/appl_task')).toThrow(/did you mean "kitchen\/apple_task"/);
  });
});

describe('the shipped tasks', () => {
  const library = loadTaskLibrary(SHIPPED_TASKS);
  const libero = library.suites.filter(({ name }) => name.startsWith('libero_'));

  const spatial = library.select(['libero_spatial']);
  const object = library.select(['libero_object']);

  it('are the 130 of LIBERO, in five suites, and benchtop’s own in which the world moves', () => {
    expect(library.suites.map(({ name }) => name)).toEqual(['dynamic', ...libero.map(({ name }) => name)]);
    expect(libero.map(({ name, tasks }) => [name, tasks.length])).toEqual([
      ...[['libero_10', 10] as const, ['libero_90', 90] as const],
      ...(['libero_goal', 'libero_object', 'libero_spatial'] as const).map((name) => [name, 10]),
    ]);
    expect(library.select(['libero_*'])).toHaveLength(130);
    expect(library.select(['dynamic'])).toHaveLength(3);
  });

  it('stand in the order of LIBERO: by scene, its tasks by name', () => {
    const order = library.select(['libero_90']).map(({ id }) => id.slice('libero_90/'.length));
    expect(order[0]).toBe('KITCHEN_SCENE10_close_the_top_drawer_of_the_cabinet');
    expect(order[22]).toBe('KITCHEN_SCENE4_close_the_bottom_drawer_of_the_cabinet');
    expect(order[89]).toBe('STUDY_SCENE4_pick_up_the_book_on_the_right_and_place_it_under_the_cabinet_shelf');
    const long = library.select(['libero_10']).map(({ spec }) => spec.instruction);
    expect(long[0]).toBe('put both the alphabet soup and the tomato sauce in the basket');
    expect(long[9]).toBe('put the yellow and white mug in the microwave and close it');
    const goal = library.select(['libero_goal']).map(({ spec }) => spec.instruction);
    expect(goal[0]).toBe('open the middle drawer of the cabinet');
    expect(goal[9]).toBe('put the wine bottle on the rack');
  });

  it('have the step limits of published evaluations after 10 settling steps', () => {
    for (const { name, protocol } of libero) expect(protocol).toEqual(liberoProtocol(name));
  });

  it('are the ten of libero_object in the published order', () => {
    expect(object.map(({ id }) => id.replace('libero_object/pick_up_the_', ''))).toEqual(
      [
        'alphabet_soup',
        'cream_cheese',
        'salad_dressing',
        'bbq_sauce',
        'ketchup',
        'tomato_sauce',
        'butter',
        'milk',
        'chocolate_pudding',
        'orange_juice',
      ].map((item) => `${item}_and_place_it_in_the_basket`),
    );
  });

  it('all want the item that they name in the basket, within 280 steps after 10 settling steps', () => {
    for (const { id, spec, protocol } of object) {
      const item = /pick_up_the_(\w+)_and/.exec(id)![1];
      expect(spec.goal).toEqual(['And', ['In', `${item}_1`, 'basket_1_contain_region']]);
      expect(protocol).toMatchObject({ settleSteps: 10, maxSteps: 280, success: 'any-time' });
    }
  });

  it('are the ten of libero_spatial in the published order', () => {
    expect(spatial.map(({ id }) => id.replace('libero_spatial/pick_up_the_black_bowl_', ''))).toEqual(
      [
        'between_the_plate_and_the_ramekin',
        'next_to_the_ramekin',
        'from_table_center',
        'on_the_cookie_box',
        'in_the_top_drawer_of_the_wooden_cabinet',
        'on_the_ramekin',
        'next_to_the_cookie_box',
        'on_the_stove',
        'next_to_the_plate',
        'on_the_wooden_cabinet',
      ].map((place) => `${place}_and_place_it_on_the_plate`),
    );
  });

  it('say their file name to the policy, in words, without the scene', () => {
    for (const { id, suite, spec } of library.tasks) {
      const words = id.slice(suite.length + 1).replaceAll('_', ' ');
      expect(spec.instruction).toBe(words.replace(/^(KITCHEN|LIVING ROOM|STUDY) SCENE\d+ /, ''));
      expect(spec.instruction).toMatch(/^[a-z ]+$/);
    }
  });

  it('all want the first bowl on the plate, within 220 steps after 10 settling steps', () => {
    for (const { spec, protocol } of spatial) {
      expect(spec.goal).toEqual(['And', ['On', 'akita_black_bowl_1', 'plate_1']]);
      expect(protocol).toEqual({
        ...{ name: 'libero-spatial-220', settleSteps: 10, maxSteps: 220, success: 'any-time' },
        ...{ controlHz: 20, physicsHz: 500 },
      });
    }
  });

  it('fit the shipped catalogue', () => {
    expect(loadTaskLibrary().tasks.length).toBeGreaterThanOrEqual(10);
  });

  it('are written the way the importer writes them', () => {
    for (const { id, spec } of library.tasks) {
      expect(readFileSync(join(SHIPPED_TASKS, `${id}.yaml`), 'utf8')).toBe(formatTaskFile(spec));
    }
  });
});
