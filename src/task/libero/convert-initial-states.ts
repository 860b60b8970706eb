import { HarnessError } from '../../errors.ts';
import { fromWxyz, normalize } from '../../math/quat.ts';
import type { InitialStatesFile } from '../initial-states-schema.ts';
import type { PickledArray } from './pickle-value.ts';

/** Numbers per state: time, then positions, then velocities (see docs/task-files.md). */
const ARM = 7;
const GRIPPER = 2;
const POSE = 7;
const TWIST = 6;

/**
 * Turns LIBERO's flattened MuJoCo states into initial states. A row is: time, 7 arm joints, 2 fingers, 7 numbers per
 * object (x, y, z and a quaternion w, x, y, z), one value per fixture joint, then as many velocities, all zero. Throws
 * `import` if the array does not have exactly that form.
 */
export function convertInitialStates(
  array: PickledArray,
  taskId: string,
  objects: readonly string[],
  fixtureJoints: readonly string[],
  file: string,
): InitialStatesFile {
  const positions = ARM + GRIPPER + POSE * objects.length + fixtureJoints.length;
  const velocities = ARM + GRIPPER + TWIST * objects.length + fixtureJoints.length;
  const expected = 1 + positions + velocities;
  if (array.columns !== expected) {
    throw new HarnessError(
      'import',
      `${file}: expected ${expected} numbers per state for ${objects.length} objects and ${fixtureJoints.length} fixture joints ` +
        `(19 + 13 per object + 2 per joint), got ${array.columns}; the file belongs to another task or version`,
    );
  }
  const rows = Array.from({ length: array.rows }, (_, index) => {
    const row = array.values.subarray(index * array.columns, (index + 1) * array.columns);
    return convertRow(
      row.subarray(1, 1 + positions),
      row.subarray(1 + positions),
      objects,
      `${file}: state ${index}`,
    );
  });
  return {
    format: 'benchtop/initial-states@1',
    task: taskId,
    objects: [...objects],
    fixtureJoints: [...fixtureJoints],
    rows,
  };
}

function convertRow(
  positions: Float64Array,
  velocities: Float64Array,
  objects: readonly string[],
  where: string,
): InitialStatesFile['rows'][number] {
  if (velocities.some((velocity) => velocity !== 0)) {
    throw new HarnessError(
      'import',
      `${where}: expected all velocities to be zero; benchtop starts episodes at rest`,
    );
  }
  const objectsStart = ARM + GRIPPER;
  const jointsStart = objectsStart + POSE * objects.length;
  return {
    arm: [...positions.subarray(0, ARM)],
    gripper: [positions[ARM]!, positions[ARM + 1]!],
    objects: objects.map((name, index) => {
      const start = objectsStart + POSE * index;
      const [x, y, z, qw, qx, qy, qz] = positions.subarray(start, start + POSE) as unknown as NumberTuple7;
      const norm = Math.sqrt(qw * qw + qx * qx + qy * qy + qz * qz);
      if (Math.abs(norm - 1) > 1e-3) {
        throw new HarnessError(
          'import',
          `${where}: rotation of "${name}" has norm ${norm}, expected a unit quaternion`,
        );
      }
      return { position: [x, y, z] as const, rotation: normalize(fromWxyz([qw, qx, qy, qz])) };
    }),
    fixtureJoints: [...positions.subarray(jointsStart)],
  };
}

type NumberTuple7 = readonly [number, number, number, number, number, number, number];
