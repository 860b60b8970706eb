import { describe, expect, it } from 'vitest';
import { objectSchema } from '../../src/scene/object-schema.ts';
import { parseYamlFile } from '../../src/scene/parse-file.ts';
import { problemsOf } from './problems-of.ts';

const GOOD = `format: benchtop/object@1
category: brick
name: brick
inertial: { mass: 0.5, principalInertia: [1, 1, 1] }
friction: 0.5
collision:
  - { shape: { kind: box, halfExtents: [0.1, 0.1, 0.1] } }
visual:
  - { shape: { kind: sphere, radius: 0.1 }, material: { color: [1, 0, 0] } }
placement: { bottomZ: -0.06, topZ: 0.04, horizontalRadius: 0.025 }
`;

const parse = (text: string) => parseYamlFile(objectSchema, 'brick.yaml', text);
/** Problems of the good file with one piece of text replaced, which must be there. */
function broken(from: string, to: string): string[] {
  expect(GOOD).toContain(from);
  return problemsOf(() => parse(GOOD.replace(from, to)));
}

describe('a good file', () => {
  it('is read with its defaults filled in', () => {
    const { value } = parse(GOOD);
    expect(value.inertial.mass).toBe(0.5);
    expect(value.inertial.principalRotation).toEqual([0, 0, 0, 1]);
    expect(value.grasp).toEqual({ kind: 'none' });
    expect(value.visual[0]!.material.specular).toBe(0.5);
  });
});

describe('a bad file', () => {
  it('is told all its problems at once, each with its place', () => {
    const text = GOOD.replace('category', 'catgory')
      .replace('mass: 0.5', 'mass: heavy')
      .replace('friction: 0.5', 'friction: -1')
      .replace('kind: sphere', 'kind: shpere')
      .replace('topZ: 0.04, ', '');
    expect(problemsOf(() => parse(text))).toEqual([
      'brick.yaml:1:1  category: expected string, got nothing',
      'brick.yaml:4:19  inertial.mass: expected number, got "heavy"',
      'brick.yaml:5:11  friction: expected number to be >=0, got -1',
      expect.stringMatching(
        /^brick\.yaml:9:22 {2}visual\[0\]\.shape\.kind: expected .*did you mean "sphere"\?$/,
      ),
      'brick.yaml:10:12  placement.topZ: expected number, got nothing',
      'brick.yaml:2:1  catgory: unknown key "catgory"; did you mean "category"?',
    ]);
  });

  it('says how many problems there are', () => {
    expect(() => parse(GOOD.replace('friction', 'frction'))).toThrow(/^brick\.yaml has 2 problems:\n/);
    expect(() => parse(GOOD.replace('friction: 0.5', 'friction: -1'))).toThrow(
      /^brick\.yaml has 1 problem:\n/,
    );
  });

  it('is told of unknown keys inside unions, with what that form knows', () => {
    expect(broken('radius: 0.1 }', 'radius: 0.1, radios: 2 }')).toEqual([
      'brick.yaml:9:43  visual[0].shape.radios: unknown key "radios"; did you mean "radius"?',
    ]);
  });

  it('is told the known keys where none is near', () => {
    expect(broken('horizontalRadius: 0.025', 'horizontalRadius: 0.025, zzz: 1')).toEqual([
      'brick.yaml:10:67  placement.zzz: unknown key "zzz"; known: bottomZ, topZ, horizontalRadius, rotation, yaw',
    ]);
  });

  it('is told a wrong length, a wrong format and a number outside its range', () => {
    expect(broken('[1, 1, 1]', '[1, 1]')).toEqual([
      'brick.yaml:4:42  inertial.principalInertia: expected array to have >=3 items, got [1,1]',
    ]);
    expect(broken('object@1', 'object@2')).toEqual([
      'brick.yaml:1:9  format: expected "benchtop/object@1", got "benchtop/object@2"; did you mean "benchtop/object@1"?',
    ]);
    expect(broken('[1, 0, 0]', '[255, 0, 0]')).toEqual([
      'brick.yaml:9:65  visual[0].material.color[0]: expected number to be <=1, got 255',
    ]);
  });

  it('is told numbers that are none, by name', () => {
    expect(broken('mass: 0.5', 'mass: .nan')).toEqual([
      'brick.yaml:4:19  inertial.mass: expected number, got NaN',
    ]);
    expect(broken('mass: 0.5', 'mass: .inf')).toEqual([
      'brick.yaml:4:19  inertial.mass: expected number, got Infinity',
    ]);
  });

  it('is told names that ids could not be made of', () => {
    expect(broken('category: brick', 'category: a/b')).toEqual([
      'brick.yaml:2:11  category: expected a name of letters, digits and "_", got "a/b"',
    ]);
  });
});

describe('a file that is no YAML', () => {
  it('is told where it breaks', () => {
    expect(problemsOf(() => parse('format: benchtop/object@1\ncategory: [brick\nname: x\n'))[0]).toMatch(
      /^brick\.yaml:[23]:\d+ {2}not valid YAML: /,
    );
  });

  it('is told of a key that is there twice, and of every other break too', () => {
    const text = 'friction: 1\nfriction: 2\nname: "open\n';
    const problems = problemsOf(() => parse(text));
    expect(problems[0]).toMatch(/^brick\.yaml:2:1 {2}not valid YAML: .*unique/);
    expect(problems.length).toBeGreaterThan(1);
  });

  it('is refused when it is empty, or a list', () => {
    expect(problemsOf(() => parse(''))).toEqual(['brick.yaml:1:1  file: expected object, got null']);
    expect(problemsOf(() => parse('[1, 2]'))).toEqual(['brick.yaml:1:1  file: expected object, got [1,2]']);
  });

  it('is refused when its aliases multiply without bound', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`);
    const bomb = ['l0: &l0 [x]', ...levels].join('\n');
    expect(problemsOf(() => parse(bomb))).toEqual([
      expect.stringMatching(/^brick\.yaml:1:1 {2}not usable: .*alias/),
    ]);
  });
});

describe('problems found later', () => {
  it('are reported with the place of the nearest thing that exists', () => {
    const { fail } = parse(GOOD);
    expect(() => fail([])).not.toThrow();
    const path = ['collision', 0, 'shape', 'kind'];
    const missing = ['placement', 'rotation', 2];
    expect(
      problemsOf(() =>
        fail([
          { path, message: 'first' },
          { path: missing, message: 'second' },
        ]),
      ),
    ).toEqual([
      'brick.yaml:7:22  collision[0].shape.kind: first',
      'brick.yaml:10:12  placement.rotation[2]: second',
    ]);
  });
});
