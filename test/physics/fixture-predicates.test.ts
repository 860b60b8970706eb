import { describe, expect, it } from 'vitest';
import { evaluatePredicate } from '../../src/task/evaluate-predicate.ts';
import { fixtureWorld } from '../helpers/fixture-world.ts';

/** Names of the predicates that hold in a shipped fixture whose joints stand at the given values. */
async function holding(
  category: string,
  joints: Readonly<Record<string, number>>,
  predicates: readonly (readonly [string, string])[],
) {
  const world = await fixtureWorld(category, { joints });
  const held = predicates.filter((predicate) => evaluatePredicate(predicate, world).holds);
  world.dispose();
  return held.map((predicate) => predicate.join(' '));
}

describe.each(['wooden_cabinet', 'white_cabinet'])('%s', (category) => {
  const regions = ['top', 'middle', 'bottom'];
  const all = ['Open', 'Close'].flatMap((predicate) => [
    [predicate, 'fixture'] as const,
    ...regions.map((region) => [predicate, `fixture_${region}_region`] as const),
  ]);

  it.each(regions)('asks the %s region about its own drawer', async (region) => {
    const joints = Object.fromEntries(
      regions.map((each) => [`${each}_level`, each === region ? -0.1401 : -0.05]),
    );
    expect(await holding(category, joints, all)).toEqual(['Open fixture', `Open fixture_${region}_region`]);
    joints[`${region}_level`] = 0.0001;
    expect(await holding(category, joints, all)).toEqual([`Close fixture_${region}_region`]);
  });

  it('is neither open nor closed at the thresholds', async () => {
    expect(
      await holding(category, { top_level: -0.1399, middle_level: -0.0001, bottom_level: 0 }, all),
    ).toEqual([]);
  });

  it('is closed as a whole when all drawers are', async () => {
    const joints = { top_level: 0.001, middle_level: 0.01, bottom_level: 0.005 };
    expect(await holding(category, joints, all)).toEqual(all.slice(4).map((each) => each.join(' ')));
  });
});

describe('microwave', () => {
  const all = [['Open', 'fixture'] as const, ['Close', 'fixture'] as const];
  it.each([
    [-1.301, ['Open fixture']],
    [-1.299, []],
    [-0.0051, []],
    [-0.0049, ['Close fixture']],
  ])('at %f rad: %j', async (microjoint, held) => {
    expect(await holding('microwave', { microjoint }, all)).toEqual(held);
  });
});

describe('flat_stove', () => {
  const all = [['TurnOn', 'fixture'] as const, ['TurnOff', 'fixture'] as const];
  it.each([
    [0.501, ['TurnOn fixture']],
    [0.499, []],
    [0.0001, []],
    [-0.0001, ['TurnOff fixture']],
  ])('at %f rad: %j', async (button, held) => {
    expect(await holding('flat_stove', { button }, all)).toEqual(held);
  });
});
