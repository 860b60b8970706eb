import { dot } from '../math/vec3.ts';
import type { FixtureSpec } from './fixture-schema.ts';
import type { ObjectSpec } from './object-schema.ts';
import type { FileProblem } from './parse-file.ts';
import { badVectors, bodyOrder, duplicates, unknownNames, upsideDown } from './problem-finders.ts';
import type { RobotSpec } from './robot-schema.ts';
import type { SceneSpec } from './scene-schema.ts';
import { suggestName } from './suggest-name.ts';

/** What a schema cannot see: names that must exist, order of bodies, ranges, unit vectors. */
export function checkObject(spec: ObjectSpec): FileProblem[] {
  return [
    ...badVectors(spec),
    ...unknownNames(spec.sites, 'sites', 'body', ['object']),
    ...upsideDown(['placement', 'yaw'], spec.placement.yaw),
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
    ...badVectors(spec),
    ...duplicates(spec.bodies, 'bodies'),
    ...duplicates(spec.sites, 'sites'),
    ...unknownNames(spec.sites, 'sites', 'body', bodies),
    ...bodyOrder(spec.bodies),
    ...sharedJoints(spec.bodies),
    ...jointStates(spec),
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
    problems.push(...unusableHandle(body).map((message) => ({ path: [...path, 'handle'], message })));
    const parent = spec.bodies.find(({ name }) => name === body.parent);
    if (parent?.joint !== undefined) {
      problems.push({
        path: [...path, 'parent'],
        message: `"${parent.name}" is jointed; nothing may hang on it: put the parts into it`,
      });
    }
    if (body.joint !== undefined) {
      problems.push(...upsideDown([...path, 'joint', 'range'], body.joint.range));
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

function unusableHandle({ name, joint, handle }: FixtureSpec['bodies'][number]): string[] {
  if (handle === undefined) return [];
  if (joint === undefined) return [`body "${name}" has no joint that a handle could move; remove it`];
  const slant = Math.abs(dot(handle.axis, handle.outward));
  return slant < 1e-3
    ? []
    : [`expected "axis" and "outward" at right angles, got cosine ${slant.toFixed(4)}`];
}

/** Joint names must be told apart over the whole file. */
function sharedJoints(
  bodies: readonly { readonly joint?: { readonly name: string } | undefined }[],
): FileProblem[] {
  const seen = new Set<string>();
  return bodies.flatMap(({ joint }, index) => {
    if (joint === undefined) return [];
    if (!seen.has(joint.name)) {
      seen.add(joint.name);
      return [];
    }
    return [{ path: ['bodies', index, 'joint', 'name'], message: `"${joint.name}" is used twice` }];
  });
}

/** States need joints, a test that some value passes, and samples that every joint can take. */
function jointStates(spec: FixtureSpec): FileProblem[] {
  const joints = spec.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
  return Object.entries(spec.states).flatMap(([name, { when, sample }]) => {
    const path = ['states', name];
    if (joints.length === 0) {
      return [{ path, message: 'this fixture has no joint that could be in a state; remove it' }];
    }
    const problems = upsideDown([...path, 'sample'], sample);
    const low = Math.max(when.above ?? -Infinity, when.atLeast ?? -Infinity);
    const high = Math.min(when.below ?? Infinity, when.atMost ?? Infinity);
    const strict = when.above === low || when.below === high;
    if (low === -Infinity && high === Infinity) {
      problems.push({
        path: [...path, 'when'],
        message: 'expected a bound (above, atLeast, below or atMost), got none',
      });
    } else if (low > high || (strict && low === high)) {
      problems.push({ path: [...path, 'when'], message: `no value passes: above ${low} and below ${high}` });
    }
    for (const { name: joint, range } of joints) {
      // An upside-down range is a problem of its own; nothing fits into it.
      if (range[0] > range[1] || (sample[0] >= range[0] && sample[1] <= range[1])) continue;
      const message = `joint "${joint}" only moves in ${range[0]} … ${range[1]}, got ${sample[0]} … ${sample[1]}`;
      problems.push({ path: [...path, 'sample'], message });
    }
    return problems;
  });
}

export function checkScene(spec: SceneSpec, robots: readonly string[]): FileProblem[] {
  const problems = [
    ...badVectors(spec),
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
    ...badVectors(spec),
    ...duplicates(spec.bodies, 'bodies'),
    ...duplicates(spec.cameras, 'cameras'),
    ...bodyOrder(spec.bodies),
    ...sharedJoints(spec.bodies),
    ...spec.bodies.flatMap(({ joint }, index) => {
      if (joint === undefined) return [];
      const path = ['bodies', index, 'joint'];
      const [low, high] = joint.range;
      if (low > high) return upsideDown([...path, 'range'], joint.range);
      return joint.initial >= low && joint.initial <= high
        ? []
        : [
            {
              path: [...path, 'initial'],
              message: `expected a value in ${low} … ${high}, got ${joint.initial}`,
            },
          ];
    }),
    ...clock(spec.controller),
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

function clock({ controlHz, physicsHz }: RobotSpec['controller']): FileProblem[] {
  return Number.isInteger(physicsHz / controlHz)
    ? []
    : [
        {
          path: ['controller', 'physicsHz'],
          message: `expected an integer multiple of controlHz (${controlHz}), got ${physicsHz}`,
        },
      ];
}
