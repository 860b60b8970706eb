import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { type FileProblem, parseYamlFile } from '../../scene/parse-file.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import { SHIPPED_TASKS } from '../../task/task-library.ts';
import type { Preset } from './preset.ts';
import { presetSchema } from './preset-schema.ts';

/** The package's own `tasks/presets/`. */
const SHIPPED_PRESETS = join(SHIPPED_TASKS, 'presets');

/** Every preset that ships, by file name. Throws `task-file`. */
export function loadPresets(folder: string = SHIPPED_PRESETS): readonly Preset[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readPreset(join(folder, file)));
}

/**
 * A shipped preset by its name, or the one in a file of the user's own (a path that ends with `.yaml`). Throws `usage` for
 * unknown names and `task-file` for files that are wrong.
 */
export function findPreset(nameOrFile: string): Preset {
  if (nameOrFile.endsWith('.yaml')) {
    if (!existsSync(nameOrFile)) throw new HarnessError('usage', `no preset file ${nameOrFile}`);
    return readPreset(nameOrFile);
  }
  const presets = loadPresets();
  const found = presets.find(({ name }) => name === nameOrFile);
  if (found !== undefined) return found;
  const names = presets.map(({ name }) => name);
  throw new HarnessError('usage', `unknown preset "${nameOrFile}"${suggestName(nameOrFile, names)}`);
}

function readPreset(file: string): Preset {
  const parsed = parseYamlFile(presetSchema, file, readFileSync(file, 'utf8'), 'task-file');
  const { format: _, ...preset } = parsed.value;
  parsed.fail(problemsOf(preset, basename(file, '.yaml')));
  return preset;
}

function problemsOf(preset: Preset, fileName: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const { name, cameras, image, chunk } = preset;
  if (name !== fileName) {
    problems.push({ path: ['name'], message: `expected "${fileName}" (the file's name), got "${name}"` });
  }
  for (const [index, { key }] of cameras.entries()) {
    if (cameras.findIndex((each) => each.key === key) < index) {
      problems.push({
        path: ['cameras', index, 'key'],
        message: `expected a key of its own, "${key}" is taken`,
      });
    }
  }
  for (const [index, step] of image.entries()) {
    if (step.kind === 'centre-crop' && (step.width === undefined) !== (step.height === undefined)) {
      problems.push({ path: ['image', index], message: 'expected both width and height, or neither' });
    }
  }
  if (chunk.execute > chunk.length) {
    const message = `expected at most the chunk's length ${chunk.length}, got ${chunk.execute}`;
    problems.push({ path: ['chunk', 'execute'], message });
  }
  return problems;
}
