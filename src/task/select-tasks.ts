import { HarnessError } from '../errors.ts';
import { suggestName } from '../scene/suggest-name.ts';
import type { Task } from './task-schema.ts';

/** What a task is found by. */
type Address = Pick<Task, 'id' | 'suite'>;

/**
 * Tasks that any of the patterns names, in the order of `tasks` and without duplicates. Throws one `usage` error that
 * names every pattern without a match.
 */
export function selectTasks<T extends Address>(
  tasks: readonly T[],
  patterns: readonly string[],
): readonly T[] {
  if (patterns.length === 0) {
    throw new HarnessError(
      'usage',
      'no task named; try a suite such as "libero_spatial", or `benchtop list tasks`',
    );
  }
  const unmatched: string[] = [];
  const selected = new Set<T>();
  for (const pattern of patterns) {
    const matches = matching(tasks, pattern);
    if (matches.length === 0) unmatched.push(pattern);
    for (const task of matches) selected.add(task);
  }
  if (unmatched.length > 0) {
    const lines = unmatched.map((pattern) => `no task matches "${pattern}"${hint(tasks, pattern)}`);
    throw new HarnessError('usage', `${lines.join('\n')}\n\`benchtop list tasks\` lists them all`);
  }
  return tasks.filter((task) => selected.has(task));
}

/** With a slash the pattern means ids; without one it means suites, else names of tasks in any suite. */
function matching<T extends Address>(tasks: readonly T[], pattern: string): readonly T[] {
  const expression = globExpression(pattern);
  if (pattern.includes('/')) return tasks.filter(({ id }) => expression.test(id));
  const bySuite = tasks.filter(({ suite }) => expression.test(suite));
  return bySuite.length > 0 ? bySuite : tasks.filter((task) => expression.test(taskName(task)));
}

/** `*` and `?` stand for any characters but a slash. Case does not matter: `kitchen_scene3_*` finds its tasks. */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${source}$`, 'i');
}

function taskName({ id, suite }: Address): string {
  return id.slice(suite.length + 1);
}

function hint(tasks: readonly Address[], pattern: string): string {
  if (/[*?]/.test(pattern)) return '';
  const suites = [...new Set(tasks.map(({ suite }) => suite))];
  return suggestName(
    pattern,
    pattern.includes('/') ? tasks.map(({ id }) => id) : [...suites, ...tasks.map(taskName)],
  );
}
