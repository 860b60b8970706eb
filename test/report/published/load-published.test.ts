import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPublished, selectPublished } from '../../../src/report/published/load-published.ts';
import { mean } from '../../../src/statistics/mean.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const systems = loadPublished();

/** A folder with one file, `x.yaml`, of a system with these results. */
function folderWith(results: string, head = 'name: x\ntitle: X'): string {
  const folder = tmpFolder();
  writeFileSync(join(folder, 'x.yaml'), `format: benchtop/published@1\n${head}\nresults:${results}\n`);
  return folder;
}

const RESULT = `
  - benchmark: libero
    variant: fine-tuned
    certainty: source
    source: a README
    rates: { libero_spatial: 80, libero_goal: 60 }`;

describe('shipped published results', () => {
  it('has every system that results are compared with', () => {
    const names = systems.map(({ name }) => name);
    for (const name of [
      ...['nora', 'nora-long', 'nora-1.5', 'openvla', 'openvla-oft', 'spatialvla', 'tracevla', 'cot-vla'],
      ...['octo', 'diffusion-policy', 'act', 'pi0', 'pi0-fast', 'pi0.5', 'rt-1-x', 'rt-2-x', 'molmoact2'],
      ...['simplevla-rl', 'worldvla', 'starvla', 'gr00t', 'smolvla', 'x-vla'],
    ]) {
      expect(names).toContain(name);
    }
  });

  it('says where every figure is from, and what a system without figures lacks', () => {
    for (const { name, note, results } of systems) {
      if (results.length === 0) expect(note, name).toBeDefined();
      for (const { source } of results) expect(source.length, name).toBeGreaterThan(3);
    }
  });

  it('has averages that are those of their rows, or says that they are not', () => {
    const checked = systems.flatMap(({ name, results }) =>
      results.flatMap(({ rates, average, pooled, averageDisagrees, variant }) =>
        average === undefined || pooled || averageDisagrees !== undefined
          ? []
          : [{ name, variant, off: Math.abs(average - mean(Object.values(rates))!) }],
      ),
    );
    expect(checked.length).toBeGreaterThan(80);
    expect(checked.filter(({ off }) => off > 0.5)).toEqual([]);
  });

  it('carries the certainty of figures that nobody has checked', () => {
    const nora = systems.find(({ name }) => name === 'nora')!;
    const libero = nora.results.filter(({ benchmark }) => benchmark === 'libero');
    expect(libero.map(({ certainty, average }) => [certainty, average])).toEqual([
      ['secondary', 73.9],
      ['secondary', 79.5],
    ]);
    const widowx = systems
      .find(({ name }) => name === 'pi0-fast')!
      .results.filter(({ rates }) => 'stack_cube' in rates);
    expect(widowx.map(({ certainty }) => certainty)).toEqual(['suspect']);
  });
});

describe('selectPublished', () => {
  it('takes names in their order, all, or those that are usually compared with', () => {
    expect(selectPublished(['openvla', 'nora'], systems).map(({ name }) => name)).toEqual([
      'openvla',
      'nora',
    ]);
    expect(selectPublished(['all'], systems)).toHaveLength(systems.length);
    const usual = selectPublished([], systems);
    expect(usual.length).toBeGreaterThan(10);
    expect(usual.length).toBeLessThan(systems.length);
  });

  it('refuses a system that it does not have', () => {
    expect(() => selectPublished(['openvl'], systems)).toThrow(/"openvl"; did you mean "openvla"\?/);
  });
});

describe('files of published results', () => {
  it('reads a good one', () => {
    expect(loadPublished(folderWith(`${RESULT}\n    average: 70`))[0]!.results[0]!.average).toBe(70);
  });

  it.each([
    [
      'an average that is not its row’s',
      `${RESULT}\n    average: 75`,
      /\[0\]\.average: expected averageDisagrees/,
    ],
    [
      'an explanation of nothing',
      `${RESULT}\n    average: 70\n    averageDisagrees: typo`,
      /expected nothing to explain/,
    ],
    ['no rates', RESULT.replace(/\{ .* \}/, '{}'), /rates: expected at least one rate/],
    ['a rate above 100', RESULT.replace('80', '800'), /libero_spatial/],
    [
      'an unknown certainty',
      RESULT.replace('certainty: source', 'certainty: sure'),
      /certainty: expected "source" or/,
    ],
    ['no results without a note', ' []', /a note that says why/],
  ])('refuses %s, with its place', (_what, results, message) => {
    const folder = folderWith(results);
    expect(() => loadPublished(folder)).toThrow(message);
    expect(() => loadPublished(folder)).toThrow(/x\.yaml:\d+:\d+/);
  });

  it('refuses a file that is not named after its system', () => {
    expect(() => loadPublished(folderWith(RESULT, 'name: y\ntitle: Y'))).toThrow(
      /expected "x" \(the file's name\), got "y"/,
    );
  });
});
