import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HarnessError } from '../../errors.ts';

/** Where the task files of a LIBERO checkout lie, from its root: in a data copy, the package, or the repository. */
const LAYOUTS = ['', 'libero', join('libero', 'libero')];

/** One suite of a user's LIBERO checkout. Paths of files that exist. */
export interface CheckoutSuite {
  readonly name: string;
  readonly tasks: readonly {
    readonly name: string;
    readonly bddlFile: string;
    /** Undefined if the checkout has no initial states for the task. */
    readonly initFile: string | undefined;
  }[];
}

/**
 * Suites with their tasks by file name. `checkout` may also be a folder of `.bddl` files, or one such file: these become
 * one suite with the folder's name, and initial states are looked for beside them, or where a checkout has them. Throws `import` if it is none of these.
 */
export function findCheckoutSuites(checkout: string): readonly CheckoutSuite[] {
  const loose = looseSuite(checkout);
  if (loose !== undefined) return [loose];
  const base = LAYOUTS.map((layout) => join(checkout, layout)).find((folder) =>
    existsSync(join(folder, 'bddl_files')),
  );
  if (base === undefined) {
    const tried = LAYOUTS.map((layout) => join(checkout, layout, 'bddl_files')).join(', ');
    throw new HarnessError(
      'import',
      `${checkout} is not a LIBERO checkout: it holds no .bddl file, and none of ${tried} exists`,
    );
  }
  const suites = names(join(base, 'bddl_files'), 'folder').map((suite) => ({
    name: suite,
    tasks: names(join(base, 'bddl_files', suite), '.bddl').map((name) => {
      const initFile = join(base, 'init_files', suite, `${name}.pruned_init`);
      return {
        name,
        bddlFile: join(base, 'bddl_files', suite, `${name}.bddl`),
        initFile: existsSync(initFile) ? initFile : undefined,
      };
    }),
  }));
  const filled = suites.filter(({ tasks }) => tasks.length > 0);
  if (filled.length === 0) {
    throw new HarnessError('import', `${join(base, 'bddl_files')} has no <suite>/<task>.bddl`);
  }
  return filled;
}

/** A user's own task files, outside of LIBERO's folders. */
function looseSuite(path: string): CheckoutSuite | undefined {
  if (!existsSync(path)) throw new HarnessError('import', `${path} does not exist`);
  const single = path.endsWith('.bddl');
  const folder = single ? dirname(path) : path;
  const tasks = single ? [basename(path, '.bddl')] : names(folder, '.bddl');
  if (tasks.length === 0) return undefined;
  return {
    name: basename(resolve(folder)).replaceAll(/[^a-z0-9_]/gi, '_'),
    tasks: tasks.map((name) => {
      const inCheckout = join(resolve(folder, '../../init_files'), basename(resolve(folder)));
      return {
        name,
        bddlFile: join(folder, `${name}.bddl`),
        initFile: [folder, inCheckout].map((at) => join(at, `${name}.pruned_init`)).find(existsSync),
      };
    }),
  };
}

/** Names in a folder without the extension, sorted. */
function names(folder: string, kind: 'folder' | '.bddl'): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (kind === 'folder' ? entry.isDirectory() : entry.name.endsWith(kind)))
      .map((entry) => (kind === 'folder' ? entry.name : entry.name.slice(0, -kind.length)))
      .sort();
  } catch (cause) {
    throw new HarnessError('import', `cannot read ${folder}: ${(cause as Error).message}`, { cause });
  }
}
