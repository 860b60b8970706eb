import type { Quat } from '../math/quat.ts';
import type { FixtureSpec } from './fixture-schema.ts';
import type { ObjectSpec } from './object-schema.ts';
import type { FileProblem } from './parse-file.ts';
import type { RobotSpec } from './robot-schema.ts';
import type { SceneSpec } from './scene-schema.ts';
import { suggestName } from './suggest-name.ts';

/** How far a quaternion's norm may lie from 1. */
const UNIT_TOLERANCE = 1e-3;

/** What a schema cannot see: names that must exist, order of bodies, unit quaternions. */
export function checkObject(spec: ObjectSpec): FileProblem[] {
  return [
    ...rotations(spec),
    ...unknownNames(spec.sites, 'sites', 'body', ['object']),
    ...duplicates(spec.sites, 'sites'),
    ...spec.visual.flatMap((part, index) =>
      part.visibleWhen === undefined
        ? []
        : [
            {
              path: ['visual', index, 'visibleWhen'],
              message: 'an object has no joints; remove visibleWhen',
            },
          ],
    ),
  ];
}

export function checkFixture(spec: FixtureSpec): FileProblem[] {
  const bodies = spec.bodies.map(({ name }) => name);
  const joints = spec.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint.name]));
  const problems: FileProblem[] = [
    ...rotations(spec),
    ...duplicates(spec.bodies, 'bodies'),
    ...duplicates(spec.sites, 'sites'),
    ...unknownNames(spec.sites, 'sites', 'body', bodies),
    ...bodyOrder(spec.bodies),
  ];
  for (const [index, body] of spec.bodies.entries()) {
    const path = ['bodies', index];
    if (index === 0 && body.joint !== undefined) {
      problems.push({
        path: [...path, 'joint'],
        message: 'the first body is welded to the world and has no joint',
      });
    }
    if (body.joint !== undefined && body.inertial === undefined) {
      problems.push({ path, message: `body "${body.name}" has a joint and needs "inertial"` });
    }
    const parent = spec.bodies.find(({ name }) => name === body.parent);
    if (parent?.joint !== undefined) {
      problems.push({
        path: [...path, 'parent'],
        message: `"${parent.name}" is jointed; nothing may hang on it: put the parts into it`,
      });
    }
    if (body.joint !== undefined && body.joint.range[0] > body.joint.range[1]) {
      problems.push({
        path: [...path, 'joint', 'range'],
        message: 'expected [low, high], got low above high',
      });
    }
    for (const [part, { visibleWhen }] of body.visual.entries()) {
      if (visibleWhen !== undefined && !joints.includes(visibleWhen.joint)) {
        const message = `no joint "${visibleWhen.joint}"${suggestName(visibleWhen.joint, joints)}`;
        problems.push({ path: [...path, 'visual', part, 'visibleWhen', 'joint'], message });
      }
    }
  }
  return problems;
}

export function checkScene(spec: SceneSpec, robots: readonly string[]): FileProblem[] {
  const problems = [
    ...rotations(spec),
    ...duplicates(spec.statics, 'statics'),
    ...duplicates(spec.cameras, 'cameras'),
    ...spec.cameras.flatMap((camera, index) =>
      camera.body === undefined
        ? []
        : [
            {
              path: ['cameras', index, 'body'],
              message: 'a scene camera is fixed; put it into the robot file',
            },
          ],
    ),
  ];
  if (!robots.includes(spec.robot.name)) {
    const message = `no robot "${spec.robot.name}"${suggestName(spec.robot.name, robots)}`;
    problems.push({ path: ['robot', 'name'], message });
  }
  return problems;
}

export function checkRobot(spec: RobotSpec): FileProblem[] {
  const bodies = spec.bodies.map(({ name }) => name);
  const joints = spec.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint.name]));
  const known = (path: PropertyKey[], name: string, names: readonly string[], what: string): FileProblem[] =>
    names.includes(name) ? [] : [{ path, message: `no ${what} "${name}"${suggestName(name, names)}` }];
  return [
    ...rotations(spec),
    ...duplicates(spec.bodies, 'bodies'),
    ...bodyOrder(spec.bodies),
    ...spec.bodies.flatMap((body, index) =>
      body.joint !== undefined && body.inertial === undefined
        ? [{ path: ['bodies', index], message: `body "${body.name}" has a joint and needs "inertial"` }]
        : [],
    ),
    ...spec.arm.joints.flatMap((name, index) => known(['arm', 'joints', index], name, joints, 'joint')),
    ...spec.gripper.joints.flatMap((name, index) =>
      known(['gripper', 'joints', index], name, joints, 'joint'),
    ),
    ...spec.gripper.fingerBodies.flatMap((name, index) =>
      known(['gripper', 'fingerBodies', index], name, bodies, 'body'),
    ),
    ...known(['arm', 'endEffector', 'body'], spec.arm.endEffector.body, bodies, 'body'),
    ...known(['arm', 'observedRotationBody'], spec.arm.observedRotationBody, bodies, 'body'),
    ...spec.cameras.flatMap(({ body }, index) =>
      body === undefined
        ? [{ path: ['cameras', index], message: 'a robot camera needs "body"' }]
        : known(['cameras', index, 'body'], body, bodies, 'body'),
    ),
  ];
}

function bodyOrder(
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

function duplicates(items: readonly { readonly name: string }[], key: string): FileProblem[] {
  return items.flatMap(({ name }, index) =>
    items.findIndex((item) => item.name === name) < index
      ? [{ path: [key, index, 'name'], message: `"${name}" is used twice` }]
      : [],
  );
}

function unknownNames<K extends string>(
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

/** Quaternions anywhere in the file that are not unit. */
function rotations(value: unknown, path: readonly PropertyKey[] = []): FileProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if ((key === 'rotation' || key === 'principalRotation') && Array.isArray(child)) {
      const norm = Math.sqrt((child as unknown as Quat).reduce((sum, x) => sum + x * x, 0));
      return Math.abs(norm - 1) <= UNIT_TOLERANCE
        ? []
        : [{ path: at, message: `expected a unit quaternion [x, y, z, w], got norm ${norm.toFixed(4)}` }];
    }
    return rotations(child, at);
  });
}
