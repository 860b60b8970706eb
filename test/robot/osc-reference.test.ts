import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { distance } from '../../src/math/vec3.ts';
import { readOscReference } from '../../src/robot/osc-reference.ts';
import { pandaAt } from './panda.ts';

const SHIPPED = new URL('../../scenes/references/osc-panda.json', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'benchtop-reference-'));
afterAll(() => rmSync(folder, { recursive: true }));

function altered(change: (text: string) => string): string {
  const file = join(folder, 'reference.json');
  writeFileSync(file, change(readFileSync(SHIPPED, 'utf8')));
  return file;
}

describe('readOscReference', () => {
  const reference = readOscReference();

  it('holds thirteen motions and five settling runs of the Panda, and says where they come from', () => {
    const settles = reference.cases.filter(({ name }) => name.startsWith('settle '));
    expect(reference.robot).toBe('panda');
    expect(reference.source).toContain('MuJoCo 3.14.0');
    expect(settles).toHaveLength(5);
    expect(reference.cases).toHaveLength(18);
    expect(new Set(reference.cases.map(({ name }) => name)).size).toBe(18);
  });

  it('has an action per control step, and a response at each or just at the end', () => {
    for (const { name, actions, recorded } of reference.cases) {
      expect(actions).toHaveLength(name === 'random40' ? 40 : name.startsWith('settle ') ? 10 : 20);
      expect(recorded.at(-1)!.step).toBe(actions.length);
      expect(recorded).toHaveLength(name.startsWith('settle ') ? 1 : actions.length);
    }
  });

  it('gives the pulse as one action and then nothing', () => {
    const { actions } = reference.cases.find(({ name }) => name === 'x+1_once_then_zero')!;
    expect(actions[0]).toEqual([1, 0, 0, 0, 0, 0, -1]);
    for (const action of actions.slice(1)) expect(action).toEqual([0, 0, 0, 0, 0, 0, -1]);
  });

  it('starts settling runs at joints that put the grip site where the run began', () => {
    const { start } = reference.cases.find(({ name }) => name.endsWith('#0'))!;
    const { eefPosition } = pandaAt(Float64Array.of(...start.arm, ...start.fingers));
    const [x, y, z] = eefPosition;
    expect(distance([x!, y!, z!], [-0.21081, -0.01516, 1.17568])).toBeLessThan(3e-5);
  });

  it('says where a missing file was expected', () => {
    expect(() => readOscReference(join(folder, 'nowhere.json'))).toThrow(/no controller reference .*nowhere/);
  });

  it('names the line of a row that has too few numbers', () => {
    const file = altered((text) => text.replace(/, [-\d.]+\]\n/, ']\n'));
    expect(() => readOscReference(file)).toThrow(/reference\.json:\d+:\d+ {2}/);
  });

  it('refuses a case with more actions than rows', () => {
    const file = altered((text) => text.replace('"repeat": 20', '"repeat": 21'));
    expect(() => readOscReference(file)).toThrow('expected one row per action (21), got 20 rows');
  });
});
