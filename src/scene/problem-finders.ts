import type { FileProblem } from './parse-file.ts';
import { suggestName } from './suggest-name.ts';

/** How far the norm of a unit vector or quaternion may lie from 1. */
const UNIT_TOLERANCE = 1e-3;
/** Published moments are rounded; this much (relative) may come of it. */
const INERTIA_TOLERANCE = 0.01;

/** The first body is the root; every other hangs on one listed before it. */
export function bodyOrder(
  bodies: readonly { readonly name: string; readonly parent?: string | undefined }[],
): FileProblem[] {
  return bodies.flatMap(({ parent }, index) => {
    const earlier = bodies.slice(0, index).map(({ name }) => name);
    if (index === 0 && parent !== undefined) {
      return [{ path: ['bodies', 0, 'parent'], message: 'the first body is the root and has no parent' }];
    }
    if (index > 0 && parent === undefined) {
      return [{ path: ['bodies', index], message: `needs "parent", one of ${earlier.join(', ')}` }];
    }
    return parent === undefined || earlier.includes(parent)
      ? []
      : [
          {
            path: ['bodies', index, 'parent'],
            message: `"${parent}" must be a body listed before this one${suggestName(parent, earlier)}`,
          },
        ];
  });
}

/** Items of the list `key` whose name an earlier one has. */
export function duplicates(items: readonly { readonly name: string }[], key: string): FileProblem[] {
  return items.flatMap(({ name }, index) =>
    items.findIndex((item) => item.name === name) < index
      ? [{ path: [key, index, 'name'], message: `"${name}" is used twice` }]
      : [],
  );
}

/** Items of the list `key` whose `field` is none of `names`. */
export function unknownNames<K extends string>(
  items: readonly Readonly<Record<K, string>>[],
  key: string,
  field: K,
  names: readonly string[],
): FileProblem[] {
  return items.flatMap((item, index) =>
    names.includes(item[field])
      ? []
      : [
          {
            path: [key, index, field],
            message: `no ${field} "${item[field]}"${suggestName(item[field], names)}`,
          },
        ],
  );
}

/** Directions and inertias anywhere in the file that no schema can see to be wrong, each by its key. */
export function badVectors(value: unknown, path: readonly PropertyKey[] = []): FileProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const message = Array.isArray(child) ? VECTOR_RULES[key]?.(child as readonly number[]) : undefined;
    return message === undefined ? badVectors(child, at) : [{ path: at, message }];
  });
}

/** What is wrong with the vector under each of these keys, if anything. */
const VECTOR_RULES: Readonly<Record<string, (vector: readonly number[]) => string | undefined>> = {
  rotation: unitQuaternion,
  principalRotation: unitQuaternion,
  axis: unitVector,
  outward: unitVector,
  direction: (direction) =>
    norm(direction) > 0 ? undefined : 'expected a direction, got a vector of length 0',
  principalInertia: (moments) => {
    const [low, middle, high] = [...moments].sort((a, b) => a - b) as [number, number, number];
    return high <= (low + middle) * (1 + INERTIA_TOLERANCE)
      ? undefined
      : `no rigid body has these moments: the largest, ${high}, is above the sum of the others, ${low + middle}`;
  },
};

function unitVector(vector: readonly number[]): string | undefined {
  return isUnit(vector) ? undefined : `expected a unit vector, got norm ${norm(vector).toFixed(4)}`;
}

function unitQuaternion(quaternion: readonly number[]): string | undefined {
  return isUnit(quaternion)
    ? undefined
    : `expected a unit quaternion [x, y, z, w], got norm ${norm(quaternion).toFixed(4)}`;
}

function isUnit(vector: readonly number[]): boolean {
  return Math.abs(norm(vector) - 1) <= UNIT_TOLERANCE;
}

function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
}

/** `[low, high]` the wrong way round. */
export function upsideDown(
  path: readonly PropertyKey[],
  [low, high]: readonly [number, number],
): FileProblem[] {
  return low <= high
    ? []
    : [{ path, message: `expected [low, high], got ${low} above ${high}; swap the two` }];
}
