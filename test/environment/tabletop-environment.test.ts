import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import type { TabletopEnvironment } from '../../src/environment/tabletop-environment.ts';
import { norm } from '../../src/math/vec3.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

const catalogue = loadCatalogue();
const [task] = loadTaskLibrary(undefined, catalogue).select(['libero_spatial']);
const CAMERAS = [
  { camera: 'agentview', width: 96, height: 64 },
  { camera: 'robot0_eye_in_hand', width: 64, height: 64 },
];

describe('the environment of a task', () => {
  let environment: TabletopEnvironment;
  beforeAll(async () => {
    environment = await createEnvironment(task!, { catalogue });
  });
  afterAll(() => environment.dispose());

  it('says what to do when it is used before a reset', async () => {
    const fresh = await createEnvironment(task!, { catalogue });
    expect(() => fresh.step(fresh.holdAction)).toThrow('not reset');
    expect(() => fresh.observe(0, [])).toThrow('not reset');
    fresh.dispose();
  });

  it('refuses a protocol that the controller does not run at', async () => {
    const faster = { ...task!, protocol: { ...task!.protocol, controlHz: 10 } };
    await expect(createEnvironment(faster, { catalogue })).rejects.toThrow('10 Hz');
  });

  it('starts where the initial state says', () => {
    const state = sampleInitialState(task!, catalogue, 7);
    environment.reset(state);
    const { proprioception } = environment.observe(0, []);
    proprioception.jointPositions.forEach((value, joint) => {
      expect(value).toBeCloseTo(state.armPositions[joint]!, 5);
    });
    expect(proprioception.gripperPositions[0]).toBeCloseTo(state.gripperPositions[0], 5);
    for (const [name, pose] of Object.entries(state.objects)) {
      environment.world.instancePose(name).position.forEach((value, axis) => {
        expect(value).toBeCloseTo(pose.position[axis]!, 5);
      });
    }
  });

  it('shows upright images of the sizes that were asked for, and no others', () => {
    environment.reset(sampleInitialState(task!, catalogue, 7));
    const { images, instruction } = environment.observe(3, CAMERAS);
    expect(instruction).toBe(task!.spec.instruction);
    expect(Object.keys(images)).toEqual(['agentview', 'robot0_eye_in_hand']);
    const { width, height, data } = images.agentview!;
    expect([width, height, data.length]).toEqual([96, 64, 96 * 64 * 3]);
    expect(environment.observe(3, []).images).toEqual({});
  });

  it('shows the same bytes again for the same state, whatever was drawn in between', () => {
    const state = sampleInitialState(task!, catalogue, 8);
    environment.reset(state);
    const first = environment.observe(0, CAMERAS).images;
    environment.reset(sampleInitialState(task!, catalogue, 9));
    for (let step = 0; step < 12; step++) {
      environment.step([0.5, 0.2, -0.3, 0, 0, 0.2, 1]);
      environment.observe(step, CAMERAS);
    }
    environment.reset(state);
    const again = environment.observe(0, CAMERAS).images;
    expect(again.agentview!.data).toEqual(first.agentview!.data);
    expect(again.robot0_eye_in_hand!.data).toEqual(first.robot0_eye_in_hand!.data);
  });

  it('repeats a reset bit for bit, with nothing left of the episode before', () => {
    const run = () => {
      environment.reset(sampleInitialState(task!, catalogue, 11));
      for (let step = 0; step < 10; step++) environment.step([0.3, -0.4, -0.6, 0.1, 0, 0.2, 1]);
      return [...environment.stateBytes()];
    };
    expect(run()).toEqual(run());
  });

  it('moves the arm as commanded and holds it on hold', () => {
    environment.reset(sampleInitialState(task!, catalogue, 12));
    for (let step = 0; step < 10; step++) environment.step(environment.holdAction);
    const before = environment.observe(0, []).proprioception.eefPosition;
    for (let step = 0; step < 10; step++) environment.step(environment.holdAction);
    const held = environment.observe(0, []).proprioception.eefPosition;
    expect(norm([held[0] - before[0], held[1] - before[1], held[2] - before[2]])).toBeLessThan(0.002);
    for (let step = 0; step < 10; step++) environment.step([0, 1, 0, 0, 0, 0, -1]);
    const moved = environment.observe(0, []).proprioception.eefPosition;
    // 12 cm in the reference.
    expect(moved[1] - held[1]).toBeGreaterThan(0.11);
    expect(moved[1] - held[1]).toBeLessThan(0.13);
  });

  it('tells a scripted policy what is where', () => {
    environment.reset(sampleInitialState(task!, catalogue, 12));
    const { privileged } = environment;
    expect(privileged.objects).toContain('akita_black_bowl_1');
    expect(privileged.fixtures).toEqual(['wooden_cabinet_1', 'flat_stove_1']);
    expect(privileged.category('plate_1')).toBe('plate');
    expect(privileged.grasp('akita_black_bowl_1').kind).toBe('rim');
    expect(privileged.surfaceHeight).toBe(0.9);
    expect(Math.abs(privileged.fingerDirection()[1])).toBeGreaterThan(0.9);
    // Fingers start at ±20.8 mm; the pads' faces stand half a millimetre beyond each joint.
    expect(privileged.gripperOpening()).toBeCloseTo(0.0407, 3);
    expect(privileged.isGrasped('akita_black_bowl_1')).toBe(false);
    const cookies = privileged.solids().filter(({ instance }) => instance === 'cookies_1');
    expect(cookies).toHaveLength(1);
    expect(cookies[0]!.pose.position).toEqual(privileged.instancePose('cookies_1').position);
    expect(privileged.solids().some(({ instance }) => instance === 'robot0')).toBe(false);
    expect(privileged.joints('flat_stove_1').map(({ name }) => name)).toEqual(['flat_stove_1.button']);
  });
});
