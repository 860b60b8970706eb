import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { Random } from '../../../src/math/random.ts';
import { parseBddl } from '../../../src/task/libero/bddl.ts';
import { convertBddl } from '../../../src/task/libero/convert-bddl.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { BDDL } from './checkout.ts';

const catalogue = testCatalogue();

function convert(text: string) {
  return convertBddl(parseBddl(text, 'x.bddl'), 'name', 'x.bddl', catalogue).spec;
}

function refusal(text: string): string[] {
  try {
    convert(text);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    expect(error.code).toBe('import');
    return error.message.split('\n');
  }
  throw new Error('expected a refusal');
}

describe('convertBddl', () => {
  it('gives the same task whatever the case of its names', () => {
    expect(convert(BDDL.toUpperCase())).toEqual(convert(BDDL));
  });

  it.each([
    [
      '(On plate_1 main_table_left)',
      '(On plate_1 main_table_lefft)',
      /^x\.bddl:41:17: .*main_table_left"\?$/,
    ],
    [
      '(Open wooden',
      '(Turnon wooden',
      /^x\.bddl:40:\d+: TurnOn needs a fixture that declares the state "on"/,
    ],
    ['- wooden_cabinet', '- wooden_cabnet', /^x\.bddl:27:24: unknown fixture category .*"wooden_cabinet"\?$/],
    ['    plate_1\n', '    plat_1\n', /^x\.bddl:35:5: unknown name "plat_1"; did you mean "plate_1"\?$/],
    ['0.05 0.19 0.07 0.21', '0.07 0.19 0.05 0.21', /^x\.bddl:5:7: expected x0 < x1/],
  ])('says where: %s -> %s', (from, to, expected) => {
    expect(refusal(BDDL.replace(from, to)).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });

  it('never fails but with a place in the file, whatever is done to it', () => {
    const random = new Random(1);
    const below = (count: number) => Math.floor(random.uniform(0, count));
    const tokens = BDDL.match(/\s+|[()]|[^\s()]+/g)!;
    const words = [
      '(',
      ')',
      '-',
      ':',
      ';',
      '',
      '\u0000',
      'And',
      'Not',
      '(Not)',
      '(And)',
      'π',
      '1e999',
      '__proto__',
    ];
    let refused = 0;
    for (let trial = 0; trial < 3000; trial++) {
      const changed = [...tokens];
      for (let change = below(3); change >= 0; change--) {
        const [a, b] = [below(changed.length), below(changed.length)];
        if (below(2) === 0) changed[a] = words[below(words.length)]!;
        else [changed[a], changed[b]] = [changed[b]!, changed[a]!];
      }
      try {
        convert(changed.join(''));
      } catch (error) {
        refused++;
        if (!(error instanceof HarnessError)) throw error;
        for (const line of error.message.split('\n')) expect(line).toMatch(/^x\.bddl:\d+:\d+: \S/);
      }
    }
    // Most changes matter; some only touch white space, or the language.
    expect(refused).toBeGreaterThan(1500);
    expect(refused).toBeLessThan(3000);
  });
});
