import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newTokenLimit, readGenerationConfig } from '../../../src/policy/nora/generation-config.ts';
import { pickToken } from '../../../src/policy/nora/pick-token.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const plain = { repetitionPenalty: 1, seen: new Set<number>() };

describe('pickToken', () => {
  it('takes the largest, the first of equals, and leaves the logits alone', () => {
    const logits = new Float32Array([1, 3, 2, 3]);
    expect(pickToken(logits, plain)).toBe(1);
    expect(pickToken(logits, { repetitionPenalty: 2, seen: new Set([1]) })).toBe(3);
    expect([...logits]).toEqual([1, 3, 2, 3]);
  });

  it('divides positive and multiplies negative scores of what was seen', () => {
    const seen = new Set([0]);
    expect(pickToken(new Float32Array([2.09, 2]), { repetitionPenalty: 1.05, seen })).toBe(1);
    expect(pickToken(new Float32Array([2.11, 2]), { repetitionPenalty: 1.05, seen })).toBe(0);
    expect(pickToken(new Float32Array([-2, -2.11]), { repetitionPenalty: 1.05, seen })).toBe(0);
    expect(pickToken(new Float32Array([-2, -2.11]), { repetitionPenalty: 1.1, seen })).toBe(1);
    // Below 1 it favours what was seen.
    expect(pickToken(new Float32Array([2, 2.1]), { repetitionPenalty: 0.9, seen })).toBe(0);
  });

  it('keeps to what is allowed', () => {
    expect(pickToken(new Float32Array([5, 1, 2]), { ...plain, allowed: (id) => id > 0 })).toBe(2);
  });

  it('refuses scores that are not numbers, wherever they stand', () => {
    expect(() => pickToken(new Float32Array([9, Number.NaN, 1]), plain)).toThrow(
      'the model answers with NaN (logit of token 1)',
    );
    expect(() => pickToken(new Float32Array([Number.NEGATIVE_INFINITY]), plain)).toThrow('minus infinity');
  });
});

describe('readGenerationConfig', () => {
  const read = (content: Record<string, unknown>) => {
    const folder = tmpFolder();
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify(content));
    return readGenerationConfig(folder);
  };

  it('reads what decides greedy generation', () => {
    const config = read({ eos_token_id: 7, repetition_penalty: 1.05, max_new_tokens: 40, do_sample: true });
    expect(config).toEqual({ endTokens: [7], repetitionPenalty: 1.05, maxNewTokens: 40 });
    expect(read({ eos_token_id: [1, 2], num_beams: 1 }).endTokens).toEqual([1, 2]);
  });

  it('has defaults without the file', () => {
    expect(readGenerationConfig(tmpFolder())).toEqual({ endTokens: [151645, 151643], repetitionPenalty: 1 });
  });

  it('limits new tokens: preset, checkpoint, length with prompt, 20', () => {
    expect(newTokenLimit(read({ max_new_tokens: 40 }), 100, 12)).toBe(12);
    expect(newTokenLimit(read({ max_new_tokens: 40, max_length: 120 }), 100)).toBe(40);
    expect(newTokenLimit(read({ max_length: 120 }), 100)).toBe(20);
    expect(newTokenLimit(read({ max_length: 90 }), 100)).toBe(1);
    expect(newTokenLimit(read({ max_length: 20 }), 100)).toBe(20);
    expect(newTokenLimit(read({}), 100)).toBe(20);
  });

  it('refuses what would change the tokens and is not implemented', () => {
    expect(() => read({ num_beams: 4 })).toThrow('num_beams: num_beams other than 1 is not implemented');
    expect(() => read({ suppress_tokens: [3] })).toThrow('suppress_tokens');
    expect(() => read({ repetition_penalty: 0 })).toThrow('repetition_penalty');
  });
});
