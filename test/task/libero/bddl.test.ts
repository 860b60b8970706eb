import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { parseBddl } from '../../../src/task/libero/bddl.ts';
import { BDDL } from './checkout.ts';

function problems(text: string): string[] {
  try {
    parseBddl(text, 'x.bddl');
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('import');
    return (error as Error).message.split('\n');
  }
  throw new Error('expected a refusal');
}

describe('parseBddl', () => {
  it('reads instances in order, several to a category', () => {
    const { objects, fixtures } = parseBddl(BDDL, 'x.bddl');
    expect(objects.map(({ name, category }) => [name, category])).toEqual([
      ['bowl_1', 'akita_black_bowl'],
      ['bowl_2', 'akita_black_bowl'],
      ['plate_1', 'plate'],
    ]);
    expect(fixtures.map(({ name }) => name)).toEqual(['main_table', 'wooden_cabinet_1']);
  });

  it('reads regions with and without rectangles and yaw', () => {
    const { regions } = parseBddl(BDDL, 'x.bddl');
    expect(regions[2]).toEqual({
      ...{ name: 'cabinet', target: 'main_table', line: 16, column: 7 },
      ...{ rectangle: [0.02, -0.28, 0.04, -0.26], yaw: [2.66, 2.72] },
    });
    expect(regions[3]).toEqual({ name: 'top_region', target: 'wooden_cabinet_1', line: 21, column: 7 });
  });

  it('reads language, interests and the problem class, and skips comments', () => {
    const task = parseBddl(`; a comment (with a parenthesis\n${BDDL}`, 'x.bddl');
    expect(task.problem.name).toBe('libero_tabletop_manipulation');
    expect(task.language).toBe('Put that bowl onto this plate');
    expect(task.objectsOfInterest.map(({ name }) => name)).toEqual(['bowl_1', 'plate_1']);
  });

  it('does not tell cases apart, but for the language', () => {
    const upper = BDDL.toUpperCase().replace(
      'PUT THAT BOWL ONTO THIS PLATE',
      'Put that bowl onto this plate',
    );
    const { init: _init, goal: _goal, ...task } = parseBddl(BDDL, 'x.bddl');
    expect(parseBddl(upper, 'x.bddl')).toMatchObject(task);
  });

  it('names what the grammar has and nothing here uses', () => {
    const text = BDDL.replace('(:domain', '(:requirements)\n (:domain').replace(
      '(:target wooden_cabinet_1)',
      '(:target wooden_cabinet_1) (:rgba (0 0 1 0))',
    );
    expect(parseBddl(text, 'x.bddl').unused).toMatchObject([
      { name: 'section ":requirements"', line: 2 },
      { name: 'colour of region "top_region"', line: 23 },
    ]);
  });

  it.each([
    ['pi', Math.PI],
    ['-pi/2', -Math.PI / 2],
    ['3*np.pi/4', (3 * Math.PI) / 4],
    ['1e-2', 0.01],
  ])('reads the angle %s', (text, angle) => {
    const { regions } = parseBddl(BDDL.replace('2.66', '-9').replace('2.72', text), 'x.bddl');
    expect(regions[2]?.yaw?.[1]).toBeCloseTo(angle, 12);
  });

  it.each(['0x10', '1_0', '__import__', 'pi/0', '1e999'])('does not read the angle %s', (text) => {
    expect(problems(BDDL.replace('2.66', text))).toEqual([`x.bddl:19:28: expected a number, got "${text}"`]);
  });

  it.each([
    ['', ['x.bddl:1:1: the file is empty']],
    ['define', ['x.bddl:1:1: expected "(", got "define"']],
    ['(define\n  (a)', ['x.bddl:1:1: this "(" is never closed; the file may be cut short']],
    ['(define) )', ['x.bddl:1:10: expected the end of the file, got ")"']],
    ['('.repeat(101), ['x.bddl:1:101: nested deeper than 100 levels']],
  ])('gives line and column of the syntax error in %j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('does not accept a file cut short anywhere', () => {
    for (let length = 0; length < BDDL.trimEnd().length; length += 11) problems(BDDL.slice(0, length));
  });

  it('reports every problem at once, each at its place', () => {
    const text = BDDL.replace('(:domain robosuite)', '')
      .replace('(:obj_of_interest', '(:objs_of_interest')
      .replace('0.05 0.19 0.07 0.21', '0.05 0.19 wide 0.21')
      .replace('(:yaw_rotation ((2.66 2.72)))', '(:yaw_rotation ((2.66)))')
      .replace('plate_1 - plate\n', 'plate_1\n');
    expect(problems(text)).toEqual([
      'x.bddl:33:3: unknown section ":objs_of_interest"; did you mean ":obj_of_interest"?',
      'x.bddl:1:1: section "(:domain …)" is missing',
      'x.bddl:1:1: section "(:obj_of_interest …)" is missing',
      'x.bddl:8:26: expected a number, got "wide"',
      'x.bddl:19:11: expected one range of 2 numbers, "((…))"',
      'x.bddl:31:5: instance "plate_1" has no category ("- <category>")',
    ]);
  });

  it.each([
    ['(:goal', '(:goal (And (Open a)) ', 'expected one goal predicate, got 2'],
    ['(:target main_table)', '', 'region "left" needs "(:target <instance>)"'],
    ['(:ranges ((-0.2', '(:colour ((-0.2', 'unknown region field ":colour"'],
    ['(:domain robosuite)', '(:domain robosuite) (:domain x)', 'section ":domain" appears twice'],
    ['(:ranges ((-0.2 -0.1', '(:ranges ((0 0 1 1) (-0.2 -0.1', 'expected one range, got 2'],
    ['(define', '(describe', 'expected "(define …)"'],
    ['wooden_cabinet_1 - wooden_cabinet', '- wooden_cabinet', 'expected "<instance> … - <category>"'],
  ])('%s -> %s', (from, to, message) => {
    expect(problems(BDDL.replace(from, to)).join('\n')).toContain(message);
  });
});
