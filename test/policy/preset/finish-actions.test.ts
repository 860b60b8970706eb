import { describe, expect, it } from 'vitest';
import { findPreset } from '../../../src/policy/preset/find-preset.ts';
import { finishActions } from '../../../src/policy/preset/finish-actions.ts';
import type { NormStatistics } from '../../../src/policy/preset/norm-stats.ts';
import type { Preset } from '../../../src/policy/preset/preset.ts';

const LOW = [-0.8, -0.6, -0.9, -0.1, -0.2, -0.18];
const HIGH = [0.9, 0.8, 0.93, 0.1, 0.17, 0.14];
const STATISTICS: NormStatistics = {
  q01: [...LOW, 0],
  q99: [...HIGH, 1],
  min: [...LOW.map((value) => value * 2), 0],
  max: [...HIGH.map((value) => value * 2), 1],
  mask: [true, true, true, true, true, true, false],
};

function actionOf(preset: Preset, gripper: number, move = 0): readonly number[] {
  const statistics = preset.normalisation && STATISTICS;
  return finishActions(preset, [[move, move, move, move, move, move, gripper]], statistics)[0]!;
}

/** What the last number becomes: −1 opens, +1 closes. */
function grippers(preset: Preset, values: readonly number[]): number[] {
  return values.map((value) => actionOf(preset, value)[6]!);
}

describe('denormalisation', () => {
  const official = findPreset('nora-official');

  it('puts −1 at q01, 1 at q99, 0 in the middle, and goes on beyond', () => {
    const at = (move: number) => actionOf(official, 1, move).slice(0, 6);
    for (const [index, low] of LOW.entries()) {
      const high = HIGH[index]!;
      expect(at(-1)[index]).toBeCloseTo(low, 12);
      expect(at(1)[index]).toBeCloseTo(high, 12);
      expect(at(0)[index]).toBeCloseTo((low + high) / 2, 12);
      expect(at(1.1)[index]).toBeCloseTo(high + 0.05 * (high - low), 12);
    }
  });

  it('takes the extremes instead, if the preset says so', () => {
    const extremes = {
      ...official,
      normalisation: { statistics: 'min-max', mask: 'ignored', key: 'suite' },
    } as const;
    expect(actionOf(extremes, 1, 1)[0]).toBeCloseTo(1.8, 12);
    expect(actionOf(extremes, 1, -1)[0]).toBeCloseTo(-1.6, 12);
  });

  it('leaves what the mask names only if the mask is honoured', () => {
    const asIs = (name: string) => ({ ...findPreset(name), gripper: 'as-is' }) as const;
    expect(actionOf(asIs('nora-masked'), 0.3)[6]).toBe(0.3);
    expect(actionOf(asIs('nora-official'), 0.3)[6]).toBeCloseTo(0.65, 12);
  });

  it('refuses statistics that are missing, too short, or of the other kind', () => {
    const row = [0, 0, 0, 0, 0, 0, 0];
    expect(() => finishActions(official, [row])).toThrow(
      /preset "nora-official" denormalises actions and needs statistics/,
    );
    expect(() => finishActions(official, [row.slice(1)], STATISTICS)).toThrow(
      /expected actions of 7 numbers, as the statistics have, got 6/,
    );
    const { q01: _, q99: __, ...extremes } = STATISTICS;
    expect(() => finishActions(official, [row], extremes)).toThrow(
      /denormalises by q01-q99, the statistics have only min, max, mask/,
    );
  });
});

describe('gripper rules', () => {
  it('OpenVLA’s opens above a half, closes below, and keeps at a half', () => {
    expect(grippers(findPreset('openvla'), [0, 0.005, 0.499, 0.5, 0.501, 1])).toEqual([1, 1, 1, 0, -1, -1]);
  });

  it('NORA’s own has its threshold at 0, so that ringing of +0.005 opens', () => {
    const values = [-0.03, 0, 0.005, 0.023, 0.5, 1];
    expect(grippers(findPreset('nora-official'), values)).toEqual([1, 1, -1, -1, -1, -1]);
    expect(grippers(findPreset('nora-masked'), values)).toEqual([1, 1, 1, 1, 0, -1]);
  });

  it('vla-eval’s closes at 0, openpi’s is left alone', () => {
    expect(grippers(findPreset('vla-eval'), [-1, -0.001, 0, 0.3, 1])).toEqual([-1, -1, 1, 1, 1]);
    expect(grippers(findPreset('openpi'), [-1, -0.001, 0, 0.3])).toEqual([-1, -0.001, 0, 0.3]);
  });

  it('none of them hides what is no number', () => {
    for (const name of ['openvla', 'openpi', 'vla-eval', 'nora-official', 'nora-masked']) {
      expect(grippers(findPreset(name), [Number.NaN])).toEqual([Number.NaN]);
      expect(actionOf(findPreset(name), 1, Number.NaN)[0]).toBeNaN();
      expect(actionOf(findPreset(name), 1, Number.POSITIVE_INFINITY)[0]).toBe(Number.POSITIVE_INFINITY);
    }
    expect(grippers(findPreset('openpi'), [Number.NEGATIVE_INFINITY])).toEqual([Number.NEGATIVE_INFINITY]);
    expect(grippers(findPreset('openvla'), [Number.POSITIVE_INFINITY])).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe('finishActions', () => {
  const rows = Array.from({ length: 10 }, (_, index) => [index / 10, 0, 0, 0, 0, 0, 1]);

  it('keeps what is executed, or what there is', () => {
    expect(finishActions(findPreset('openpi'), rows).map(([x]) => x)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(finishActions(findPreset('openpi'), rows.slice(0, 3))).toHaveLength(3);
    expect(finishActions(findPreset('openvla-oft'), rows)).toHaveLength(8);
  });

  it('refuses an answer of nothing', () => {
    expect(() => finishActions(findPreset('openpi'), [])).toThrow(/expected at least one action, got none/);
  });
});
