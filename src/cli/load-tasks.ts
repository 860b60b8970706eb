import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../scene/catalogue.ts';
import { loadTaskLibrary, SHIPPED_TASKS, type TaskLibrary } from '../task/task-library.ts';

/** The tasks of `--tasks-dir`, which may also be the folder that an import wrote; the shipped ones without it. */
export function loadTasks(tasksDir: string | undefined, catalogue: Catalogue): TaskLibrary {
  if (tasksDir === undefined) return loadTaskLibrary(SHIPPED_TASKS, catalogue);
  const inside = join(tasksDir, 'tasks');
  return loadTaskLibrary(existsSync(inside) ? inside : tasksDir, catalogue);
}
