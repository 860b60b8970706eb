import { describe, expect, it } from 'vitest';
import { checkTask } from '../../src/task/check-task.ts';
import type { PredicateExpression, Region, TaskSpec } from '../../src/task/task-schema.ts';
import { taskSpec } from './tasks.ts';
import { testCatalogue } from './test-catalogue.ts';

const catalogue = testCatalogue();
const BASE = taskSpec();
const problems = (changes: Partial<TaskSpec>): string[] =>
  checkTask(taskSpec(changes), catalogue).map(({ path, message }) => `${path.join('.')}: ${message}`);

const withInit = (...init: PredicateExpression[]) => problems({ init });
const withoutInit = (index: number) => BASE.init.filter((_, at) => at !== index);
const withRegion = (region: Region) => problems({ regions: [...BASE.regions, region] });

describe('checkTask', () => {
  it('finds nothing wrong with a valid task', () => {
    expect(problems({})).toEqual([]);
  });

  it('names an unknown scene and the one that was probably meant', () => {
    expect(problems({ scene: 'libero_tabeltop' })).toEqual([
      'scene: unknown scene "libero_tabeltop"; did you mean "libero_tabletop"?',
    ]);
  });

  it('names an unknown category once, not again at every use of the instance', () => {
    const objects = [{ name: 'bowl_1', category: 'akita_black_bowel' }, ...BASE.objects.slice(1)];
    expect(problems({ objects })).toEqual([
      'objects.0.category: unknown object category "akita_black_bowel"; did you mean "akita_black_bowl"?',
    ]);
    const fixtures = BASE.fixtures.map((fixture) =>
      fixture.category === 'flat_stove' ? { ...fixture, category: 'flat_stoves' } : fixture,
    );
    expect(problems({ fixtures })).toEqual([
      'fixtures.2.category: unknown fixture category "flat_stoves"; did you mean "flat_stove"?',
    ]);
  });

  it('tells fixtures from objects', () => {
    const objects = [...BASE.objects, { name: 'stove_2', category: 'flat_stove' }];
    expect(problems({ objects })).toContain(
      'objects.3.category: "flat_stove" is a fixture; list it under fixtures',
    );
  });

  it('needs the surface exactly once', () => {
    expect(problems({ fixtures: BASE.fixtures.slice(1) })).toContain(
      'fixtures: expected exactly one instance of the scene\'s surface, category "table"; got 0',
    );
  });

  it('finds a name that is used twice', () => {
    const objects = [...BASE.objects, { name: 'bowl_1', category: 'plate' }];
    expect(problems({ objects })).toContain('objects.3.name: the name "bowl_1" is used twice');
    expect(withRegion(BASE.regions[0]!)).toEqual([
      'regions.6.name: the name "main_table_left" is used twice',
    ]);
  });

  it('reports every problem at once', () => {
    const found = problems({
      objectsOfInterest: ['bowl'],
      init: withoutInit(2),
      goal: ['And', ['Onn', 'bowl_1', 'plate_1'], ['On', 'bowl_1', 'plate_2']],
    });
    expect(found).toEqual([
      'objectsOfInterest.0: unknown name "bowl"; did you mean "bowl_1"?',
      'objects.2: "plate_1" is placed nowhere; add [On, plate_1, <region>] to init',
      'goal.1.0: unknown predicate "Onn"; did you mean "On"?',
      'goal.2.2: unknown name "plate_2"; did you mean "plate_1"?',
    ]);
  });
});

describe('checkTask on regions', () => {
  it('needs x0 < x1 and y0 < y1', () => {
    const region = (rectangle: Region['rectangle']) =>
      withRegion({ target: 'main_table', name: 'r', rectangle: rectangle! });
    expect(region([0, 0, 0.1, 0.1])).toEqual([]);
    expect(region([0.1, 0, 0.1, 0.1])[0]).toMatch(/^regions\.6\.rectangle: expected x0 < x1/);
    expect(region([0, 0.2, 0.1, 0.1])[0]).toMatch(/got \[0, 0\.2, 0\.1, 0\.1\]/);
  });

  it('knows targets and their sites', () => {
    expect(withRegion({ target: 'main_tabel', name: 'r', rectangle: [0, 0, 1, 1] })).toEqual([
      'regions.6.target: unknown instance "main_tabel"; did you mean "main_table"?',
    ]);
    expect(withRegion({ target: 'flat_stove_1', name: 'cook_regio' })).toEqual([
      'regions.6.name: "flat_stove_1" has no site "cook_regio"; did you mean "cook_region"?',
    ]);
  });

  it('takes rectangles on the surface only, and needs them there', () => {
    expect(withRegion({ target: 'flat_stove_1', name: 'r', rectangle: [0, 0, 1, 1] })[0]).toContain(
      'rectangles lie on the surface',
    );
    expect(withRegion({ target: 'main_table', name: 'r' })[0]).toContain('needs a rectangle');
  });

  it('takes an ordered yaw range, and only where a fixture is placed', () => {
    const left = (yaw: [number, number]) =>
      problems({
        regions: BASE.regions.map((region) => (region.name === 'left' ? { ...region, yaw } : region)),
      });
    expect(left([0, 1])).toEqual([
      'regions.0.yaw: yaw turns fixtures only, but the object "plate_1" is placed here; remove the yaw range',
    ]);
    expect(withRegion({ target: 'main_table', name: 'r', rectangle: [0, 0, 1, 1], yaw: [1, 0] })).toEqual([
      'regions.6.yaw: expected low <= high, got [1, 0]',
    ]);
    expect(withRegion({ target: 'flat_stove_1', name: 'cook_region', yaw: [0, 1] })[1]).toContain(
      'yaw range needs a rectangle',
    );
  });
});

describe('checkTask on the initial arrangement', () => {
  it('finds an object that is placed twice', () => {
    expect(withInit(...BASE.init, ['On', 'plate_1', 'main_table_right'])).toEqual([
      'init.6: "plate_1" is placed twice (see init 3)',
    ]);
  });

  it('finds objects and fixtures that are placed nowhere', () => {
    expect(problems({ init: withoutInit(5) })).toEqual([
      'fixtures.2: "flat_stove_1" is placed nowhere; add [On, flat_stove_1, <region>] to init',
    ]);
  });

  it('finds things that stand on each other in a circle', () => {
    const found = withInit(
      ['On', 'bowl_1', 'plate_1'],
      ['On', 'plate_1', 'cookies_1'],
      ['On', 'cookies_1', 'bowl_1'],
      ...BASE.init.slice(4),
    );
    expect(found).toEqual(['init.0: placement in a circle: bowl_1 on plate_1 on cookies_1 on bowl_1']);
    expect(withInit(['On', 'bowl_1', 'bowl_1'], ...BASE.init.slice(2))).toEqual([
      'init.0: On needs two different things, got "bowl_1" twice',
    ]);
  });

  it('finds a joint that is told two states', () => {
    expect(withInit(...BASE.init, ['Close', 'wooden_cabinet_1'])).toEqual([
      'init.6: joint "wooden_cabinet_1.top_level" is both open (init 2) and closed',
    ]);
    expect(withInit(...BASE.init, ['Close', 'wooden_cabinet_1_middle_region'])).toEqual([]);
  });

  it('places fixtures on rectangles only, and the surface nowhere', () => {
    expect(withInit(...BASE.init.slice(0, 5), ['On', 'flat_stove_1', 'plate_1'])[0]).toContain(
      'needs a rectangle of the surface, got "plate_1"',
    );
    expect(withInit(...BASE.init, ['On', 'main_table', 'main_table_right'])).toContain(
      'init.6: the surface "main_table" is part of the scene and cannot be placed',
    );
  });

  it('refuses predicates that no sampler can produce', () => {
    expect(withInit(...BASE.init, ['Not', ['On', 'bowl_1', 'plate_1']])[0]).toContain(
      'init takes On, In, Open',
    );
    expect(withInit(...BASE.init, ['Up', 'bowl_1'])[0]).toContain('cannot be set up');
  });

  it('asks for a region where an object is put on a fixture', () => {
    expect(withInit(['On', 'bowl_1', 'wooden_cabinet_1'], ...BASE.init.slice(1))).toEqual([
      'init.0.2: place things on a region of "wooden_cabinet_1", not on the fixture',
    ]);
  });
});

describe('checkTask on goals', () => {
  it.each([
    [['On', 'bowl_1'], /^goal: On takes 2 name\(s\) \(an object, then an object, fixture or region\), got 1/],
    [['In', 'bowl_1', 'plate_1'], /^goal\.2: In takes a region here; "plate_1" is an object/],
    [['On', 'flat_stove_1', 'plate_1'], /^goal\.1: On takes an object here; "flat_stove_1" is a fixture/],
    [['On', 'bowl_1', 'main_table'], /"main_table" is a surface/],
    [['On', 'bowl_1', 'flat_stove_1_cook_regio'], /did you mean "flat_stove_1_cook_region"/],
    [['Open', 'plate_1'], /^goal\.1: Open takes a fixture with joints/],
    [['Open', 'wooden_cabinet_1_top_side'], /region that a joint moves/],
    [['TurnOn', 'wooden_cabinet_1'], /declares the state "on"/],
    [['Open', 'flat_stove_1'], /declares the state "open"/],
    [['And'], /^goal: And takes at least 1 predicate/],
    [['Not', ['True'], ['True']], /^goal: Not takes 1 predicate\(s\), got 2/],
    [['And', 'bowl_1'], /^goal\.1: And takes predicates like/],
    [['On', 'bowl_1', ['True']], /^goal\.2: On takes .* got a predicate/],
  ] as [PredicateExpression, RegExp][])('explains %j', (goal, message) => {
    const found = problems({ goal });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('accepts whole fixtures, drawers, rectangles and nested connectives', () => {
    expect(
      problems({
        goal: [
          'And',
          ['Open', 'wooden_cabinet_1'],
          ['Or', ['Close', 'wooden_cabinet_1_middle_region'], ['TurnOn', 'flat_stove_1']],
          ['On', 'bowl_1', 'main_table_right'],
        ],
      }),
    ).toEqual([]);
  });
});
