import { describe, expect, it } from 'vitest';
import { checkFixture, checkObject, checkRobot, checkScene } from '../../src/scene/check-specs.ts';
import type { FileProblem } from '../../src/scene/parse-file.ts';
import * as specs from './specs.ts';

const { drawer, robotBody, INERTIAL } = specs;
const told = (problems: readonly FileProblem[]) =>
  problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
const objectProblems = (changes: specs.Data) => told(checkObject(specs.object(changes)));
const fixtureProblems = (changes: specs.Data) => told(checkFixture(specs.fixture(changes)));
const robotProblems = (changes: specs.Data) => told(checkRobot(specs.robot(changes)));
const sceneProblems = (changes: specs.Data) => told(checkScene(specs.scene(changes), ['crane', 'panda']));

describe('good specs', () => {
  it('have no problems', () => {
    expect(checkObject(specs.object())).toEqual([]);
    expect(checkFixture(specs.fixture())).toEqual([]);
    expect(checkRobot(specs.robot())).toEqual([]);
    expect(checkScene(specs.scene(), ['crane'])).toEqual([]);
  });
});

describe('an object', () => {
  it('turns by a range that is one', () => {
    const placement = { bottomZ: -0.06, topZ: 0.04, horizontalRadius: 0.02, yaw: [2, 1] };
    expect(objectProblems({ placement })).toEqual([
      'placement.yaw: expected [low, high], got 2 above 1; swap the two',
    ]);
  });

  const site = { name: 'top', halfExtents: [1, 1, 1] };

  it('has one body, named object, and sites of different names', () => {
    expect(objectProblems({ sites: [{ ...site, body: 'objekt' }, site] })).toEqual([
      'sites.0.body: no body "objekt"; did you mean "object"?',
      'sites.1.name: "top" is used twice',
    ]);
  });

  it('cannot hide a part by a joint', () => {
    const visible = {
      shape: { kind: 'sphere', radius: 1 },
      material: {},
      visibleWhen: { joint: 'j', atLeast: 0 },
    };
    expect(objectProblems({ visual: [visible] })).toEqual([
      'visual.0.visibleWhen: an object has no joints; remove visibleWhen',
    ]);
  });

  it('is turned by unit quaternions, to a thousandth', () => {
    const turned = (w: number) => objectProblems({ sites: [{ ...site, pose: { rotation: [0, 0, 0, w] } }] });
    expect(turned(1.0009)).toEqual([]);
    expect(turned(1.002)).toEqual([
      'sites.0.pose.rotation: expected a unit quaternion [x, y, z, w], got norm 1.0020',
    ]);
    expect(objectProblems({ inertial: { ...INERTIAL, principalRotation: [1, 1, 0, 0] } })).toEqual([
      'inertial.principalRotation: expected a unit quaternion [x, y, z, w], got norm 1.4142',
    ]);
  });

  it('has moments of inertia that a rigid body can have', () => {
    const moments = (principalInertia: number[]) =>
      objectProblems({ inertial: { mass: 1, principalInertia } });
    expect(moments([1, 3, 2])).toEqual([]);
    expect(moments([1, 3.1, 2])).toEqual([
      'inertial.principalInertia: no rigid body has these moments: the largest, 3.1, is above the sum of the others, 3',
    ]);
  });
});

describe('a fixture', () => {
  it('names bodies, joints and sites once', () => {
    const twin = drawer('drawer', {
      joint: { name: 'drawer_level', kind: 'hinge', axis: [0, 0, 1], range: [-1, 1] },
    });
    expect(fixtureProblems({ bodies: [{ name: 'base' }, drawer('drawer'), twin] })).toEqual([
      'bodies.2.name: "drawer" is used twice',
      'bodies.2.joint.name: "drawer_level" is used twice',
    ]);
  });

  it('hangs every body but the first on an earlier one', () => {
    const sites: never[] = [];
    expect(
      fixtureProblems({ sites, states: {}, bodies: [{ name: 'base', parent: 'lid' }, { name: 'lid' }] }),
    ).toEqual([
      'bodies.0.parent: the first body is the root and has no parent',
      'bodies.1: needs "parent", one of base',
    ]);
    const late = [{ name: 'base' }, { name: 'lid', parent: 'knob' }, { name: 'knob', parent: 'bas' }];
    expect(fixtureProblems({ sites, states: {}, bodies: late })).toEqual([
      'bodies.1.parent: "knob" must be a body listed before this one; known: base',
      'bodies.2.parent: "bas" must be a body listed before this one; did you mean "base"?',
    ]);
  });

  it('has joints with mass, a way round and a unit axis, and nothing on moving parts', () => {
    const joint = { name: 'drawer_level', kind: 'slide', axis: [0, 2, 0], range: [0.01, -0.1] };
    const bodies = [
      { name: 'base' },
      { name: 'drawer', parent: 'base', joint },
      { name: 'handle', parent: 'drawer' },
    ];
    expect(fixtureProblems({ bodies, states: {} })).toEqual([
      'bodies.1.joint.axis: expected a unit vector, got norm 2.0000',
      'bodies.1: body "drawer" has a joint and needs "inertial"',
      'bodies.1.joint.range: expected [low, high], got 0.01 above -0.1; swap the two',
      'bodies.2.parent: "drawer" is jointed; nothing may hang on it: put the parts into it',
    ]);
  });

  it('has handles that move something, with a bar across the way the hand comes', () => {
    const handle = {
      ...{ position: [0, 0, 0], axis: [1, 0, 0], outward: [0, -1, 0], halfLength: 0.04 },
      ...{ thickness: 0.02, depth: 0.02, clearance: 0.016 },
    };
    const parts = (onBase: object, onDrawer: object) => [
      { name: 'base', ...onBase },
      drawer('drawer', { ...onDrawer }),
    ];
    expect(fixtureProblems({ bodies: parts({}, { handle }) })).toEqual([]);
    const along = { ...handle, outward: [0.6, -0.8, 0] };
    expect(fixtureProblems({ bodies: parts({ handle }, { handle: along }) })).toEqual([
      'bodies.0.handle: body "base" has no joint that a handle could move; remove it',
      'bodies.1.handle: expected "axis" and "outward" at right angles, got cosine 0.6000',
    ]);
    const long = { ...handle, outward: [0, -2, 0] };
    expect(fixtureProblems({ bodies: parts({}, { handle: long }) })).toEqual([
      'bodies.1.handle.outward: expected a unit vector, got norm 2.0000',
    ]);
  });

  it('is welded to the world by its first body', () => {
    const { parent: _, ...loose } = drawer('drawer');
    expect(fixtureProblems({ bodies: [loose] })).toEqual([
      'bodies.0.joint: the first body is welded to the world and has no joint',
    ]);
  });

  it('refers to bodies and joints that it has', () => {
    const glow = {
      ...{ shape: { kind: 'sphere', radius: 1 }, material: {} },
      visibleWhen: { joint: 'drawer_levl', atLeast: 0 },
    };
    const bodies = [{ name: 'base', visual: [glow] }, drawer('drawer')];
    const sites = [{ name: 'inside', body: 'draver', halfExtents: [1, 1, 1] }];
    expect(fixtureProblems({ bodies, sites })).toEqual([
      'sites.0.body: no body "draver"; did you mean "drawer"?',
      'bodies.0.visual.0.visibleWhen.joint: no joint "drawer_levl"; did you mean "drawer_level"?',
    ]);
  });

  it('is told of a range upside down once, not of everything that does not fit into it', () => {
    const joint = { name: 'drawer_level', kind: 'slide', axis: [0, 1, 0], range: [0.01, -0.1] };
    expect(fixtureProblems({ bodies: [{ name: 'base' }, drawer('drawer', { joint })] })).toEqual([
      'bodies.1.joint.range: expected [low, high], got 0.01 above -0.1; swap the two',
    ]);
  });

  it('has states that its joints can be in', () => {
    const open = (when: specs.Data, sample: number[]) =>
      fixtureProblems({ states: { open: { when, sample } } });
    expect(open({ atLeast: -0.1, atMost: -0.1 }, [-0.1, 0.01])).toEqual([]);
    expect(open({}, [0, 0])).toEqual([
      'states.open.when: expected a bound (above, atLeast, below or atMost), got none',
    ]);
    expect(open({ above: 0, below: -0.05 }, [0, 0])).toEqual([
      'states.open.when: no value passes: above 0 and below -0.05',
    ]);
    expect(open({ above: 0, atMost: 0 }, [0, 0])).toHaveLength(1);
    expect(open({ below: 0 }, [0, -0.05])).toEqual([
      'states.open.sample: expected [low, high], got 0 above -0.05; swap the two',
    ]);
    expect(open({ below: 0 }, [-0.11, 0])).toEqual([
      'states.open.sample: joint "drawer_level" only moves in -0.1 … 0.01, got -0.11 … 0',
    ]);
    expect(fixtureProblems({ bodies: [{ name: 'base' }], sites: [] })).toEqual([
      'states.open: this fixture has no joint that could be in a state; remove it',
    ]);
  });
});

describe('a robot', () => {
  it('refers to joints and bodies that it has', () => {
    const { arm, gripper, cameras } = specs.robotData() as Record<string, specs.Data>;
    expect(
      robotProblems({
        arm: { ...arm, joints: ['link1_jiont'], observedRotationBody: 'wrist' },
        gripper: { ...gripper, joints: ['left_joint', 'rigth_joint'], fingerBodies: ['left', 'rigth'] },
        cameras: [
          { ...(cameras as unknown as specs.Data[])[0], body: 'link' },
          { name: 'hand', pose: {}, fovyDegrees: 45 },
        ],
      }),
    ).toEqual([
      'cameras.1.name: "hand" is used twice',
      'arm.joints.0: no joint "link1_jiont"; did you mean "link1_joint"?',
      'gripper.joints.1: no joint "rigth_joint"; did you mean "right_joint"?',
      'gripper.fingerBodies.1: no body "rigth"; did you mean "right"?',
      'arm.observedRotationBody: no body "wrist"; known: foot, link1, left, right',
      'cameras.0.body: no body "link"; did you mean "link1"?',
      'cameras.1: a robot camera needs "body"',
    ]);
  });

  it('has joints that start inside a range the right way round', () => {
    const withLink = (joint: specs.Data) =>
      robotProblems({
        bodies: [
          { name: 'foot' },
          robotBody('link1', 'foot', joint),
          robotBody('left', 'link1'),
          robotBody('right', 'link1'),
        ],
      });
    expect(withLink({ initial: 1 })).toEqual([]);
    expect(withLink({ initial: 1.01 })).toEqual([
      'bodies.1.joint.initial: expected a value in -1 … 1, got 1.01',
    ]);
    expect(withLink({ range: [1, -1] })).toEqual([
      'bodies.1.joint.range: expected [low, high], got 1 above -1; swap the two',
    ]);
  });

  it('has a physics clock that is a multiple of the control clock', () => {
    const { controller } = specs.robotData() as Record<string, specs.Data>;
    expect(robotProblems({ controller: { ...controller, physicsHz: 510 } })).toEqual([
      'controller.physicsHz: expected an integer multiple of controlHz (20), got 510',
    ]);
  });

  it('has mass wherever it has a joint', () => {
    const { inertial: _, ...massless } = robotBody('left', 'link1');
    const bodies = [{ name: 'foot' }, robotBody('link1', 'foot'), massless, robotBody('right', 'link1')];
    expect(robotProblems({ bodies })).toEqual(['bodies.2: body "left" has a joint and needs "inertial"']);
  });
});

describe('a scene', () => {
  it('has a robot that exists', () => {
    expect(sceneProblems({ robot: { name: 'pando', base: {} } })).toEqual([
      'robot.name: no robot "pando"; did you mean "panda"?',
    ]);
  });

  it('names statics and cameras once, and carries its cameras itself', () => {
    const camera = { name: 'front', pose: {}, fovyDegrees: 45 };
    expect(
      sceneProblems({
        statics: [{ name: 'wall' }, { name: 'wall' }],
        cameras: [camera, { ...camera, body: 'link1' }],
      }),
    ).toEqual([
      'statics.1.name: "wall" is used twice',
      'cameras.1.name: "front" is used twice',
      'cameras.1.body: a scene camera is fixed; put it into the robot file',
    ]);
  });

  it('has lights that shine somewhere', () => {
    const dark = [0, 0, 0];
    const light = { kind: 'directional', direction: [0, 0, 0], diffuse: dark, specular: dark };
    expect(sceneProblems({ lights: [light] })).toEqual([
      'lights.0.direction: expected a direction, got a vector of length 0',
    ]);
  });
});
