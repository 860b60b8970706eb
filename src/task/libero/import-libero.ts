import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { parseYamlFile } from '../../scene/parse-file.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import { createFolder } from '../create-folder.ts';
import { taskFixtureJoints } from '../fixture-joints.ts';
import { formatTaskFile } from '../format-task-file.ts';
import { formatInitialStates } from '../initial-states-file.ts';
import type { TaskCatalogue } from '../task-catalogue.ts';
import { SHIPPED_TASKS } from '../task-library.ts';
import { TaskNames } from '../task-names.ts';
import { type SuiteSpec, suiteSchema } from '../task-schema.ts';
import { parseBddl } from './bddl.ts';
import { convertBddl } from './convert-bddl.ts';
import { convertInitialStates } from './convert-initial-states.ts';
import { type CheckoutSuite, findCheckoutSuites } from './libero-checkout.ts';
import { liberoProtocol, liberoTitle } from './libero-suites.ts';
import { readPrunedInit } from './pruned-init.ts';

export interface ImportOptions {
  /** Names of suites; all of the checkout by default. */
  readonly suites?: readonly string[];
  readonly catalogue?: TaskCatalogue;
}

export interface ImportReport {
  readonly suites: readonly {
    readonly name: string;
    /** Tasks written, in suite order. */
    readonly tasks: readonly string[];
    /** Initial states written, over all its tasks. */
    readonly initialStates: number;
  }[];
  /** Files that could not be converted and why; nothing was written for them. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
  /** What was left out of converted tasks because it has no effect, by file. */
  readonly notes: readonly string[];
}

interface Findings {
  readonly refused: { file: string; reason: string }[];
  readonly notes: string[];
}

/** Names that task and suite files can have. */
const NAME = /^[a-z0-9_]+$/i;
/** Larger files are not LIBERO's and are not read at all. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a user's LIBERO checkout, or task files of their own, and writes `<outDir>/tasks/<suite>/*.yaml` and
 * `<outDir>/initial-states/<suite>/*.json`. Files that cannot be converted are reported and the others still written;
 * every file appears whole or not at all. Throws `import` if the checkout cannot be read or `outDir` not written, and
 * `usage` for unknown suite names.
 */
export function importLibero(checkout: string, outDir: string, options: ImportOptions = {}): ImportReport {
  const catalogue = options.catalogue ?? loadCatalogue();
  const found = findCheckoutSuites(checkout);
  const report: Findings = { refused: [], notes: [] };
  const suites = chooseSuites(found, options.suites).map((suite) => {
    const inOrder = inSuiteOrder(suite.name, suite.tasks, ({ name }) => name);
    const converted = inOrder.flatMap((task) => convertTask(suite.name, task, catalogue, report));
    for (const { name, taskText, statesText } of converted) {
      // The suite file comes last: until it lists a task, an interrupted import has not added it.
      if (statesText !== undefined)
        writeWhole(join(outDir, 'initial-states', suite.name, `${name}.json`), statesText);
      writeWhole(join(outDir, 'tasks', suite.name, `${name}.yaml`), taskText);
    }
    const tasks = converted.map(({ name }) => name);
    if (tasks.length > 0) {
      const folder = join(outDir, 'tasks', suite.name);
      writeWhole(join(folder, 'suite.yaml'), formatTaskFile(suiteSpec(suite.name, tasksIn(folder))));
    }
    return { name: suite.name, tasks, initialStates: converted.reduce((sum, { states }) => sum + states, 0) };
  });
  return { suites, ...report };
}

function chooseSuites(
  found: readonly CheckoutSuite[],
  wanted: readonly string[] | undefined,
): readonly CheckoutSuite[] {
  if (wanted === undefined) return found;
  const names = found.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const lines = unknown.map((name) => `the checkout has no suite "${name}"${suggestName(name, names)}`);
    throw new HarnessError('usage', lines.join('\n'));
  }
  return found.filter(({ name }) => wanted.includes(name));
}

interface ConvertedFiles {
  readonly name: string;
  readonly taskText: string;
  readonly statesText: string | undefined;
  /** Number of initial states. */
  readonly states: number;
}

/** Both files of one task, or none if either cannot be converted. */
function convertTask(
  suite: string,
  task: CheckoutSuite['tasks'][number],
  catalogue: TaskCatalogue,
  report: Findings,
): ConvertedFiles[] {
  const { name, bddlFile, initFile } = task;
  if (!NAME.test(suite) || !NAME.test(name) || name === 'suite') {
    const reason = `${bddlFile}: suite and task names may have letters, digits and "_" only, and no task is called "suite"`;
    report.refused.push({ file: bddlFile, reason });
    return [];
  }
  const converted = attempt(report, bddlFile, () =>
    convertBddl(parseBddl(read(bddlFile).toString('utf8'), bddlFile), name, bddlFile, catalogue),
  );
  if (converted === undefined) return [];
  const { spec } = converted;
  report.notes.push(...converted.notes.map((note) => `${bddlFile}: ${note}`));
  const taskText = formatTaskFile(spec);
  if (initFile === undefined) {
    report.notes.push(`${bddlFile}: no .pruned_init for it; only sampled initial states are possible`);
    return [{ name, taskText, statesText: undefined, states: 0 }];
  }
  const objects = spec.objects.map((object) => object.name);
  const joints = taskFixtureJoints(spec, new TaskNames(spec, catalogue)).map((joint) => joint.name);
  const states = attempt(report, initFile, () =>
    convertInitialStates(
      readPrunedInit(read(initFile), initFile),
      `${suite}/${name}`,
      objects,
      joints,
      initFile,
    ),
  );
  if (states === undefined) return [];
  return [{ name, taskText, statesText: formatInitialStates(states), states: states.rows.length }];
}

/** Runs `convert`; a refusal is recorded under the file that caused it. */
function attempt<T>(report: Findings, file: string, convert: () => T): T | undefined {
  try {
    return convert();
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'import') throw error;
    report.refused.push({ file, reason: error.message });
    return undefined;
  }
}

/** Order of the suite that ships with benchtop, if it does; then file names. */
function inSuiteOrder<T>(suite: string, tasks: readonly T[], nameOf: (task: T) => string): readonly T[] {
  const shipped = shippedSuite(suite)?.tasks ?? [];
  const rank = (task: T) => (shipped.includes(nameOf(task)) ? shipped.indexOf(nameOf(task)) : shipped.length);
  return [...tasks].sort((a, b) => rank(a) - rank(b));
}

/** Tasks of a suite's folder: those just written, and those of earlier imports into it. */
function tasksIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'suite.yaml')
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

function suiteSpec(name: string, tasks: readonly string[]): SuiteSpec {
  const shipped = shippedSuite(name);
  const inOrder = [...inSuiteOrder(name, tasks, (task) => task)];
  if (shipped !== undefined) return { ...shipped, tasks: inOrder };
  return {
    format: 'benchtop/suite@1',
    name,
    title: liberoTitle(name),
    description: `Imported from a LIBERO checkout (${tasks.length} tasks).`,
    protocol: liberoProtocol(name),
    tasks: inOrder,
  };
}

function shippedSuite(name: string): SuiteSpec | undefined {
  const file = join(SHIPPED_TASKS, name, 'suite.yaml');
  return existsSync(file)
    ? parseYamlFile(suiteSchema, file, readFileSync(file, 'utf8'), 'task-file').value
    : undefined;
}

function read(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) throw new Error(`${size} bytes are too many for a LIBERO file`);
    return readFileSync(file);
  } catch (cause) {
    throw new HarnessError('import', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Writes beside the target and renames, so that a reader never meets half a file. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.partial`;
  try {
    createFolder(dirname(file));
    writeFileSync(partial, text);
    renameSync(partial, file);
  } catch (cause) {
    if (existsSync(partial)) rmSync(partial, { force: true });
    const message = `cannot write ${file}: ${(cause as Error).message}; choose a writable folder with -o`;
    throw new HarnessError('import', message, { cause });
  }
}
