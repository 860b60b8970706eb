import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../src/statistics/adjust-p-values.ts';
import { clopperPearsonInterval, upperLimitOfNone } from '../../src/statistics/clopper-pearson-interval.ts';
import { clusteredMean, designEffect } from '../../src/statistics/clustered-standard-error.ts';
import { jeffreysInterval } from '../../src/statistics/jeffreys-interval.ts';
import { mcnemarExact, mcnemarMidP } from '../../src/statistics/mcnemar.ts';
import { newcombeDifference } from '../../src/statistics/newcombe-difference.ts';
import { betFactor, largestStake } from '../../src/statistics/non-inferiority-e-process.ts';
import {
  pairedCorrelation,
  pairedNewcombeDifference,
} from '../../src/statistics/paired-newcombe-difference.ts';
import { passHatK } from '../../src/statistics/pass-hat-k.ts';
import { episodesPerArm, minimalDetectableEffect, pairsNeeded } from '../../src/statistics/power.ts';
import { probabilityGreater, uniformBelief } from '../../src/statistics/probability-greater.ts';
import {
  kendallTauB,
  meanMaximumRankViolation,
  meanMaximumRankViolationSigns,
  pearson,
  spearman,
} from '../../src/statistics/rank-agreement.ts';
import { differenceEValue, regressionEValue } from '../../src/statistics/regression-e-process.ts';
import { robbinsInterval } from '../../src/statistics/robbins-interval.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';

type Limits = readonly [number, number];

interface Golden {
  readonly intervals: readonly {
    readonly k: number;
    readonly n: number;
    readonly wilson: Limits;
    readonly clopperPearson: Limits;
    readonly jeffreys: Limits;
    readonly robbins: Limits;
  }[];
  readonly mcnemar: readonly Readonly<
    Record<'b' | 'c' | 'exact' | 'midP' | 'eTwoSided' | 'eCandidateWorse', number>
  >[];
  readonly pairedNewcombe: readonly Readonly<
    Record<'a' | 'b' | 'c' | 'd' | 'difference' | 'phi' | 'lower' | 'upper', number>
  >[];
  readonly unpairedNewcombe: readonly Readonly<
    Record<'k1' | 'n1' | 'k2' | 'n2' | 'difference' | 'lower' | 'upper', number>
  >[];
  readonly mdeUnpaired: readonly Readonly<Record<'p' | 'n' | 'mde', number>>[];
  readonly pairsNeeded: readonly Readonly<Record<'pB' | 'pC' | 'pairs', number>>[];
  readonly perArmNeeded: readonly Readonly<Record<'p1' | 'p2' | 'n', number>>[];
  readonly clearAfterPairsWithoutDiscordance: readonly Readonly<
    Record<'delta' | 'lambdaShareOfCap' | 'alpha' | 'pairs', number>
  >[];
  readonly eProcessSequence: {
    readonly symbols: readonly ('b' | 'c')[];
    readonly trace: readonly Readonly<Record<'b' | 'c' | 'eTwoSided' | 'eCandidateWorse', number>>[];
  };
  readonly bettingHeld: {
    readonly differences: readonly number[];
    readonly delta: number;
    readonly lambda: number;
    readonly wealth: readonly number[];
  };
  readonly zeroFailuresUpperOneSided95: readonly Readonly<Record<'n' | 'upper', number>>[];
  readonly passHatK: readonly Readonly<Record<'successes' | 'n' | 'k' | 'value', number>>[];
  readonly probAGreaterB: readonly Readonly<Record<'kA' | 'nA' | 'kB' | 'nB' | 'value', number>>[];
  readonly holm: { readonly p: readonly number[]; readonly adjusted: readonly number[] };
  readonly benjaminiHochberg: { readonly p: readonly number[]; readonly adjusted: readonly number[] };
  readonly simReal: readonly {
    readonly task: string;
    readonly real: readonly number[];
    readonly sim: readonly number[];
    readonly mmrv: number;
    readonly pearson: number;
    readonly spearman: number;
    readonly kendallTauB: number;
  }[];
  readonly mmrvTies: {
    readonly sim: readonly number[];
    readonly real: readonly number[];
    readonly strictGreater: number;
    readonly signs: number;
  };
  readonly clusteredSe: {
    readonly successesPerTask: readonly number[];
    readonly episodesPerTask: number;
    readonly mean: number;
    readonly clusteredSe: number;
    readonly naiveSe: number;
  };
  readonly designEffect: readonly Readonly<Record<'m' | 'icc' | 'deff', number>>[];
}

const golden = JSON.parse(
  readFileSync(new URL('../golden/statistics.json', import.meta.url), 'utf8'),
) as Golden;

/** The golden values have nine digits. */
function expectClose(got: number, expected: number): void {
  expect(Math.abs(got - expected), `${got} against ${expected}`).toBeLessThan(
    6e-10 * Math.max(1, Math.abs(expected)),
  );
}

function expectLimits(got: { readonly low: number; readonly high: number }, [low, high]: Limits): void {
  expectClose(got.low, low);
  expectClose(got.high, high);
}

describe('one arm', () => {
  it.each(golden.intervals)('intervals of $k in $n', ({ k, n, ...limits }) => {
    expectLimits(wilsonInterval(k, n), limits.wilson);
    expectLimits(clopperPearsonInterval(k, n), limits.clopperPearson);
    expectLimits(jeffreysInterval(k, n), limits.jeffreys);
    expectLimits(robbinsInterval(k, n), limits.robbins);
  });

  it.each(golden.zeroFailuresUpperOneSided95)('nothing in $n', ({ n, upper }) => {
    expectClose(upperLimitOfNone(n), upper);
  });

  it.each(golden.passHatK)('pass^$k of $successes in $n', ({ successes, n, k, value }) => {
    expectClose(passHatK(successes, n, k), value);
  });
});

describe('two independent arms', () => {
  it.each(golden.unpairedNewcombe)('$k1/$n1 − $k2/$n2', ({ k1, n1, k2, n2, lower, upper }) => {
    expectLimits(newcombeDifference({ successes: k1, n: n1 }, { successes: k2, n: n2 }), [lower, upper]);
  });

  it.each(golden.mdeUnpaired)('effect noticed at $p with $n', ({ p, n, mde }) => {
    expectClose(minimalDetectableEffect(p, n), mde);
  });

  it.each(golden.perArmNeeded)('episodes for $p1 against $p2', ({ p1, p2, n }) => {
    expect(episodesPerArm(p1, p2)).toBe(n);
  });

  it.each(golden.probAGreaterB)('belief after $kA/$nA and $kB/$nB', ({ kA, nA, kB, nB, value }) => {
    expectClose(probabilityGreater(uniformBelief(kA, nA), uniformBelief(kB, nB)), value);
  });
});

describe('pairs', () => {
  it.each(golden.mcnemar)('$b against $c', ({ b, c, exact, midP, eTwoSided, eCandidateWorse }) => {
    expectClose(mcnemarExact(b, c), exact);
    expectClose(mcnemarMidP(b, c), midP);
    expectClose(differenceEValue(b, c), eTwoSided);
    expectClose(regressionEValue(b, c), eCandidateWorse);
  });

  it.each(golden.pairedNewcombe)('difference of $a, $b, $c, $d', ({ a, b, c, d, phi, lower, upper }) => {
    const counts = { both: a, onlyCandidate: b, onlyBaseline: c, neither: d };
    expectClose(pairedCorrelation(counts), phi);
    expectLimits(pairedNewcombeDifference(counts), [lower, upper]);
  });

  it.each(golden.pairsNeeded)('pairs for $pB against $pC', ({ pB, pC, pairs }) => {
    expect(pairsNeeded(pB + pC, pB - pC)).toBe(pairs);
  });
});

describe('sequences', () => {
  it('evidence grows and shrinks as the golden trace does', () => {
    let [b, c] = [0, 0];
    for (const [index, symbol] of golden.eProcessSequence.symbols.entries()) {
      if (symbol === 'b') b++;
      else c++;
      const expected = golden.eProcessSequence.trace[index]!;
      expect([b, c]).toEqual([expected.b, expected.c]);
      expectClose(differenceEValue(b, c), expected.eTwoSided);
      expectClose(regressionEValue(b, c), expected.eCandidateWorse);
    }
  });

  it('a single stake wins and loses as the golden trace does', () => {
    const { differences, delta, lambda, wealth } = golden.bettingHeld;
    expectClose(largestStake(delta) * 0.8, lambda);
    let product = 1;
    for (const [index, difference] of differences.entries()) {
      product *= betFactor(difference, delta, 0.8 * largestStake(delta));
      expectClose(product, wealth[index]!);
    }
  });

  it.each(golden.clearAfterPairsWithoutDiscordance)(
    'a single stake clears a margin of $delta after $pairs quiet pairs',
    ({ delta, lambdaShareOfCap, alpha, pairs }) => {
      const growth = Math.log(betFactor(0, delta, lambdaShareOfCap * largestStake(delta)));
      expect(Math.ceil(Math.log(1 / alpha) / growth)).toBe(pairs);
    },
  );
});

describe('many tasks', () => {
  it('adjusts p values', () => {
    for (const [index, p] of holm(golden.holm.p).entries()) expectClose(p, golden.holm.adjusted[index]!);
    const screened = benjaminiHochberg(golden.benjaminiHochberg.p);
    for (const [index, p] of screened.entries()) expectClose(p, golden.benjaminiHochberg.adjusted[index]!);
  });

  it('has tasks as clusters', () => {
    const { successesPerTask, episodesPerTask, mean, clusteredSe, naiveSe } = golden.clusteredSe;
    const got = clusteredMean(
      successesPerTask.map((won) => Array.from({ length: episodesPerTask }, (_, i) => Number(i < won))),
    );
    expectClose(got.mean, mean);
    expectClose(got.clusteredError, clusteredSe);
    expectClose(got.naiveError, naiveSe);
  });

  it.each(golden.designEffect)('design effect of $m at $icc', ({ m, icc, deff }) => {
    expectClose(designEffect(m, icc), deff);
  });
});

describe('agreement with a reference', () => {
  it.each(golden.simReal)('$task', ({ sim, real, ...expected }) => {
    expectClose(meanMaximumRankViolation(sim, real), expected.mmrv);
    expectClose(pearson(sim, real, 1e-8), expected.pearson);
    expectClose(spearman(sim, real), expected.spearman);
    expectClose(kendallTauB(sim, real), expected.kendallTauB);
  });

  it('tells the two readings of ties apart', () => {
    const { sim, real, strictGreater, signs } = golden.mmrvTies;
    expectClose(meanMaximumRankViolation(sim, real), strictGreater);
    expectClose(meanMaximumRankViolationSigns(sim, real), signs);
  });
});
