import { describe, expect, it } from 'vitest';
import { fromWxyz, normalize, rotate } from '../../src/math/quat.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { expandCollision } from '../../src/scene/expand-collision.ts';
import type { ModelSolid } from '../../src/scene/world-model.ts';

const catalogue = loadCatalogue();

describe('every shipped file', () => {
  it.each(catalogue.sceneNames())('scene %s is read', (name) => {
    expect(catalogue.scene(name).name).toBe(name);
  });
  it.each(catalogue.robotNames())('robot %s is read', (name) => {
    expect(catalogue.robot(name).name).toBe(name);
  });
  it.each(catalogue.fixtureCategories())('fixture %s is read', (category) => {
    expect(catalogue.fixture(category).category).toBe(category);
  });
  it.each(catalogue.objectCategories())('object %s is read', (category) => {
    expect(catalogue.object(category).category).toBe(category);
  });

  it('is one of what LIBERO-Spatial needs, or more', () => {
    expect(catalogue.sceneNames()).toContain('libero_tabletop');
    expect(catalogue.robotNames()).toContain('panda');
    expect(catalogue.fixtureCategories()).toEqual(expect.arrayContaining(['flat_stove', 'wooden_cabinet']));
    expect(catalogue.objectCategories()).toEqual(expect.arrayContaining(Object.keys(OBJECTS)));
  });
});

/** Numbers of LIBERO's models: mass (kg), centre (m), principal moments, axes (w, x, y, z), collision bounds (m). */
const OBJECTS = {
  akita_black_bowl: {
    mass: 0.005591297,
    centerOfMass: [0.002277, 0.000514, 0.022715],
    principalInertia: [9.082e-6, 6.105e-6, 5.716e-6],
    axesWxyz: [-0.02558, 0.70035, 0.02317, 0.71297],
    low: [-0.05378, -0.05389, 0.00159],
    high: [0.05342, 0.05311, 0.05213],
  },
  plate: {
    mass: 0.011522082,
    centerOfMass: [0.000327, 0.005138, 0.006445],
    principalInertia: [2.763e-5, 1.507e-5, 1.292e-5],
    axesWxyz: [0.50869, 0.49022, -0.51216, 0.48848],
    low: [-0.06799, -0.06839, -0.00251],
    high: [0.06963, 0.06908, 0.01643],
  },
  cookies: {
    mass: 0.009642613,
    centerOfMass: [0, 0, 0],
    principalInertia: [8.582e-6, 5.769e-6, 3.381e-6],
    axesWxyz: [0.5, -0.5, 0.5, 0.5],
    low: [-0.03104, -0.04131, -0.0094],
    high: [0.03104, 0.04131, 0.0094],
  },
  glazed_rim_porcelain_ramekin: {
    mass: 0.009659551,
    centerOfMass: [-0.002456, 0.000056, 0.016814],
    principalInertia: [1.218e-5, 7.995e-6, 7.369e-6],
    axesWxyz: [-0.01714, 0.70832, 0.01656, 0.70549],
    low: [-0.04467, -0.04443, 0.00066],
    high: [0.04465, 0.04467, 0.04266],
  },
  white_bowl: {
    mass: 0.002085811,
    centerOfMass: [0.001697, 0.000358, 0.015616],
    principalInertia: [1.966e-6, 1.258e-6, 1.169e-6],
    axesWxyz: [-0.02769, 0.70093, 0.02486, 0.71226],
    low: [-0.04078, -0.04086, 0.00056],
    high: [0.04049, 0.04026, 0.03505],
  },
  porcelain_mug: {
    mass: 0.016463,
    centerOfMass: [0.010158, -0.001035, 0.054644],
    principalInertia: [3.415e-5, 2.826e-5, 2.781e-5],
    axesWxyz: [0.33825, 0.62491, 0.63428, 0.30456],
    low: [-0.06467, -0.04944, 0.00239],
    high: [0.05997, 0.04686, 0.10846],
  },
  white_yellow_mug: {
    mass: 0.03091179,
    centerOfMass: [-0.013657, 0.000503, 0.051028],
    principalInertia: [6.108e-5, 5.871e-5, 5.081e-5],
    axesWxyz: [0.55254, 0.47468, 0.49881, 0.46965],
    low: [-0.07128, -0.05295, -0.0001],
    high: [0.06845, 0.05311, 0.10312],
  },
  red_coffee_mug: {
    mass: 0.02935321,
    centerOfMass: [-0.01523, -0.002814, 0.062366],
    principalInertia: [6.317e-5, 6.024e-5, 3.44e-5],
    axesWxyz: [0.6021, 0.0128, 0.00649, 0.79829],
    low: [-0.06074, -0.04722, -0.00184],
    high: [0.06217, 0.04598, 0.13084],
  },
  moka_pot: {
    mass: 0.06824281,
    centerOfMass: [6.3e-5, 0.001723, 0.004305],
    principalInertia: [0.0001426, 0.0001281, 6.219e-5],
    axesWxyz: [0.99973, -0.0219, 1e-5, 0.00822],
    low: [-0.04057, -0.05631, -0.06611],
    high: [0.04085, 0.09123, 0.08569],
  },
  chefmate_8_frypan: {
    mass: 0.05024709,
    centerOfMass: [0.02383, -0.000883, 0.016779],
    principalInertia: [0.0003982, 0.0002911, 0.0001206],
    axesWxyz: [-0.00194, 0.67623, 0.00212, 0.73669],
    low: [-0.09682, -0.10323, 0.0008],
    high: [0.25931, 0.10115, 0.05872],
  },
  wine_bottle: {
    mass: 0.01539415,
    centerOfMass: [0.000192, -1.2e-5, 0.056149],
    principalInertia: [2.292e-5, 2.285e-5, 2.539e-6],
    axesWxyz: [0.99838, 0.0019, -0.00063, -0.05692],
    low: [-0.02066, -0.02205, 0.00111],
    high: [0.02193, 0.02219, 0.15804],
  },
  black_book: {
    mass: 0.04254699,
    centerOfMass: [-0.00047, -0.01215, 0.06937],
    principalInertia: [0.0001072, 6.696e-5, 4.611e-5],
    axesWxyz: [0.0, 0.0, 1.0, 0.0],
    low: [-0.01481, -0.06734, 0.00217],
    high: [0.01387, 0.04304, 0.13657],
  },
  yellow_book: {
    mass: 0.02812497,
    centerOfMass: [0.00164, 8e-5, 0.06309],
    principalInertia: [5.741e-5, 3.632e-5, 2.369e-5],
    axesWxyz: [0.0, 0.0, 1.0, 0.0],
    low: [-0.01013, -0.04879, 0.00197],
    high: [0.01341, 0.04895, 0.12421],
  },
  new_salad_dressing: {
    mass: 0.02178453,
    centerOfMass: [-0.000457, 0.044372, 0.000212],
    principalInertia: [3.519e-5, 3.397e-5, 5.188e-6],
    axesWxyz: [0.50331, 0.49639, -0.5032, 0.49705],
    low: [-0.02733, -0.02272, -0.01795],
    high: [0.02541, 0.12285, 0.01756],
  },
  wooden_tray: {
    mass: 0.05715367,
    centerOfMass: [0.00761, -0.005392, 0.018694],
    principalInertia: [0.0007904, 0.0006074, 0.0002319],
    axesWxyz: [0.00289, 0.70666, 0.00205, 0.70754],
    low: [-0.14156, -0.08761, -0.00098],
    high: [0.15555, 0.07888, 0.08088],
  },
} as const;

/** Half extents of a solid along the axes of its body. */
function reach({ shape, pose }: ModelSolid): Vec3 {
  if (shape.kind === 'cylinder') {
    const axis = rotate(pose.rotation, [0, 0, 1]);
    return axis.map(
      (a) => Math.abs(a) * shape.halfHeight + Math.sqrt(Math.max(0, 1 - a * a)) * shape.radius,
    ) as unknown as Vec3;
  }
  if (shape.kind !== 'box') throw new Error(`these objects are of boxes and cylinders, got a ${shape.kind}`);
  const [x, y, z] = shape.halfExtents;
  const axes = [
    rotate(pose.rotation, [x, 0, 0]),
    rotate(pose.rotation, [0, y, 0]),
    rotate(pose.rotation, [0, 0, z]),
  ];
  return [0, 1, 2].map((i) => axes.reduce((sum, axis) => sum + Math.abs(axis[i]!), 0)) as unknown as Vec3;
}

describe.each(Object.entries(OBJECTS))('%s', (category, facts) => {
  const spec = catalogue.object(category);
  const solids = expandCollision(spec.collision, spec.friction);

  it('has the mass, centre and inertia of the original', () => {
    const { mass, centerOfMass, principalInertia, principalRotation } = spec.inertial;
    expect(mass / facts.mass).toBeCloseTo(1, 5);
    expect(centerOfMass).toEqual(facts.centerOfMass);
    expect(principalInertia).toEqual(facts.principalInertia);
    // The same turn has two quaternions.
    const axes = fromWxyz(facts.axesWxyz);
    const alike = axes.reduce((sum, value, index) => sum + value * principalRotation[index]!, 0);
    expect(Math.abs(alike)).toBeCloseTo(1, 4);
  });

  it('slides and is placed like the original', () => {
    expect(spec.friction).toBe(0.95);
    expect(solids.every(({ friction }) => friction === 0.95)).toBe(true);
    expect(spec.placement).toMatchObject({ bottomZ: -0.06, topZ: 0.04, horizontalRadius: 0.025 });
  });

  // Round things are made of regular rings, the originals of slabs that are a bit askew. Heights decide how a thing
  // stands: only the plate's, whose slabs are twisted, is off by more than a tenth of a millimetre.
  it('fills the collision bounds of the original: to 2.5 mm sideways, and in height', () => {
    for (const axis of [0, 1, 2] as const) {
      const tolerance = axis < 2 ? 0.0025 : category === 'plate' ? 0.00075 : 0.0001;
      const low = Math.min(...solids.map((solid) => solid.pose.position[axis] - reach(solid)[axis]));
      const high = Math.max(...solids.map((solid) => solid.pose.position[axis] + reach(solid)[axis]));
      expect(Math.abs(low - facts.low[axis])).toBeLessThan(tolerance);
      expect(Math.abs(high - facts.high[axis])).toBeLessThan(tolerance);
    }
  });
});

describe('the wooden cabinet', () => {
  const cabinet = catalogue.fixture('wooden_cabinet');

  it('has three drawers that slide along y from −0.16 to 0.01 m', () => {
    const drawers = cabinet.bodies.filter(({ joint }) => joint !== undefined);
    expect(drawers.map(({ joint }) => joint!.name)).toEqual(['top_level', 'middle_level', 'bottom_level']);
    for (const { joint, inertial, parent } of drawers) {
      expect(joint).toMatchObject({ kind: 'slide', axis: [0, 1, 0], range: [-0.16, 0.01], damping: 50 });
      expect(inertial).toMatchObject({ mass: 3, principalInertia: [1, 1, 1], centerOfMass: [0, 0, 0] });
      expect(parent).toBe('base');
    }
  });

  it('is open below −0.14 m and closed above 0, and drawn from the published ranges', () => {
    expect(cabinet.states).toEqual({
      open: { when: { below: -0.14 }, sample: [-0.16, -0.14] },
      closed: { when: { above: 0 }, sample: [0, 0.005] },
    });
  });

  it('has a region in every drawer and one on top', () => {
    expect(cabinet.sites.map(({ name, body }) => [name, body])).toEqual([
      ['top_side', 'base'],
      ['top_region', 'cabinet_top'],
      ['middle_region', 'cabinet_middle'],
      ['bottom_region', 'cabinet_bottom'],
    ]);
    expect(cabinet.sites[1]!.pose.position).toEqual([0.00328, 0.01128, 0.18563]);
  });
});

describe('the flat stove', () => {
  const stove = catalogue.fixture('flat_stove');

  it('has a knob that turns about z from −0.005 to 2.1 rad', () => {
    const joints = stove.bodies.flatMap(({ joint }) => (joint === undefined ? [] : [joint]));
    expect(joints).toHaveLength(1);
    expect(joints[0]).toMatchObject({
      ...{ name: 'button', kind: 'hinge', axis: [0, 0, 1], anchor: [0, 0, 0] },
      ...{ range: [-0.005, 2.1], damping: 1 },
    });
  });

  it('is on from 0.5 rad and off below 0', () => {
    expect(stove.states).toEqual({
      on: { when: { atLeast: 0.5 }, sample: [0.5, 2.1] },
      off: { when: { below: 0 }, sample: [-0.005, 0] },
    });
  });
});

describe('the tabletop', () => {
  const scene = catalogue.scene('libero_tabletop');

  it('has the published table, robot place and region height', () => {
    expect(scene.robot.base.position).toEqual([-0.66, 0, 0.912]);
    expect(scene.surface).toMatchObject({
      ...{ workspaceOffset: [0, 0, 0.9], height: 0.9, regionSiteZ: 0.895, regionSiteHalfHeight: 0.007 },
      ...{ placementThickness: 0.05, shrinkRegions: true },
    });
    const table = scene.statics.find(({ name }) => name === 'table')!;
    expect(table.friction).toBe(0.6);
    expect(table.collision[0]).toMatchObject({
      shape: { kind: 'box', halfExtents: [0.5, 0.6, 0.025] },
      pose: { position: [0, 0, 0.875] },
    });
  });

  it('has the published lights and sky', () => {
    expect(scene.lights.map(({ kind }) => kind)).toEqual(['headlight', 'spot', 'spot']);
    expect(scene.lights[1]).toMatchObject({
      position: [1, 1, 4],
      direction: [0, -0.15, -1],
      cutoffDegrees: 45,
      exponent: 10,
    });
    expect(scene.lights[2]).toMatchObject({ position: [-3, -3, 4], castsShadow: false });
    expect(scene.sky).toEqual({ top: [0.9, 0.9, 1], bottom: [0.2, 0.3, 0.4] });
  });

  /** Position (m) and rotation (w, x, y, z) of each camera as published, up to the length of the latter. */
  const CAMERAS = [
    ['agentview', [0.6586131747, 0, 1.610350024], [0.6380177736, 0.3048497438, 0.3048498631, 0.6380177736]],
    ['frontview', [1, 0, 1.48], [0.56, 0.43, 0.43, 0.56]],
    [
      'galleryview',
      [2.8445476689, 2.1279684793, 3.128616846],
      [0.4226137996, 0.2337441146, 0.4164693952, 0.7702690959],
    ],
    ['paperview', [2.1, 0.535, 2.075], [0.513, 0.353, 0.443, 0.645]],
    ['sideview', [-0.0565, 1.2761, 1.488], [0.00991, 0.00688, 0.59122, 0.80642]],
    ['birdview', [-0.2, 0, 3], [1, 0, 0, 1]],
  ] as const;

  it.each(CAMERAS)('sees through %s from where the original does', (name, position, wxyz) => {
    const camera = scene.cameras.find((one) => one.name === name)!;
    for (const axis of [0, 1, 2] as const) expect(camera.pose.position[axis]).toBeCloseTo(position[axis], 8);
    const published = normalize(fromWxyz(wxyz));
    for (const index of [0, 1, 2, 3] as const) {
      expect(camera.pose.rotation[index]).toBeCloseTo(published[index], 4);
    }
    expect(camera.fovyDegrees).toBe(45);
  });

  it('sees through the hand from where the original does', () => {
    const [hand] = catalogue.robot('panda').cameras;
    expect(hand).toMatchObject({ name: 'eye_in_hand', body: 'right_hand', fovyDegrees: 75 });
    expect(hand!.pose.position).toEqual([0.05, 0, 0]);
    const published = normalize(fromWxyz([0, 1, 1, 0]));
    for (const index of [0, 1, 2, 3] as const) {
      expect(hand!.pose.rotation[index]).toBeCloseTo(published[index], 4);
    }
  });
});
