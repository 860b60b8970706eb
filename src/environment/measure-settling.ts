import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';
import { vec3Schema } from '../scene/geometry-schema.ts';
import { readInitialStates } from '../task/initial-states-file.ts';
import { loadTaskLibrary } from '../task/task-library.ts';
import { createEnvironment } from './create-environment.ts';

/** This file lies two folders below the package in `src` and in `dist`. */
const REFERENCES = ['libero-object', 'libero-spatial'].map((suite) =>
  fileURLToPath(new URL(`../../scenes/references/${suite}-settled.json`, import.meta.url)),
);

/** Differences of settled heights that count as agreement, m. */
export const SETTLED_TOLERANCE = 0.005;

const referenceSchema = z.strictObject({
  format: z.literal('benchtop/settled-reference@1'),
  source: z.string(),
  tasks: z.record(
    z.string(),
    z.strictObject({ objects: z.array(z.string()), rows: z.array(z.array(vec3Schema)) }),
  ),
});

/** Where one object of one initial state came to rest, beside the reference. */
export interface SettledObject {
  readonly taskId: string;
  readonly row: number;
  readonly object: string;
  /** Height above the reference's, m. */
  readonly heightError: number;
  /** Horizontal distance from the reference's place, m. */
  readonly horizontalError: number;
  /** Largest speed of the object while it settled, m/s. */
  readonly topSpeed: number;
}

export interface Settling {
  readonly source: string;
  readonly objects: readonly SettledObject[];
  /** Initial states whose goal held at some step of settling; there should be none. */
  readonly goalsAtReset: readonly string[];
}

/**
 * Settles the published initial states that the references cover: the first ten of each task. `folder`: what
 * `benchtop import libero` wrote. Throws `task-file` if it lacks them.
 */
export async function measureSettling(
  folder: string,
  catalogue: Catalogue = loadCatalogue(),
): Promise<Settling> {
  const references = REFERENCES.map((file) => referenceSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const expectations = references.flatMap(({ tasks }) => Object.entries(tasks));
  const library = loadTaskLibrary(undefined, catalogue);
  const objects: SettledObject[] = [];
  const goalsAtReset: string[] = [];
  for (const [taskId, expected] of expectations) {
    const task = library.task(taskId);
    const states = readInitialStates(folder, task, catalogue);
    const environment = await createEnvironment(task, { catalogue });
    for (const [row, places] of expected.rows.entries()) {
      environment.reset(states[row]!);
      const topSpeeds = expected.objects.map(() => 0);
      for (let step = 0; step < task.protocol.settleSteps; step++) {
        if (environment.step(environment.holdAction).success) goalsAtReset.push(`${taskId}#${row}`);
        for (const [index, object] of expected.objects.entries()) {
          const [x, y, z] = environment.world.linearVelocity(`${object}/object`);
          topSpeeds[index] = Math.max(topSpeeds[index]!, Math.hypot(x, y, z));
        }
      }
      for (const [index, object] of expected.objects.entries()) {
        const [x, y, z] = environment.world.instancePose(object).position;
        const wanted = places[index]!;
        objects.push({
          ...{ taskId, row, object, topSpeed: topSpeeds[index]! },
          heightError: z - wanted[2],
          horizontalError: Math.hypot(x - wanted[0], y - wanted[1]),
        });
      }
    }
    environment.dispose();
  }
  return { source: references[0]!.source, objects, goalsAtReset };
}
