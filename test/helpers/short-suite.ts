import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { SHIPPED_TASKS } from '../../src/task/task-library.ts';
import type { SuiteSpec } from '../../src/task/task-schema.ts';
import { tmpFolder } from './tmp-folder.ts';

/** A `--tasks-dir` with one suite (`short`): the first tasks of LIBERO-Spatial under a low step limit. */
export function shortSuite(taskCount: number, maxSteps: number, name = 'short'): string {
  const root = tmpFolder();
  const shipped = join(SHIPPED_TASKS, 'libero_spatial');
  const suite = parse(readFileSync(join(shipped, 'suite.yaml'), 'utf8')) as SuiteSpec;
  const tasks = suite.tasks.slice(0, taskCount);
  const protocol = { ...suite.protocol, name: 'short', settleSteps: 2, maxSteps };
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'suite.yaml'), stringify({ ...suite, name, protocol, tasks }));
  for (const task of tasks) copyFileSync(join(shipped, `${task}.yaml`), join(root, name, `${task}.yaml`));
  return root;
}
