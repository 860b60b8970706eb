import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FastCodec } from '../../../src/policy/fast/fast-codec.ts';
import { readFastVocabulary } from '../../../src/policy/fast/read-fast-vocabulary.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const DEFAULTS = { scale: 10, minToken: -354 };
/** Bytes 0xC5, 0xA2 and 0xA3 are U+0162 and U+0163: coefficients 0 and 1. */
const TOKENIZER = {
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
  model: {
    type: 'BPE',
    vocab: { Å: 0, '¢': 1, '£': 2, 'Å¢': 3, 'Å¢Å¢': 4 },
    merges: ['Å ¢', ['Å¢', 'Å¢']],
  },
};

function folder(tokenizer: unknown, processor?: unknown): string {
  const path = join(tmpFolder(), 'fast');
  mkdirSync(path);
  writeFileSync(join(path, 'tokenizer.json'), JSON.stringify(tokenizer));
  if (processor) writeFileSync(join(path, 'processor_config.json'), JSON.stringify(processor));
  return path;
}

const withModel = (model: object) => ({ ...TOKENIZER, model: { ...TOKENIZER.model, ...model } });

describe('readFastVocabulary', () => {
  it('reads a folder or its tokenizer.json, pairs written either way', () => {
    const path = folder(TOKENIZER);
    for (const each of [path, join(path, 'tokenizer.json')]) {
      const codec = new FastCodec(readFastVocabulary(each, DEFAULTS));
      expect(codec.size).toBe(5);
      expect(codec.encode([[0, 0, 0.1, 0]])).toEqual([4, 0, 2, 3]);
      expect(codec.decode([4, 0, 2, 3], 1, 4)).toEqual({ rows: [[0, 0, 0.1, 0]] });
    }
  });

  it('takes scale and smallest token from the processor’s file', () => {
    const codec = new FastCodec(
      readFastVocabulary(folder(TOKENIZER, { scale: 2, min_token: -350 }), DEFAULTS),
    );
    expect(codec.decode([3], 1, 1)).toEqual({ rows: [[2]] });
  });

  it('splits words unless the file says not to', () => {
    const letters = { '1': 0, a: 1, '1a': 2 };
    const model = { type: 'BPE', vocab: letters, merges: ['1 a'] };
    const encode = (use_regex: boolean) => {
      const path = folder({ pre_tokenizer: { type: 'ByteLevel', use_regex }, model });
      // Characters "1" (49) and "a" (97).
      return new FastCodec(readFastVocabulary(path, { scale: 1, minToken: 0 })).encode([[49, 97]]);
    };
    expect(encode(false)).toEqual([2]);
    expect(encode(true)).toEqual([0, 1]);
  });

  it.each([
    ['another kind of model', { ...TOKENIZER, model: { type: 'WordPiece' } }, /model.type/],
    ['another pre-tokenizer', { ...TOKENIZER, pre_tokenizer: { type: 'Whitespace' } }, /pre_tokenizer.type/],
    [
      'a merge of unknown tokens',
      withModel({ merges: ['Å x'] }),
      /merges\[0\] joins what the vocabulary lacks: Å x/,
    ],
    [
      'a token of no bytes',
      withModel({ vocab: { ...TOKENIZER.model.vocab, 'a b': 5 } }),
      /token 5 "a b" stands for no bytes/,
    ],
    ['a gap in the ids', withModel({ vocab: { ...TOKENIZER.model.vocab, b: 6 } }), /no token has id 5/],
  ])('refuses %s', (_, tokenizer, message) => {
    expect(() => readFastVocabulary(folder(tokenizer), DEFAULTS)).toThrow(message);
  });

  it('refuses files that are not there or no JSON', () => {
    expect(() => readFastVocabulary('none', DEFAULTS)).toThrow(/FAST tokenizer none: .*no such file/);
    const path = folder(TOKENIZER);
    writeFileSync(join(path, 'processor_config.json'), '{');
    expect(() => readFastVocabulary(path, DEFAULTS)).toThrow(/processor_config.json: /);
  });

  it('has no token for a byte that is missing', () => {
    const codec = new FastCodec(readFastVocabulary(folder(TOKENIZER), DEFAULTS));
    expect(() => codec.encode([[0.2]])).toThrow(/no token for byte 164/);
  });
});
