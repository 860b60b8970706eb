import { describe, expect, it } from 'vitest';
import { stateVectors, toLongAxisAngle } from '../../../src/export/lerobot/state-vector.ts';
import { fromAxisAngle } from '../../../src/math/quat.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { RandomPolicy } from '../../../src/policy/random-policy.ts';
import type { Proprioception } from '../../../src/spec/observation.ts';
import { recordEpisode } from '../../trace/recorded-episode.ts';

describe('stateVectors', () => {
  it('are what the policy felt', async () => {
    const felt: Proprioception[] = [];
    const random = new RandomPolicy();
    const policy: Policy = {
      name: random.name,
      actionSpec: random.actionSpec,
      observationSpec: random.observationSpec,
      reset: (episode) => random.reset(episode),
      infer: ({ proprioception }) => {
        felt.push(proprioception);
        return random.infer();
      },
      dispose: () => {},
    };
    const { trace } = await recordEpisode('libero_spatial/*drawer*', policy, 8);
    const states = stateVectors(trace);
    expect(states).toHaveLength(9);
    expect(felt).toHaveLength(8);
    for (const [step, { eefPosition, gripperPositions, eefRotation }] of felt.entries()) {
      const [x, y, z, ax, ay, az, left, right] = states[step]!;
      for (const [k, value] of [x, y, z].entries()) expect(value).toBeCloseTo(eefPosition[k]!, 9);
      expect([left, right]).toEqual(gripperPositions);
      const angle = Math.hypot(ax!, ay!, az!);
      const back = fromAxisAngle([ax!, ay!, az!], angle);
      expect(Math.abs(back.reduce((sum, value, k) => sum + value * eefRotation[k]!, 0))).toBeCloseTo(1, 6);
      // The hand points down: half a turn about x, and never the other way round.
      expect(ax).toBeGreaterThan(2.5);
    }
  });
});

describe('toLongAxisAngle', () => {
  it('goes on beyond half a turn, as robosuite does', () => {
    for (const angle of [0.1, 3.1, 3.2, 5]) {
      const [x, y, z] = toLongAxisAngle(fromAxisAngle([1, 0, 0], angle));
      expect(x).toBeCloseTo(angle, 12);
      expect([y, z]).toEqual([0, 0]);
    }
    expect(toLongAxisAngle([0, 0, 0, 1])).toEqual([0, 0, 0]);
  });
});
