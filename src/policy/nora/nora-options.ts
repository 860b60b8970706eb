import { basename, resolve } from 'node:path';
import { HarnessError } from '../../errors.ts';
import type { PolicyName } from '../policy-name.ts';
import { findPreset } from '../preset/find-preset.ts';
import type { Preset } from '../preset/preset.ts';
import { PRECISIONS, type Precision } from './build/quantise-blocks.ts';

/** What follows `nora:`. */
export interface NoraOptions {
  /** Checkpoint in Hugging Face layout. */
  readonly folder: string;
  readonly preset: Preset;
  readonly precision: Precision;
  /** Threads of the model, as many as the runtime likes if absent. */
  readonly threads?: number;
  /** Another `tokenizer.json` of FAST than the universal one. */
  readonly fastTokenizer?: string;
}

const KEYS = ['preset', 'precision', 'constrained', 'threads', 'fast-tokenizer'];

/**
 * From e.g. `nora:./checkpoint?preset=nora-masked&precision=q8`. Without a preset, a folder with `-long` in its name gets
 * `nora-long-official` and any other `nora-official`. Throws `usage`.
 */
export function noraOptions({ full, argument, options }: PolicyName): NoraOptions {
  const fail = (message: string) => new HarnessError('usage', `policy "${full}": ${message}`);
  if (!argument) throw fail('expected a checkpoint folder after the colon, as in nora:./nora-long');
  for (const key of options.keys()) {
    if (!KEYS.includes(key)) throw fail(`unknown option "${key}"; expected ${KEYS.join(', ')}`);
  }
  const precision = options.get('precision') ?? 'f32';
  if (!isPrecision(precision)) throw fail(`precision: expected ${PRECISIONS.join(', ')}, got "${precision}"`);
  const preset = findPreset(options.get('preset') ?? defaultPreset(argument));
  refuseOtherInputs(preset, fail);
  const constrained = options.get('constrained');
  if (constrained !== undefined && constrained !== 'true' && constrained !== 'false') {
    throw fail(`constrained: expected true or false, got "${constrained}"`);
  }
  const threads = options.get('threads');
  if (threads !== undefined && !/^[1-9]\d{0,2}$/.test(threads)) {
    throw fail(`threads: expected a whole number of at least 1, got "${threads}"`);
  }
  const fastTokenizer = options.get('fast-tokenizer');
  return {
    ...{ folder: argument, precision },
    preset: constrained === undefined ? preset : { ...preset, constrained: constrained === 'true' },
    ...(threads !== undefined && { threads: Number(threads) }),
    ...(fastTokenizer !== undefined && { fastTokenizer }),
  };
}

/** The preset of a checkpoint by its folder's name: only the long models predict chunks of five. */
export function defaultPreset(folder: string): string {
  return /(^|[-_])long([-_]|$)/i.test(basename(resolve(folder))) ? 'nora-long-official' : 'nora-official';
}

/** NORA sees one picture and nothing else. */
function refuseOtherInputs({ name, cameras, state }: Preset, fail: (message: string) => HarnessError): void {
  if (cameras.length === 1 && state === undefined) return;
  const has = `${cameras.length} camera${cameras.length === 1 ? '' : 's'}${state === undefined ? '' : ' and the state of the robot'}`;
  throw fail(
    `NORA takes one camera and no state, preset "${name}" has ${has}; choose one of the nora-… presets`,
  );
}

function isPrecision(text: string): text is Precision {
  return PRECISIONS.some((known) => known === text);
}
