import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { HarnessError } from '../../errors.ts';

/**
 * A JSON file of a checkpoint folder, checked against its schema. Throws `HarnessError('policy')` that names the file if
 * it is absent, no JSON, or of another form.
 */
export function readCheckpointJson<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const file = join(folder, name);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why =
      (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? `has no ${name}; expected a checkpoint in Hugging Face layout (config.json, tokenizer.json, preprocessor_config.json, norm_stats.json, *.safetensors)`
        : `${name}: ${(cause as Error).message}`;
    throw new HarnessError('policy', `checkpoint ${folder} ${why}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
  throw new HarnessError('policy', `${file}: ${issues.slice(0, 5).join('; ')}`);
}
