import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { positionIds } from '../../../src/policy/nora/position-ids.ts';
import { PromptTokenizer } from '../../../src/policy/nora/prompt.ts';
import { NORA_REFERENCE } from '../../helpers/nora-reference.ts';
import { writeTinyTokenizer } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const IMAGE = 151655;

describe('PromptTokenizer', () => {
  it.each(NORA_REFERENCE.cases)('gives the ids of the reference: $instruction', (one) => {
    const tokenizer = PromptTokenizer.load(writeTinyTokenizer(tmpFolder()));
    expect(tokenizer.encode(one.instruction, 1)).toEqual(one.inputIds);
    const expanded = tokenizer.encode(one.instruction, one.imageTokens);
    expect(expanded.filter((id) => id === IMAGE)).toHaveLength(one.imageTokens);
    expect(expanded.filter((id) => id !== IMAGE)).toEqual(one.inputIds.filter((id) => id !== IMAGE));
    const { ids, next } = positionIds(expanded, [one.grid]);
    expect(ids.map((row) => [...row])).toEqual(one.positionIds);
    expect(next).toBe(expanded.length + one.ropeDelta);
  });

  it('refuses a checkpoint without tokenizer', () => {
    expect(() => PromptTokenizer.load(tmpFolder())).toThrow(
      /has no tokenizer.json; save it with a fast tokenizer/,
    );
  });

  it("refuses another model's vocabulary and says which ids differ", () => {
    const folder = writeTinyTokenizer(tmpFolder(), { actionTokens: 0 });
    expect(() => PromptTokenizer.load(folder)).toThrow(
      "has not NORA's vocabulary: <robot_action_0> is absent, expected 151665; <robot_action_2047> is absent",
    );
    const shifted = writeTinyTokenizer(tmpFolder(), { firstActionToken: 151669 });
    expect(() => PromptTokenizer.load(shifted)).toThrow('<robot_action_0> is 151669, expected 151665');
  });

  it('says which file is broken', () => {
    const folder = writeTinyTokenizer(tmpFolder());
    writeFileSync(join(folder, 'tokenizer.json'), '{"model": {}}');
    expect(() => PromptTokenizer.load(folder)).toThrow(/tokenizer.json is no tokenizer/);
    writeFileSync(join(folder, 'tokenizer.json'), '{');
    expect(() => PromptTokenizer.load(folder)).toThrow(/tokenizer.json: /);
  });
});

describe('positionIds', () => {
  it('counts images one after the other', () => {
    const ids = [1, IMAGE, IMAGE, 2, ...new Array(6).fill(IMAGE), 3];
    const found = positionIds(ids, [
      [1, 2, 4],
      [1, 6, 4],
    ]);
    expect(found.ids.map((row) => [...row])).toEqual([
      [0, 1, 1, 3, 4, 4, 4, 4, 4, 4, 7],
      [0, 1, 1, 3, 4, 4, 5, 5, 6, 6, 7],
      [0, 1, 2, 3, 4, 5, 4, 5, 4, 5, 7],
    ]);
    expect(found.next).toBe(8);
  });

  it('refuses image tokens that are not those of the grid', () => {
    expect(() => positionIds([1, IMAGE, 2], [[1, 4, 4]])).toThrow(
      'image 1 of the prompt has not the 4 tokens',
    );
    expect(() => positionIds([IMAGE], [])).toThrow('image 1 of the prompt');
  });
});
