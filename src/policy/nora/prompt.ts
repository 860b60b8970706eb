import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { HarnessError } from '../../errors.ts';
import { readCheckpointJson } from './checkpoint-json.ts';
import { ACTION_TOKENS, FIRST_ACTION_TOKEN, TOKEN } from './token-ids.ts';

/** The one turn that NORA was trained on; `<|image_pad|>` stands for all image tokens. */
export function noraPrompt(instruction: string): string {
  return (
    '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' +
    `<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>${instruction}<|im_end|>\n` +
    '<|im_start|>assistant\n'
  );
}

/** Strings whose ids the model knows by heart. */
const FIXED: Readonly<Record<string, number>> = {
  '<|endoftext|>': TOKEN.endOfText,
  '<|im_start|>': TOKEN.imStart,
  '<|im_end|>': TOKEN.imEnd,
  '<|vision_start|>': TOKEN.visionStart,
  '<|vision_end|>': TOKEN.visionEnd,
  '<|image_pad|>': TOKEN.image,
  '<robot_action_0>': FIRST_ACTION_TOKEN,
  [`<robot_action_${ACTION_TOKENS - 1}>`]: FIRST_ACTION_TOKEN + ACTION_TOKENS - 1,
};

/** A checkpoint's tokenizer, for prompts. */
export class PromptTokenizer {
  readonly #tokenizer: Tokenizer;

  private constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /**
   * From `tokenizer.json` and `tokenizer_config.json` of a checkpoint folder. Throws `HarnessError('policy')` if it is absent,
   * or if it has other ids than NORA's for the tokens that matter.
   */
  static load(folder: string): PromptTokenizer {
    if (!existsSync(join(folder, 'tokenizer.json'))) {
      throw new HarnessError(
        'policy',
        `checkpoint ${folder} has no tokenizer.json; save it with a fast tokenizer (AutoProcessor(...).save_pretrained), ` +
          'or copy it from the checkpoint that this one was trained from',
      );
    }
    const any = z.record(z.string(), z.unknown());
    const config = existsSync(join(folder, 'tokenizer_config.json'))
      ? readCheckpointJson(folder, 'tokenizer_config.json', any)
      : {};
    const file = readCheckpointJson(folder, 'tokenizer.json', any);
    let tokenizer: Tokenizer;
    try {
      tokenizer = new Tokenizer(file, { ...config, clean_up_tokenization_spaces: false });
    } catch (cause) {
      const why = (cause as Error).message;
      throw new HarnessError('policy', `${join(folder, 'tokenizer.json')} is no tokenizer: ${why}`, {
        cause,
      });
    }
    const wrong = Object.entries(FIXED).flatMap(([content, id]) => {
      const found = tokenizer.token_to_id(content);
      return found === id ? [] : [`${content} is ${found ?? 'absent'}, expected ${id}`];
    });
    if (wrong.length === 0) return new PromptTokenizer(tokenizer);
    throw new HarnessError(
      'policy',
      `checkpoint ${folder} has not NORA's vocabulary: ${wrong.join('; ')}. Point at a NORA checkpoint and not at its base model`,
    );
  }

  /** Token ids of NORA's turn with the image token repeated `imageTokens` times. */
  encode(instruction: string, imageTokens: number): number[] {
    const ids: readonly number[] = this.#tokenizer.encode(noraPrompt(instruction), {
      add_special_tokens: false,
    }).ids;
    return ids.flatMap((id) => (id === TOKEN.image ? new Array<number>(imageTokens).fill(id) : [id]));
  }
}
