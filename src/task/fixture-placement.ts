import type { Pose } from '../math/pose.ts';
import { fromAxisAngle } from '../math/quat.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import type { NamedFixture, TaskNames } from './task-names.ts';
import type { TaskSpec } from './task-schema.ts';

/** LIBERO's gap between a surface and what is placed on it, m. */
export const PLACEMENT_GAP = 0.01;

/** Where a fixture may stand: a rectangle in the world (m) and a range of yaw (rad), at one height. */
export interface FixturePlace {
  readonly name: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly yaw: readonly [number, number];
  readonly z: number;
}

/** The places of all fixtures but the surface, in the order of `init`. */
export function fixturePlaces(task: TaskSpec, names: TaskNames, scene: SceneSpec): readonly FixturePlace[] {
  return task.init.flatMap(([, fixtureName, regionName]) => {
    const fixture = typeof fixtureName === 'string' ? names.find(fixtureName) : undefined;
    const place = typeof regionName === 'string' ? names.find(regionName) : undefined;
    if (fixture?.kind !== 'fixture' || place?.kind !== 'rectangle') return [];
    const [x0, y0, x1, y1] = place.rectangle;
    const [offsetX, offsetY] = scene.surface.workspaceOffset;
    return [
      {
        name: fixture.name,
        x: [x0 + offsetX, x1 + offsetX],
        y: [y0 + offsetY, y1 + offsetY],
        yaw: place.region.yaw ?? [0, 0],
        z: fixtureHeight(fixture, scene),
      },
    ];
  });
}

/** Base height: LIBERO subtracts its nominal table thickness, which the scene file carries. */
function fixtureHeight({ fixture }: NamedFixture, { surface }: SceneSpec): number {
  return (
    surface.workspaceOffset[2] + (PLACEMENT_GAP - surface.placementThickness) - fixture.placement.bottomZ
  );
}

/** Base pose in the world from a position and a yaw about the vertical. */
export function fixturePose(x: number, y: number, z: number, yaw: number): Pose {
  return { position: [x, y, z], rotation: fromAxisAngle([0, 0, 1], yaw) };
}

/**
 * Fixtures at the centres of their rectangles and yaw ranges. Used with initial states from files: LIBERO's do not
 * record where the fixtures stood.
 */
export function nominalFixturePoses(
  task: TaskSpec,
  names: TaskNames,
  scene: SceneSpec,
): Readonly<Record<string, Pose>> {
  return Object.fromEntries(
    fixturePlaces(task, names, scene).map(({ name, x, y, z, yaw }) => [
      name,
      fixturePose((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, z, (yaw[0] + yaw[1]) / 2),
    ]),
  );
}
