import { describe, expect, it } from 'vitest';
import { protocolHash } from '../../src/rollout/protocol-hash.ts';
import type { Protocol } from '../../src/task/protocol-schema.ts';

const PROTOCOL: Protocol = {
  name: 'libero-spatial',
  settleSteps: 10,
  maxSteps: 220,
  success: 'any-time',
  controlHz: 20,
  physicsHz: 500,
};

describe('protocolHash', () => {
  it('never changes: results of older versions stay comparable', () => {
    expect(protocolHash(PROTOCOL)).toBe('66c2622e55845be2');
  });

  it('does not depend on the order of the keys or on the label', () => {
    const reversed = Object.fromEntries(Object.entries(PROTOCOL).reverse()) as Protocol;
    expect(protocolHash(reversed)).toBe(protocolHash(PROTOCOL));
    expect(protocolHash({ ...PROTOCOL, name: 'other' })).toBe(protocolHash(PROTOCOL));
  });

  it.each(['settleSteps', 'maxSteps', 'controlHz', 'physicsHz'] as const)('changes with %s', (field) => {
    expect(protocolHash({ ...PROTOCOL, [field]: PROTOCOL[field] + 1 })).not.toBe(protocolHash(PROTOCOL));
  });
});
