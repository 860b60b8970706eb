import { describe, expect, it } from 'vitest';
import { comparedArms } from '../../src/report/compared-arms.ts';
import { comparedRun } from './compared-runs.ts';

const run = (...policies: string[]) =>
  comparedRun('x', { 's/a': 's' }, { policies, name: policies.join('+') });
const names = (...args: Parameters<typeof comparedArms>) =>
  comparedArms(...args).map(([baseline, candidate]) => [baseline.policy, candidate.policy]);

describe('comparedArms', () => {
  it('takes what both runs have, else the only one of each', () => {
    expect(names(run('a', 'b', 'c'), run('c', 'b'), [])).toEqual([
      ['b', 'b'],
      ['c', 'c'],
    ]);
    expect(names(run('a'), run('b'), [])).toEqual([['a', 'b']]);
    expect(() => names(run('a', 'b'), run('c'), [])).toThrow(/no policy in common; .*--pair/);
  });

  it('takes the pairs asked for, also for names with an equals sign', () => {
    expect(names(run('a', 'b'), run('a', 'b'), ['a=b'])).toEqual([['a', 'b']]);
    expect(names(run('p:x=1'), run('q'), ['p:x=1=q'])).toEqual([['p:x=1', 'q']]);
    expect(() => names(run('a'), run('b'), ['a'])).toThrow(/expected <baseline policy>=<candidate policy>/);
    expect(() => names(run('a'), run('b'), ['a=c'])).toThrow(/b has no policy "c"; it has b/);
  });
});
