import { describe, expect, it } from 'vitest';
import { fromAxisAngle, type Quat } from '../../../src/math/quat.ts';
import { findPreset } from '../../../src/policy/preset/find-preset.ts';
import { prepareObservation } from '../../../src/policy/preset/prepare-observation.ts';
import { robosuiteRotationVector, stateVector } from '../../../src/policy/preset/state-vector.ts';
import type { Observation } from '../../../src/spec/observation.ts';
import { TEST_IMAGES } from '../image/test-images.ts';

function observation(eefRotation: Quat = [0, 0, 0, 1]): Observation {
  return {
    step: 0,
    instruction: 'Open the TOP drawer',
    images: { agentview: TEST_IMAGES.ramps(256, 256), robot0_eye_in_hand: TEST_IMAGES.noise(256, 256) },
    proprioception: {
      eefPosition: [-0.2, 0.01, 1.17],
      eefRotation,
      gripperPositions: [0.02, -0.02],
      jointPositions: [0, 0, 0, 0, 0, 0, 0],
    },
  };
}

describe('prepareObservation', () => {
  it('gives openpi two images by its keys, the state and the instruction as it is', () => {
    const { images, state, prompt } = prepareObservation(findPreset('openpi'), observation());
    expect([...images].map(([key, { width, height }]) => [key, width, height])).toEqual([
      ['observation/image', 224, 224],
      ['observation/wrist_image', 224, 224],
    ]);
    expect(state).toEqual([-0.2, 0.01, 1.17, 0, 0, 0, 0.02, -0.02]);
    expect(prompt).toBe('Open the TOP drawer');
  });

  it('gives OpenVLA one image, no state, and lower case', () => {
    const prepared = prepareObservation(findPreset('openvla'), observation());
    expect([...prepared.images.keys()]).toEqual(['image']);
    expect(prepared).not.toHaveProperty('state');
    expect(prepared.prompt).toBe('open the top drawer');
  });

  it('shows vla-eval the mirror image of the upright picture', () => {
    const before = observation().images.agentview!;
    const after = prepareObservation(findPreset('vla-eval'), observation()).images.get('agentview')!;
    for (const [x, y] of [
      [0, 0],
      [3, 200],
      [255, 7],
    ] as const) {
      const at = (column: number) => (y * 256 + column) * 3;
      expect(after.data.slice(at(x), at(x) + 3)).toEqual(before.data.slice(at(255 - x), at(255 - x) + 3));
    }
  });

  it('says which camera is missing', () => {
    const { agentview } = observation().images;
    const blind = { ...observation(), images: { agentview: agentview! } };
    expect(() => prepareObservation(findPreset('openpi'), blind)).toThrow(
      'preset "openpi" needs camera "robot0_eye_in_hand", the observation has agentview',
    );
    expect(() => prepareObservation(findPreset('openpi'), { ...blind, images: {} })).toThrow(/has none/);
  });
});

describe('the rotation in the state', () => {
  const rules = (q: Quat) =>
    (['robosuite', 'shortest'] as const).map((axisAngle) =>
      stateVector(observation(q).proprioception, { form: 'eef-pos3-axisangle3-gripper2', axisAngle }).slice(
        3,
        6,
      ),
    );

  it('is the same by both rules for w > 0', () => {
    const [robosuite, shortest] = rules(fromAxisAngle([0, 0, 1], 1.2));
    expect(robosuite![2]).toBeCloseTo(1.2, 12);
    expect(shortest![2]).toBeCloseTo(1.2, 12);
  });

  it('differs by a whole turn for w < 0', () => {
    const q = fromAxisAngle([0.6, 0, 0.8], 4);
    expect(q[3]).toBeLessThan(0);
    const [robosuite, shortest] = rules(q);
    expect(Math.hypot(...robosuite!)).toBeCloseTo(4, 12);
    expect(robosuite![0]).toBeCloseTo(2.4, 12);
    expect(Math.hypot(...shortest!)).toBeCloseTo(2 * Math.PI - 4, 12);
    expect(shortest![0]).toBeCloseTo(-0.6 * (2 * Math.PI - 4), 12);
  });

  it('jumps by robosuite’s rule where w changes its sign, and only there by the other', () => {
    const [above] = rules(fromAxisAngle([1, 0, 0], Math.PI - 0.01));
    const [below, belowShortest] = rules(fromAxisAngle([1, 0, 0], Math.PI + 0.01));
    expect(below![0]! - above![0]!).toBeCloseTo(0.02, 9);
    expect(belowShortest![0]).toBeCloseTo(-Math.PI + 0.01, 9);
  });

  it('reads x, y, z, w: a quarter turn about an axis of three different numbers', () => {
    const axis = [2 / 7, 3 / 7, 6 / 7] as const;
    const [robosuite, shortest] = rules(fromAxisAngle(axis, Math.PI / 2));
    for (const [index, part] of axis.entries()) {
      expect(robosuite![index]).toBeCloseTo((part * Math.PI) / 2, 12);
      expect(shortest![index]).toBeCloseTo((part * Math.PI) / 2, 12);
    }
  });

  it('is zero for no rotation, and for w rounded beyond 1', () => {
    expect(robosuiteRotationVector([0, 0, 0, 1])).toEqual([0, 0, 0]);
    expect(robosuiteRotationVector([1e-9, 0, 0, 1.0000001])).toEqual([0, 0, 0]);
    expect(robosuiteRotationVector([0, 0, 0, -1.0000001])).toEqual([0, 0, 0]);
  });
});
