import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { checkFixture, checkObject, checkRobot, checkScene } from './check-specs.ts';
import { type FixtureSpec, fixtureSchema } from './fixture-schema.ts';
import { type ObjectSpec, objectSchema } from './object-schema.ts';
import { type FileProblem, parseYamlFile } from './parse-file.ts';
import { type RobotSpec, robotSchema } from './robot-schema.ts';
import { type SceneSpec, sceneSchema } from './scene-schema.ts';
import { suggestName } from './suggest-name.ts';

/** The package's own `scenes/`; this file lies two folders below the package in `src` and in `dist`. */
const SHIPPED = fileURLToPath(new URL('../../scenes', import.meta.url));

/** Everything that exists: files of `scenes/`, read when first asked for. Throws `scene-file` errors. */
export class Catalogue {
  readonly #root: string;
  readonly #read = new Map<string, unknown>();

  constructor(root: string) {
    this.#root = root;
  }

  object(category: string): ObjectSpec {
    return this.#load('objects', 'object category', category, objectSchema, (spec) => [
      ...sameName(spec.category, category, 'category'),
      ...checkObject(spec),
    ]);
  }

  fixture(category: string): FixtureSpec {
    return this.#load('fixtures', 'fixture category', category, fixtureSchema, (spec) => [
      ...sameName(spec.category, category, 'category'),
      ...checkFixture(spec),
    ]);
  }

  robot(name: string): RobotSpec {
    return this.#load('robots', 'robot', name, robotSchema, (spec) => [
      ...sameName(spec.name, name, 'name'),
      ...checkRobot(spec),
    ]);
  }

  scene(name: string): SceneSpec {
    return this.#load('', 'scene', name, sceneSchema, (spec) => [
      ...sameName(spec.name, name, 'name'),
      ...checkScene(spec, this.#names('robots')),
    ]);
  }

  objectCategories(): readonly string[] {
    return this.#names('objects');
  }

  fixtureCategories(): readonly string[] {
    return this.#names('fixtures');
  }

  sceneNames(): readonly string[] {
    return this.#names('');
  }

  robotNames(): readonly string[] {
    return this.#names('robots');
  }

  #names(folder: string): readonly string[] {
    const path = join(this.#root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => basename(file, '.yaml'))
      .sort();
  }

  #load<S extends z.ZodType>(
    folder: string,
    what: string,
    name: string,
    schema: S,
    check: (spec: z.output<S>) => FileProblem[],
  ): z.output<S> {
    const file = join(this.#root, folder, `${name}.yaml`);
    const known = this.#read.get(file);
    if (known !== undefined) return known as z.output<S>;
    const names = this.#names(folder);
    if (!names.includes(name)) {
      throw new HarnessError(
        'scene-file',
        `no ${what} "${name}" in ${join(this.#root, folder)}${suggestName(name, names)}`,
      );
    }
    const parsed = parseYamlFile(schema, file, readFileSync(file, 'utf8'), 'scene-file');
    parsed.fail(check(parsed.value));
    this.#read.set(file, parsed.value);
    return parsed.value;
  }
}

/** A catalogue over `root`, by default the files that ship with benchtop. */
export function loadCatalogue(root: string = SHIPPED): Catalogue {
  if (!existsSync(root)) {
    throw new HarnessError('scene-file', `no folder ${root}; expected scene files there`);
  }
  return new Catalogue(root);
}

function sameName(inside: string, outside: string, key: string): FileProblem[] {
  return inside === outside
    ? []
    : [{ path: [key], message: `expected "${outside}" (the file's name), got "${inside}"` }];
}
