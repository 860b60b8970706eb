import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { suggestName } from '../scene/suggest-name.ts';
import { taskFixtureJoints } from './fixture-joints.ts';
import { nominalFixturePoses } from './fixture-placement.ts';
import type { InitialState } from './initial-state.ts';
import { type InitialStatesFile, initialStatesSchema } from './initial-states-schema.ts';
import type { TaskCatalogue } from './task-catalogue.ts';
import { TaskNames } from './task-names.ts';
import type { Task } from './task-schema.ts';

/** Text of an initial-states file: one state per line, so that files can be compared by eye. */
export function formatInitialStates({ rows, ...head }: InitialStatesFile): string {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
  const fields = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  return `{\n${fields.join('\n')}\n  "rows": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/**
 * The recorded initial states of a task, in file order, from `<folder>/<suite>/<task>.json` or, if `folder` is what an
 * import wrote, its `initial-states/`. Fixtures stand at their nominal poses, because such files do not record them.
 * Throws `task-file` if the file is missing, malformed or made for another arrangement of the task.
 */
export function readInitialStates(
  folder: string,
  task: Task,
  catalogue: TaskCatalogue,
): readonly InitialState[] {
  const file = findFile(folder, task);
  const states = parseInitialStates(readFileSync(file, 'utf8'), file);
  const scene = catalogue.scene(task.spec.scene);
  const names = new TaskNames(task.spec, catalogue);
  const robot = catalogue.robot(scene.robot.name);
  checkFits(states, file, task, names, robot.arm.joints.length);
  const fixtures = nominalFixturePoses(task.spec, names, scene);
  return states.rows.map((row) => ({
    armPositions: row.arm,
    gripperPositions: row.gripper,
    objects: Object.fromEntries(states.objects.map((name, index) => [name, row.objects[index]!])),
    fixtures,
    fixtureJoints: Object.fromEntries(
      states.fixtureJoints.map((name, index) => [name, row.fixtureJoints[index]!]),
    ),
  }));
}

function findFile(folder: string, task: Task): string {
  const candidates = [join(folder, `${task.id}.json`), join(folder, 'initial-states', `${task.id}.json`)];
  const file = candidates.find((candidate) => existsSync(candidate));
  if (file !== undefined) return file;
  const siblings = candidates.flatMap((candidate) => {
    const suite = dirname(candidate);
    return existsSync(suite) ? readdirSync(suite).map((name) => name.replace(/\.json$/, '')) : [];
  });
  throw new HarnessError(
    'task-file',
    `no initial states for task "${task.id}": expected ${candidates[0]}` +
      `${suggestName(task.id.slice(task.suite.length + 1), siblings)}. ` +
      'Write them with `benchtop import libero <checkout> -o <folder>`, or use `--init-states sampled`',
  );
}

function parseInitialStates(text: string, file: string): InitialStatesFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HarnessError('task-file', `${file} is not valid JSON (${(cause as Error).message})`, { cause });
  }
  const format = (value as { format?: unknown } | null)?.format;
  const version =
    typeof format === 'string' ? /^benchtop\/initial-states@(\d+)$/.exec(format)?.[1] : undefined;
  if (version !== undefined && Number(version) > 1) {
    throw new HarnessError(
      'task-file',
      `${file} has version ${version} of the format; this benchtop reads version 1: update benchtop`,
    );
  }
  const result = initialStatesSchema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'file'}: ${message}`);
  throw new HarnessError(
    'task-file',
    `${file} is not an initial-states file:\n${lines.slice(0, 20).join('\n')}`,
  );
}

/** Refuses states that name other things than the task, in another order, or rows of the wrong length. */
function checkFits(
  states: InitialStatesFile,
  file: string,
  task: Task,
  names: TaskNames,
  armJoints: number,
): void {
  const problems: string[] = [];
  const same = (what: string, expected: readonly string[], got: readonly string[]) => {
    if (expected.join() === got.join()) return;
    problems.push(`${what}: expected [${expected.join(', ')}], got [${got.join(', ')}]`);
  };
  same('task', [task.id], [states.task]);
  same(
    'objects',
    task.spec.objects.map(({ name }) => name),
    states.objects,
  );
  same(
    'fixtureJoints',
    taskFixtureJoints(task.spec, names).map(({ name }) => name),
    states.fixtureJoints,
  );
  for (const [index, row] of states.rows.entries()) {
    const length = (what: string, expected: number, got: number) => {
      if (expected !== got) problems.push(`rows.${index}.${what}: expected ${expected} entries, got ${got}`);
    };
    length('arm', armJoints, row.arm.length);
    length('objects', states.objects.length, row.objects.length);
    length('fixtureJoints', states.fixtureJoints.length, row.fixtureJoints.length);
    for (const [object, { rotation }] of row.objects.entries()) {
      const norm = Math.sqrt(rotation.reduce((sum, component) => sum + component * component, 0));
      if (Math.abs(norm - 1) > 1e-3) {
        problems.push(
          `rows.${index}.objects.${object}.rotation: expected a unit quaternion, its norm is ${norm}`,
        );
      }
    }
  }
  if (problems.length === 0) return;
  const lines = problems.slice(0, 20).map((problem) => `  ${problem}`);
  throw new HarnessError('task-file', `${file} does not fit task "${task.id}":\n${lines.join('\n')}`);
}
