import { describe, expect, it } from 'vitest';
import { nameExecution } from '../../src/episode/execution.ts';
import { parseExecution } from '../../src/episode/parse-execution.ts';

const trace = (file: string) => ({ kind: 'trace', hash: file, latenciesMs: [1] }) as const;
const parse = (latency: string, executor = 'hold') => parseExecution(latency, executor, trace);

describe('parseExecution', () => {
  it('is nothing for what is the default anyway', () => {
    expect(parse('none', 'freeze')).toBeUndefined();
    expect(nameExecution(undefined)).toBe('none/freeze');
  });

  it.each(['none', 'const:3', 'ms:150', 'lognormal:80,200', 'trace:C:/x.json'])('reads %s', (text) => {
    expect(nameExecution(parse(text))).toBe(`${text}/hold`);
  });

  it.each([
    '',
    'fast',
    'const',
    'const:',
    'const:1.5',
    'const:-1',
    'ms:x',
    'ms:1,2',
    'lognormal:80',
    'lognormal:200,80',
    'lognormal:0,1',
    'trace:',
    'none:1',
  ])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow('--latency: expected none, const:<steps>');
  });

  it('refuses an executor that there is not', () => {
    expect(() => parse('none', 'lazy')).toThrow('--executor: expected freeze, hold, async');
  });
});
