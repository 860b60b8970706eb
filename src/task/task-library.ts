import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../errors.ts';
import { loadCatalogue } from '../scene/catalogue.ts';
import { type FileProblem, type ParsedFile, parseYamlFile } from '../scene/parse-file.ts';
import { suggestName } from '../scene/suggest-name.ts';
import { checkTask } from './check-task.ts';
import { selectTasks } from './select-tasks.ts';
import type { TaskCatalogue } from './task-catalogue.ts';
import { type SuiteSpec, suiteSchema, type Task, taskSchema } from './task-schema.ts';

/** The package's own `tasks/`; the same relative place from `src/` and from `dist/`. */
export const SHIPPED_TASKS: string = fileURLToPath(new URL('../../tasks', import.meta.url));

interface TaskAddress {
  readonly id: string;
  readonly suite: string;
}

/** All suites of a folder and their tasks, whose files are read when they are first asked for. */
export class TaskLibrary {
  /** By name. */
  readonly suites: readonly SuiteSpec[];
  readonly #addresses: readonly TaskAddress[];
  readonly #read: (address: TaskAddress) => Task;
  readonly #known = new Map<string, Task>();

  /** `read` reads and checks one task file; throws `task-file`. */
  constructor(suites: readonly SuiteSpec[], read: (address: TaskAddress) => Task) {
    this.suites = suites;
    this.#addresses = suites.flatMap(({ name, tasks }) =>
      tasks.map((task) => ({ id: `${name}/${task}`, suite: name })),
    );
    this.#read = read;
  }

  /** Every task, suite by suite, in each suite's order. Throws `task-file` with the problems of all files. */
  get tasks(): readonly Task[] {
    return this.#load(this.#addresses);
  }

  /** The task `suite/task`; throws `usage` with a suggestion, or `task-file`. */
  task(id: string): Task {
    const address = this.#addresses.find((each) => each.id === id);
    if (address === undefined) {
      const ids = this.#addresses.map((each) => each.id);
      throw new HarnessError('usage', `unknown task "${id}"${suggestName(id, ids)}`);
    }
    return this.#load([address])[0]!;
  }

  /**
   * Tasks that any of the patterns names, in library order and without duplicates. A pattern is a suite, a task id
   * `suite/task`, a bare task name, or a glob of these (`*`, `?`). Throws `usage` for patterns that match nothing, and
   * `task-file` with the problems of all files that they match.
   */
  select(patterns: readonly string[]): readonly Task[] {
    return this.#load(selectTasks(this.#addresses, patterns));
  }

  #load(addresses: readonly TaskAddress[]): readonly Task[] {
    const failures: string[] = [];
    const tasks = addresses.flatMap((address) => {
      const task = this.#known.get(address.id) ?? attempt(failures, () => this.#read(address));
      if (task === undefined) return [];
      this.#known.set(address.id, task);
      return [task];
    });
    if (failures.length > 0) throw new HarnessError('task-file', failures.join('\n'));
    return tasks;
  }
}

/**
 * Reads `<root>/<suite>/suite.yaml` of every suite; tasks follow when they are asked for. Throws one `task-file` error
 * that lists the problems of all suites.
 */
export function loadTaskLibrary(
  root: string = SHIPPED_TASKS,
  catalogue: TaskCatalogue = loadCatalogue(),
): TaskLibrary {
  const failures: string[] = [];
  const suites = suiteFolders(root).flatMap(
    (folder) => attempt(failures, () => loadSuite(root, folder)) ?? [],
  );
  if (failures.length > 0) throw new HarnessError('task-file', failures.join('\n'));
  return new TaskLibrary(suites, ({ id, suite }) =>
    loadTask(root, suites.find(({ name }) => name === suite)!, id.slice(suite.length + 1), catalogue),
  );
}

function suiteFolders(root: string): string[] {
  let folders: string[];
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (cause) {
    const message = `cannot read the tasks folder ${root} (${(cause as Error).message}); name a folder of suites`;
    throw new HarnessError('task-file', message, { cause });
  }
  const suites = folders.filter((name) => existsSync(join(root, name, 'suite.yaml'))).sort();
  if (suites.length === 0) {
    throw new HarnessError(
      'task-file',
      `no suite in ${root}: expected <suite>/suite.yaml, as docs/task-files.md says`,
    );
  }
  return suites;
}

function loadSuite(root: string, folder: string): SuiteSpec {
  const file = join(root, folder, 'suite.yaml');
  const parsed = parseYamlFile(suiteSchema, file, readText(file), 'task-file');
  const suite = parsed.value;
  const present = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml') && name !== 'suite.yaml')
    .map((name) => name.slice(0, -'.yaml'.length));
  const problems: FileProblem[] = [];
  if (suite.name !== folder) {
    problems.push({ path: ['name'], message: `expected the folder's name "${folder}", got "${suite.name}"` });
  }
  const { physicsHz, controlHz } = suite.protocol;
  if (!Number.isInteger(physicsHz / controlHz)) {
    const message = `expected an integer multiple of controlHz ${controlHz}, got ${physicsHz}`;
    problems.push({ path: ['protocol', 'physicsHz'], message });
  }
  for (const [index, name] of suite.tasks.entries()) {
    const path = ['tasks', index];
    if (suite.tasks.indexOf(name) < index) problems.push({ path, message: `"${name}" is listed twice` });
    if (!present.includes(name)) {
      problems.push({ path, message: `there is no file ${name}.yaml${suggestName(name, present)}` });
    }
  }
  for (const name of present.sort()) {
    if (suite.tasks.includes(name)) continue;
    problems.push({ path: ['tasks'], message: `${name}.yaml is not listed; list it or remove the file` });
  }
  parsed.fail(problems);
  return suite;
}

function loadTask(root: string, suite: SuiteSpec, name: string, catalogue: TaskCatalogue): Task {
  const file = join(root, suite.name, `${name}.yaml`);
  const parsed: ParsedFile<Task['spec']> = parseYamlFile(taskSchema, file, readText(file), 'task-file');
  parsed.fail(checkTask(parsed.value, catalogue));
  return { id: `${suite.name}/${name}`, suite: suite.name, spec: parsed.value, protocol: suite.protocol };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HarnessError('task-file', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Runs `load`; a faulty task file becomes a line of `failures`, so that the other files are still checked. */
function attempt<T>(failures: string[], load: () => T): T | undefined {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'task-file') throw error;
    failures.push(error.message);
    return undefined;
  }
}
