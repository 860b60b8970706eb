import { type FixtureSpec, fixtureSchema } from '../../src/scene/fixture-schema.ts';
import { type ObjectSpec, objectSchema } from '../../src/scene/object-schema.ts';
import { type RobotSpec, robotSchema } from '../../src/scene/robot-schema.ts';
import { type SceneSpec, sceneSchema } from '../../src/scene/scene-schema.ts';

/** Deep, partial data of a file, as YAML would give it. */
export type Data = Record<string, unknown>;

export const INERTIAL = { mass: 1, principalInertia: [0.1, 0.1, 0.1] };
const BOX = { shape: { kind: 'box', halfExtents: [0.1, 0.2, 0.3] } };

export const objectData = (changes: Data = {}): Data => ({
  ...{ format: 'benchtop/object@1', category: 'brick', name: 'brick', inertial: INERTIAL, friction: 0.5 },
  ...{ collision: [BOX], visual: [{ ...BOX, material: {} }] },
  placement: { bottomZ: -0.06, topZ: 0.04, horizontalRadius: 0.025 },
  ...changes,
});

export const drawer = (name: string, changes: Data = {}): Data => ({
  ...{ name, parent: 'base', inertial: INERTIAL },
  joint: { name: `${name}_level`, kind: 'slide', axis: [0, 1, 0], range: [-0.1, 0.01] },
  ...changes,
});

export const fixtureData = (changes: Data = {}): Data => ({
  ...{ format: 'benchtop/fixture@1', category: 'chest', name: 'chest', friction: 0.5 },
  bodies: [
    { name: 'base', pose: { position: [0, 0, 1] }, collision: [BOX] },
    { name: 'lid', parent: 'base', pose: { position: [0, 2, 0] } },
    drawer('drawer', { pose: { position: [3, 0, 0] } }),
  ],
  sites: [{ name: 'inside', body: 'drawer', halfExtents: [0.1, 0.1, 0.1] }],
  states: { open: { when: { below: -0.05 }, sample: [-0.1, -0.05] } },
  placement: { bottomZ: -0.045, horizontalRadius: 0.045 },
  ...changes,
});

const driven = (name: string, range: readonly number[]): Data => ({
  ...{ name, kind: 'slide', axis: [0, 0, 1], range, damping: 1, armature: 0, frictionLoss: 0 },
  ...{ effortLimit: 1, initial: 0 },
});

export const robotBody = (name: string, parent: string, joint: Data = {}): Data => ({
  ...{ name, parent, inertial: INERTIAL },
  joint: { ...driven(`${name}_joint`, [-1, 1]), ...joint },
});

export const robotData = (changes: Data = {}): Data => ({
  ...{ format: 'benchtop/robot@1', name: 'crane' },
  bodies: [
    { name: 'foot' },
    robotBody('link1', 'foot'),
    robotBody('left', 'link1'),
    robotBody('right', 'link1'),
  ],
  arm: { joints: ['link1_joint'], endEffector: { body: 'link1', pose: {} }, observedRotationBody: 'link1' },
  gripper: {
    ...{ joints: ['left_joint', 'right_joint'], fingerBodies: ['left', 'right'] },
    ...{ stiffness: 1000, forceLimit: 20, speedPerSubstep: 0.01 },
  },
  controller: {
    ...{ kind: 'osc-pose', controlHz: 20, physicsHz: 500, stiffness: 150, dampingRatio: 1 },
    ...{ nullspaceStiffness: 10, positionScale: 0.05, rotationScale: 0.5 },
  },
  cameras: [{ name: 'hand', body: 'link1', pose: {}, fovyDegrees: 75 }],
  ...changes,
});

export const sceneData = (changes: Data = {}): Data => ({
  ...{ format: 'benchtop/scene@1', name: 'yard', robot: { name: 'crane', base: { position: [-1, 0, 0] } } },
  surface: {
    ...{ category: 'table', workspaceOffset: [0, 0.5, 0.9], height: 0.9, regionSiteZ: 0.895 },
    ...{ regionSiteHalfHeight: 0.007, placementThickness: 0.05, shrinkRegions: true },
  },
  statics: [{ name: 'table', friction: 0.6, collision: [BOX] }],
  cameras: [{ name: 'front', pose: { position: [1, 0, 1] }, fovyDegrees: 45 }],
  lights: [],
  sky: { top: [1, 1, 1], bottom: [0, 0, 0] },
  ...changes,
});

export const object = (changes?: Data): ObjectSpec => objectSchema.parse(objectData(changes));
export const fixture = (changes?: Data): FixtureSpec => fixtureSchema.parse(fixtureData(changes));
export const robot = (changes?: Data): RobotSpec => robotSchema.parse(robotData(changes));
export const scene = (changes?: Data): SceneSpec => sceneSchema.parse(sceneData(changes));
