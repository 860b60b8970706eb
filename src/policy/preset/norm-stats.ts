import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../../errors.ts';
import { suggestName } from '../../scene/suggest-name.ts';

const numbers = z.array(z.number()).min(1);

const actionSchema = z.object({
  q01: numbers.exactOptional(),
  q99: numbers.exactOptional(),
  min: numbers.exactOptional(),
  max: numbers.exactOptional(),
  mask: z.array(z.boolean()).exactOptional(),
});

/** How the actions of one data set are spread, by dimension. Files give quantiles, extremes or both. */
export type NormStatistics = Readonly<z.infer<typeof actionSchema>>;

const entrySchema = z.object({ action: actionSchema });

/**
 * Statistics by key, from a checkpoint's `norm_stats.json`, `dataset_statistics.json`, or a `config.json` that holds them as
 * `norm_stats`. Throws `HarnessError('policy')` if the file cannot be read, is no JSON, or an entry has no usable `action`.
 */
export function readNormStatistics(file: string): ReadonlyMap<string, NormStatistics> {
  const json = readJson(file);
  const holder = z.object({ norm_stats: z.record(z.string(), z.unknown()) }).safeParse(json);
  const entries = z.record(z.string(), z.unknown()).safeParse(holder.success ? holder.data.norm_stats : json);
  if (!entries.success) {
    throw new HarnessError('policy', `${file}: expected { <key>: { "action": { "q01": […], "q99": […] } } }`);
  }
  return new Map(Object.entries(entries.data).map(([key, entry]) => [key, statisticsOf(file, key, entry)]));
}

/**
 * The statistics of `key`; key `suite` stands for that of the task's suite, also with `_no_noops` behind it. Throws
 * `HarnessError('usage')` that lists the keys which exist.
 */
export function findNormStatistics(
  all: ReadonlyMap<string, NormStatistics>,
  key: string,
  suite?: string,
): { readonly key: string; readonly statistics: NormStatistics } {
  const wanted = candidates(key, suite);
  for (const candidate of wanted) {
    const statistics = all.get(candidate);
    if (statistics !== undefined) return { key: candidate, statistics };
  }
  const which = wanted.map((each) => `"${each}"`).join(' or ');
  const known = [...all.keys()];
  const list = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
  const hint = suggestName(wanted[0]!, known).startsWith('; did') ? suggestName(wanted[0]!, known) : '';
  throw new HarnessError('usage', `no normalisation statistics with key ${which}; ${list}${hint}`);
}

function candidates(key: string, suite: string | undefined): readonly string[] {
  if (key !== 'suite') return [key];
  if (suite === undefined) {
    throw new HarnessError('usage', 'normalisation key "suite": no task is known here; name the key itself');
  }
  return [suite, `${suite}_no_noops`];
}

function statisticsOf(file: string, key: string, entry: unknown): NormStatistics {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new HarnessError('policy', `${file}: ${[key, ...path].join('.')}: ${message}`);
  }
  const { action } = parsed.data;
  const lengths = new Set(Object.values(action).map((values) => values.length));
  if (lengths.size !== 1) {
    const sizes = Object.entries(action).map(([name, values]) => `${name} ${values.length}`);
    const got = sizes.length === 0 ? 'none of them' : sizes.join(', ');
    throw new HarnessError(
      'policy',
      `${file}: ${key}.action: expected q01 and q99, or min and max, of one length, got ${got}`,
    );
  }
  return action;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new HarnessError('policy', `normalisation statistics ${file}: ${(error as Error).message}`);
  }
}
