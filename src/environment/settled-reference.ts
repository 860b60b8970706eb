import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { vec3Schema } from '../scene/geometry-schema.ts';

/** This file lies two folders below the package in `src` and in `dist`. */
const FOLDER = fileURLToPath(new URL('../../scenes/references', import.meta.url));

const referenceSchema = z.strictObject({
  format: z.literal('benchtop/settled-reference@1'),
  source: z.string(),
  /** By task id; per row (published initial state 0, 1, …) and object its position in the world, m. */
  tasks: z.record(
    z.string(),
    z.strictObject({ objects: z.array(z.string()), rows: z.array(z.array(vec3Schema)) }),
  ),
});
type SettledReference = z.infer<typeof referenceSchema>;

/** Where objects come to rest in the reference, all suites together. */
export function readSettledReference(): Pick<SettledReference, 'source' | 'tasks'> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('-settled.json'));
  const references = files.map((file) =>
    referenceSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))),
  );
  return {
    source: references[0]!.source,
    tasks: Object.assign({}, ...references.map(({ tasks }) => tasks)) as SettledReference['tasks'],
  };
}
