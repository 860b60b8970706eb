import type { Vec3 } from '../math/vec3.ts';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';
import { readInitialStates } from '../task/initial-states-file.ts';
import { loadTaskLibrary } from '../task/task-library.ts';
import type { Task } from '../task/task-schema.ts';
import { createEnvironment } from './create-environment.ts';
import { readSettledReference } from './settled-reference.ts';

/** Distances between settled places that count as agreement, m. */
export const SETTLED_TOLERANCE = 0.005;

/** Where one object of one initial state came to rest, beside the reference. */
export interface SettledObject {
  readonly taskId: string;
  readonly row: number;
  readonly object: string;
  readonly category: string;
  /** Height above the reference's, m. */
  readonly heightError: number;
  /** Horizontal distance from the reference's place, m. */
  readonly horizontalError: number;
  /** Distance from the reference's place, m. */
  readonly error: number;
  /** Largest speed of the object while it settled, m/s. */
  readonly topSpeed: number;
}

export interface Settling {
  readonly source: string;
  readonly objects: readonly SettledObject[];
  /** Initial states whose goal held at some step of settling; there should be none. */
  readonly goalsAtReset: readonly string[];
}

export interface SettlingChoice {
  /** Published initial states per task, from the first on; at most ten have a reference. */
  readonly rows?: number;
  readonly catalogue?: Catalogue;
}

/**
 * Settles the published initial states that the references cover: the first ten of each of LIBERO's tasks. `folder`:
 * what `benchtop import libero` wrote. Throws `task-file` if it lacks them.
 */
export async function measureSettling(
  folder: string,
  { rows = Number.POSITIVE_INFINITY, catalogue = loadCatalogue() }: SettlingChoice = {},
): Promise<Settling> {
  const { source, tasks } = readSettledReference();
  const objects: SettledObject[] = [];
  const goalsAtReset: string[] = [];
  for (const task of loadTaskLibrary(undefined, catalogue).tasks) {
    const expected = tasks[task.id];
    if (expected === undefined) continue;
    const settled = await settleTask(task, expected.rows.slice(0, rows), folder, catalogue);
    objects.push(...settled.objects);
    goalsAtReset.push(...settled.goalsAtReset);
  }
  return { source, objects, goalsAtReset };
}

async function settleTask(
  task: Task,
  expected: readonly (readonly Vec3[])[],
  folder: string,
  catalogue: Catalogue,
): Promise<Omit<Settling, 'source'>> {
  const states = readInitialStates(folder, task, catalogue);
  const environment = await createEnvironment(task, { catalogue });
  const objects: SettledObject[] = [];
  const goalsAtReset: string[] = [];
  for (const [row, places] of expected.entries()) {
    environment.reset(states[row]!);
    const topSpeeds = places.map(() => 0);
    for (let step = 0; step < task.protocol.settleSteps; step++) {
      if (environment.step(environment.holdAction).success) goalsAtReset.push(`${task.id}#${row}`);
      for (const [index, { name }] of task.spec.objects.entries()) {
        const [x, y, z] = environment.world.linearVelocity(`${name}/object`);
        topSpeeds[index] = Math.max(topSpeeds[index]!, Math.hypot(x, y, z));
      }
    }
    for (const [index, { name, category }] of task.spec.objects.entries()) {
      const [x, y, z] = environment.world.instancePose(name).position;
      const [wantedX, wantedY, wantedZ] = places[index]!;
      const horizontalError = Math.hypot(x - wantedX, y - wantedY);
      objects.push({
        ...{ taskId: task.id, row, object: name, category, topSpeed: topSpeeds[index]! },
        ...{ heightError: z - wantedZ, horizontalError, error: Math.hypot(horizontalError, z - wantedZ) },
      });
    }
  }
  environment.dispose();
  return { objects, goalsAtReset };
}
