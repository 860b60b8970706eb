import { type FixtureSpec, fixtureSchema } from '../../src/scene/fixture-schema.ts';
import { type ObjectSpec, objectSchema } from '../../src/scene/object-schema.ts';
import { type RobotSpec, robotSchema } from '../../src/scene/robot-schema.ts';
import { type SceneSpec, sceneSchema } from '../../src/scene/scene-schema.ts';
import type { TaskCatalogue } from '../../src/task/task-catalogue.ts';

const BOX = { shape: { kind: 'box', halfExtents: [0.03, 0.03, 0.02] } };
const DRAWN = { shape: { kind: 'box', halfExtents: [0.03, 0.03, 0.02] }, material: {} };
const INERTIAL = { mass: 0.01, principalInertia: [1e-5, 1e-5, 1e-5] };
const QUARTER = Math.SQRT1_2;

function object(category: string, radius = 0.025): ObjectSpec {
  return objectSchema.parse({
    ...{ format: 'benchtop/object@1', category, name: category, inertial: INERTIAL, friction: 0.95 },
    ...{ collision: [BOX], visual: [DRAWN] },
    sites: category === 'basket' ? [{ name: 'contain_region', halfExtents: [0.06, 0.06, 0.07] }] : [],
    placement: { bottomZ: -0.06, topZ: 0.04, horizontalRadius: radius, rotation: [0, 0, QUARTER, QUARTER] },
  });
}

const drawer = (name: string) => ({
  name: `cabinet_${name}`,
  parent: 'cabinet_base',
  inertial: { mass: 3, principalInertia: [1, 1, 1] },
  joint: { name: `${name}_level`, kind: 'slide', axis: [0, 1, 0], range: [-0.16, 0.01], damping: 50 },
});
const drawerSite = (name: string, z: number) => ({
  name: `${name}_region`,
  body: `cabinet_${name}`,
  pose: { position: [0.00328, 0.01128, z], rotation: [0, QUARTER, 0, QUARTER] },
  halfExtents: [0.02993, 0.07561, 0.10224],
});

const CABINET = fixtureSchema.parse({
  ...{ format: 'benchtop/fixture@1', category: 'wooden_cabinet', name: 'wooden cabinet', friction: 0.95 },
  bodies: [{ name: 'cabinet_base' }, drawer('top'), drawer('middle'), drawer('bottom')],
  sites: [
    {
      ...{ name: 'top_side', body: 'cabinet_base', halfExtents: [0.12534, 0.09438, 0.00147] },
      pose: { position: [0.00354, 0.01567, 0.22152] },
    },
    ...[drawerSite('top', 0.18563), drawerSite('middle', 0.1169), drawerSite('bottom', 0.04701)],
  ],
  states: {
    open: { when: { below: -0.14 }, sample: [-0.16, -0.14] },
    closed: { when: { above: 0 }, sample: [0, 0.005] },
  },
  placement: { bottomZ: -0.045, horizontalRadius: 0.045 },
});

const STOVE = fixtureSchema.parse({
  ...{ format: 'benchtop/fixture@1', category: 'flat_stove', name: 'flat stove', friction: 0.95 },
  bodies: [
    { name: 'burner' },
    {
      ...{ name: 'button', parent: 'burner', pose: { position: [0.2, 0, 0] } },
      inertial: { mass: 3, principalInertia: [1, 1, 1] },
      joint: { name: 'button', kind: 'hinge', axis: [0, 0, 1], range: [-0.005, 2.1], damping: 1 },
    },
  ],
  sites: [{ name: 'cook_region', body: 'burner', halfExtents: [0.075, 0.075, 0.0025] }],
  states: {
    on: { when: { atLeast: 0.5 }, sample: [0.5, 2.1] },
    off: { when: { below: 0 }, sample: [-0.005, 0] },
  },
  placement: { bottomZ: -0.045, horizontalRadius: 0.045 },
});

const SCENE = sceneSchema.parse({
  ...{ format: 'benchtop/scene@1', name: 'libero_tabletop', problemClass: 'LIBERO_Tabletop_Manipulation' },
  robot: { name: 'panda', base: { position: [-0.66, 0, 0.912] } },
  surface: {
    ...{ category: 'table', workspaceOffset: [0, 0, 0.9], height: 0.9, regionSiteZ: 0.895 },
    ...{ regionSiteHalfHeight: 0.007, placementThickness: 0.05, shrinkRegions: true },
  },
  ...{ statics: [], lights: [], sky: { top: [1, 1, 1], bottom: [0, 0, 0] } },
  cameras: [{ name: 'agentview', pose: {}, fovyDegrees: 45 }],
});

const ARM = [0, -0.161037389, 0, -2.44459747, 0, 2.2267522, 0.785398163];
const jointed = (name: string, initial: number) => ({
  name,
  joint: {
    ...{ name, kind: 'hinge', axis: [0, 0, 1], range: [-3, 3], damping: 0, armature: 0, frictionLoss: 0 },
    ...{ effortLimit: 80, initial },
  },
});

const ROBOT = robotSchema.parse({
  ...{ format: 'benchtop/robot@1', name: 'panda' },
  bodies: [
    { name: 'base' },
    ...ARM.map((initial, index) => jointed(`joint${index + 1}`, initial)),
    ...[jointed('finger1', 0.020833), jointed('finger2', -0.020833)],
  ],
  arm: {
    joints: ARM.map((_, index) => `joint${index + 1}`),
    endEffector: { body: 'joint7', pose: {} },
    observedRotationBody: 'joint7',
  },
  gripper: {
    ...{ joints: ['finger1', 'finger2'], fingerBodies: ['finger1', 'finger2'] },
    ...{ stiffness: 1000, forceLimit: 20, speedPerSubstep: 0.01 },
  },
  controller: {
    ...{ kind: 'osc-pose', controlHz: 20, physicsHz: 500, stiffness: 150, dampingRatio: 1 },
    ...{ nullspaceStiffness: 10, positionScale: 0.05, rotationScale: 0.5 },
  },
});

/** A small catalogue with LIBERO-Spatial's placement numbers; shapes and masses are dummies. */
export function testCatalogue(
  extra: { readonly objects?: readonly ObjectSpec[]; readonly scene?: SceneSpec } = {},
): TaskCatalogue {
  const objects = new Map(
    [
      ...['akita_black_bowl', 'cookies', 'glazed_rim_porcelain_ramekin', 'plate', 'basket'].map((category) =>
        object(category),
      ),
      ...(extra.objects ?? []),
    ].map((spec) => [spec.category, spec]),
  );
  const fixtures = new Map<string, FixtureSpec>([
    ['wooden_cabinet', CABINET],
    ['flat_stove', STOVE],
  ]);
  const known = <T>(map: ReadonlyMap<string, T>, name: string): T => {
    const spec = map.get(name);
    if (spec === undefined) throw new Error(`the test catalogue has no ${name}`);
    return spec;
  };
  return {
    object: (category) => known(objects, category),
    fixture: (category) => known(fixtures, category),
    scene: (name) => known(new Map([[SCENE.name, extra.scene ?? SCENE]]), name),
    robot: (name): RobotSpec => known(new Map([[ROBOT.name, ROBOT]]), name),
    objectCategories: () => [...objects.keys()],
    fixtureCategories: () => [...fixtures.keys()],
    sceneNames: () => [SCENE.name],
  };
}
