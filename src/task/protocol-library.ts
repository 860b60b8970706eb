import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { parseYamlFile } from '../scene/parse-file.ts';
import { suggestName } from '../scene/suggest-name.ts';
import { type NamedProtocol, namedProtocolSchema, type Protocol } from './protocol-schema.ts';
import { SHIPPED_TASKS } from './task-library.ts';
import type { Task } from './task-schema.ts';

/** The package's own `tasks/protocols/`. */
const SHIPPED_PROTOCOLS = join(SHIPPED_TASKS, 'protocols');

/** Every protocol that ships, by file name. Throws `task-file`. */
export function loadProtocols(folder: string = SHIPPED_PROTOCOLS): readonly NamedProtocol[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readProtocol(join(folder, file)));
}

/**
 * A shipped protocol by its name or an alias, or the one in a file (a path that ends with `.yaml`). Throws `usage` for
 * unknown names and `task-file` for files that are wrong.
 */
export function findProtocol(nameOrFile: string): NamedProtocol {
  if (nameOrFile.endsWith('.yaml')) {
    if (!existsSync(nameOrFile)) throw new HarnessError('usage', `no protocol file ${nameOrFile}`);
    return readProtocol(nameOrFile);
  }
  const protocols = loadProtocols();
  const found = protocols.find(({ name, aliases }) => name === nameOrFile || aliases.includes(nameOrFile));
  if (found !== undefined) return found;
  const known = protocols.flatMap(({ name, aliases }) => [name, ...aliases]);
  throw new HarnessError('usage', `unknown protocol "${nameOrFile}"${suggestName(nameOrFile, known)}`);
}

/** The tasks under other rules than those of their suites. Throws `usage` for suites without a step limit. */
export function underProtocol(tasks: readonly Task[], named: NamedProtocol): readonly Task[] {
  return tasks.map((task) => ({ ...task, protocol: protocolForSuite(named, task.suite) }));
}

function protocolForSuite(named: NamedProtocol, suite: string): Protocol {
  const { format: _f, aliases: _a, title: _t, description: _d, source: _s, maxSteps, ...rules } = named;
  const limit = maxSteps[suite] ?? maxSteps.otherwise;
  if (limit === undefined) {
    const suites = Object.keys(maxSteps).join(', ');
    const message = `protocol "${named.name}" has no step limit for suite "${suite}", only for ${suites}; leave --protocol away to use the suite's own`;
    throw new HarnessError('usage', message);
  }
  return { ...rules, maxSteps: limit };
}

function readProtocol(file: string): NamedProtocol {
  const parsed = parseYamlFile(namedProtocolSchema, file, readFileSync(file, 'utf8'), 'task-file');
  const { name, maxSteps, controlHz, physicsHz } = parsed.value;
  parsed.fail([
    ...(name === basename(file, '.yaml')
      ? []
      : [
          {
            path: ['name'],
            message: `expected "${basename(file, '.yaml')}" (the file's name), got "${name}"`,
          },
        ]),
    ...(Object.keys(maxSteps).length > 0
      ? []
      : [{ path: ['maxSteps'], message: 'expected a limit per suite, or { otherwise: <steps> }' }]),
    ...(Number.isInteger(physicsHz / controlHz)
      ? []
      : [
          {
            path: ['physicsHz'],
            message: `expected an integer multiple of controlHz ${controlHz}, got ${physicsHz}`,
          },
        ]),
  ]);
  return parsed.value;
}
