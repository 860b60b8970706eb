import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** ms: downloads are a few dozen megabytes. */
const INSTALL_MS = 300_000;

/**
 * The interpreter of a virtual environment in `folder` that holds the packages, made with `python` unless it is there.
 * Returns `{ python }`, or `{ missing }`: why there is none, such as no Python or no package index.
 */
export function pythonEnvironment(folder, python) {
  const own = ['bin/python', 'Scripts/python.exe']
    .map((path) => join(folder, path))
    .find((path) => existsSync(path));
  if (own !== undefined && holdsPackages(own)) return { python: own };
  const made = own === undefined ? run(python, ['-m', 'venv', folder]) : { status: 0 };
  if (made.error?.code === 'ENOENT') return { missing: `no ${python}` };
  if (made.status !== 0) return { missing: `${python} makes no virtual environment: ${lastLine(made)}` };
  const inside = own ?? join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  // Wheels only: a machine without one for its Python must not start to compile.
  const options = ['--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
  const patience = ['--retries', '1', '--timeout', '20'];
  const installed = run(inside, ['-m', 'pip', 'install', ...options, ...patience, '-r', REQUIREMENTS]);
  if (installed.status === 0 && holdsPackages(inside)) return { python: inside };
  return { missing: `the packages cannot be installed: ${lastLine(installed)}` };
}

function holdsPackages(python) {
  const wanted = readFileSync(REQUIREMENTS, 'utf8').trim().split('\n');
  const program = [
    'import sys, importlib.metadata as m',
    'sys.exit(any(m.version(r.split("==")[0]) != r.split("==")[1] for r in sys.argv[1:]))',
  ];
  return run(python, ['-c', program.join('\n'), ...wanted]).status === 0;
}

function run(command, args) {
  return spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
}

function lastLine({ stdout, stderr, error, status }) {
  const lines = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n');
  return error?.message ?? (lines.at(-1) || `exit code ${status}`);
}
