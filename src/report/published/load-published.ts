import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../errors.ts';
import { type FileProblem, parseYamlFile } from '../../scene/parse-file.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import { mean } from '../../statistics/mean.ts';
import { type PublishedSystem, publishedSchema } from './published-schema.ts';

/** The package's own `results/published/`; the same relative place from `src/` and from `dist/`. */
const SHIPPED = fileURLToPath(new URL('../../../results/published', import.meta.url));

/** Percentage points by which a printed average may be off its row by rounding. */
const ROUNDING = 0.5;

/** Every system with published results, by name. Throws `results` for files that are wrong. */
export function loadPublished(folder: string = SHIPPED): readonly PublishedSystem[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readPublished(join(folder, file)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The systems that are asked for, in that order: names as `benchtop list published` has them, `all`, or nothing for those
 * that are commonly compared with. Throws `usage` for unknown names.
 */
export function selectPublished(
  names: readonly string[],
  systems: readonly PublishedSystem[] = loadPublished(),
): readonly PublishedSystem[] {
  if (names.length === 0) return systems.filter(({ common }) => common === true);
  if (names.includes('all')) return systems;
  return names.map((name) => {
    const found = systems.find((system) => system.name === name);
    if (found !== undefined) return found;
    const hint = suggestName(name, ['all', ...systems.map((system) => system.name)]);
    throw new HarnessError('usage', `no published results of a system "${name}"${hint}`);
  });
}

function readPublished(file: string): PublishedSystem {
  const parsed = parseYamlFile(publishedSchema, file, readFileSync(file, 'utf8'), 'results');
  parsed.fail(problemsOf(parsed.value, basename(file, '.yaml')));
  return parsed.value;
}

function problemsOf({ name, note, results }: PublishedSystem, fileName: string): FileProblem[] {
  const problems: FileProblem[] = [];
  if (name !== fileName) {
    problems.push({ path: ['name'], message: `expected "${fileName}" (the file's name), got "${name}"` });
  }
  if (results.length === 0 && note === undefined) {
    problems.push({ path: ['results'], message: 'expected results, or a note that says why there are none' });
  }
  for (const [index, { rates, average, pooled, averageDisagrees }] of results.entries()) {
    const own = mean(Object.values(rates));
    if (own === null) {
      problems.push({ path: ['results', index, 'rates'], message: 'expected at least one rate' });
    } else if (average !== undefined && !pooled) {
      const agrees = Math.abs(average - own) <= ROUNDING;
      if (agrees !== (averageDisagrees === undefined)) {
        const path = ['results', index, agrees ? 'averageDisagrees' : 'average'];
        const what = agrees ? 'nothing to explain' : 'averageDisagrees to say why it differs';
        problems.push({
          path,
          message: `expected ${what}: printed ${average}, the row's mean is ${own.toFixed(2)}`,
        });
      }
    }
  }
  return problems;
}
