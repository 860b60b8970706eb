import { describe, expect, it } from 'vitest';
import { parsePolicyName, withPolicyOption } from '../../src/policy/policy-name.ts';

describe('parsePolicyName', () => {
  it('takes kind, argument and options apart', () => {
    const name = parsePolicyName('nora:./a:b?preset=nora-official&precision=q8');
    expect(name.kind).toBe('nora');
    expect(name.argument).toBe('./a:b');
    expect([...name.options]).toEqual([
      ['preset', 'nora-official'],
      ['precision', 'q8'],
    ]);
  });

  it('keeps the address of a server whole', () => {
    const name = parsePolicyName('openpi+ws://host:8000/path?preset=openpi');
    expect([name.kind, name.argument]).toEqual(['openpi+ws', '//host:8000/path']);
  });

  it('gives a bare kind neither argument nor options', () => {
    expect(parsePolicyName('oracle')).toEqual({ full: 'oracle', kind: 'oracle', options: new Map() });
  });

  it('refuses an option without a value', () => {
    expect(() => parsePolicyName('nora:x?preset')).toThrow(/expected options as in .* got "preset"/);
  });
});

describe('withPolicyOption', () => {
  it('adds to what is there and keeps what was said', () => {
    expect(withPolicyOption('nora:x', 'preset', 'a')).toBe('nora:x?preset=a');
    expect(withPolicyOption('nora:x?precision=q8', 'preset', 'a')).toBe('nora:x?precision=q8&preset=a');
    expect(withPolicyOption('nora:x?preset=b', 'preset', 'a')).toBe('nora:x?preset=b');
  });
});
