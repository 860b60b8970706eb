/**
 * Do the intervals cover, and do the tests and gates raise false alarms, as often as they say? Simulated with fixed
 * seeds; nothing here is timed. Rates with n repetitions carry a standard error of √(p(1 − p)/n).
 */
import { Random } from '../dist/math/random.js';
import { clopperPearsonInterval } from '../dist/statistics/clopper-pearson-interval.js';
import { jeffreysInterval } from '../dist/statistics/jeffreys-interval.js';
import { mcnemarExact, mcnemarMidP } from '../dist/statistics/mcnemar.js';
import { newcombeDifference } from '../dist/statistics/newcombe-difference.js';
import { countPairs, pairedDifference } from '../dist/statistics/paired-counts.js';
import { pairedNewcombeDifference } from '../dist/statistics/paired-newcombe-difference.js';
import { robbinsInterval } from '../dist/statistics/robbins-interval.js';
import { SequentialGate } from '../dist/statistics/sequential-gate.js';
import { wilsonInterval } from '../dist/statistics/wilson-interval.js';

const REPETITIONS = 4000;
const ALPHA = 0.05;
const MARGIN = 0.05;

const covers = ({ low, high }, truth) => low <= truth && truth <= high;
const share = (count, of) => Math.round((count / of) * 10_000) / 10_000;

/** Coverage of one rate: smallest and mean over the rates, exactly (summed over outcomes, not simulated). */
function coverage(interval, n) {
  const rates = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  const limits = Array.from({ length: n + 1 }, (_, k) => interval(k, n));
  const covered = rates.map((rate) => {
    let log = n * Math.log(1 - rate);
    let sum = 0;
    for (let k = 0; k <= n; k++) {
      if (covers(limits[k], rate)) sum += Math.exp(log);
      log += Math.log((n - k) / (k + 1)) + Math.log(rate / (1 - rate));
    }
    return sum;
  });
  return {
    mean: share(
      covered.reduce((a, b) => a + b),
      covered.length,
    ),
    least: share(Math.min(...covered), 1),
  };
}

/** Pairs in which exactly one succeeds with the given probabilities; the others agree, `agree` of them in success. */
function drawPair(random, { onlyBaseline, onlyCandidate, agree = 0.9 }) {
  const u = random.uniform();
  if (u < onlyBaseline) return { baseline: true, candidate: false };
  if (u < onlyBaseline + onlyCandidate) return { baseline: false, candidate: true };
  const both = random.uniform() < agree;
  return { baseline: both, candidate: both };
}

function pairedCoverage(world, n) {
  const random = new Random(11);
  let covered = 0;
  let exact = 0;
  let midP = 0;
  for (let round = 0; round < REPETITIONS; round++) {
    const counts = countPairs(Array.from({ length: n }, () => drawPair(random, world)));
    covered += covers(pairedNewcombeDifference(counts), world.onlyCandidate - world.onlyBaseline);
    exact += mcnemarExact(counts.onlyCandidate, counts.onlyBaseline) < ALPHA;
    midP += mcnemarMidP(counts.onlyCandidate, counts.onlyBaseline) < ALPHA;
    if (pairedDifference(counts) > 1) throw new Error('impossible');
  }
  return { pairs: n, ...world, covered: share(covered, REPETITIONS), rejected: { exact, midP } };
}

function unpairedCoverage(first, second, n) {
  const random = new Random(12);
  const successes = (rate) => Array.from({ length: n }, () => random.uniform() < rate).filter(Boolean).length;
  let covered = 0;
  for (let round = 0; round < REPETITIONS; round++) {
    const interval = newcombeDifference(
      { successes: successes(first), n },
      { successes: successes(second), n },
    );
    covered += covers(interval, first - second);
  }
  return { first, second, episodesPerArm: n, covered: share(covered, REPETITIONS) };
}

/** The sequential gate looked at after every pair, and what looking does to a test that does not allow it. */
function gate(world, budget, repetitions = REPETITIONS) {
  const random = new Random(13);
  const verdicts = { regression: 0, pass: 0, open: 0 };
  const decidedAfter = [];
  let peeking = 0;
  for (let round = 0; round < repetitions; round++) {
    const sequential = new SequentialGate({ margin: MARGIN, alpha: ALPHA });
    let verdict;
    let [won, lost, alarmed] = [0, 0, false];
    for (let pair = 1; pair <= budget; pair++) {
      const { baseline, candidate } = drawPair(random, world);
      won += candidate && !baseline;
      lost += baseline && !candidate;
      if (baseline !== candidate && won + lost >= 10)
        alarmed ||= lost > won && mcnemarMidP(won, lost) < ALPHA;
      if (verdict !== undefined) continue;
      verdict = sequential.add(baseline, candidate).verdict;
      if (verdict !== undefined) decidedAfter.push(pair);
    }
    verdicts[verdict ?? 'open']++;
    peeking += alarmed;
  }
  const sorted = decidedAfter.sort((a, b) => a - b);
  const at = (p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? null;
  return {
    ...world,
    budget,
    regression: share(verdicts.regression, repetitions),
    pass: share(verdicts.pass, repetitions),
    undecided: share(verdicts.open, repetitions),
    pairsToVerdict: { median: at(0.5), p90: at(0.9) },
    fixedTestLookedAtEveryPair: share(peeking, repetitions),
  };
}

/** 90 % against 60 %, outcomes independent given the rates: the least favourable pairing. */
const DROP = { onlyBaseline: 0.9 * 0.4, onlyCandidate: 0.1 * 0.6, agree: 0.54 / 0.58 };

const paired = [
  { onlyBaseline: 0.05, onlyCandidate: 0.05 },
  { onlyBaseline: 0.15, onlyCandidate: 0.15, agree: 0.5 },
  { onlyBaseline: 0.1, onlyCandidate: 0.05 },
].flatMap((world) => [50, 500].map((n) => pairedCoverage(world, n)));

console.log(
  JSON.stringify(
    {
      question: 'do intervals cover and gates alarm as often as they say (95 %, alpha 0.05, margin 0.05)',
      target:
        'coverage near 0.95; false alarms of the sequential gate at most 0.05 when looked at after every pair',
      coverageOfOneRate: Object.fromEntries(
        [10, 50, 500].map((n) => [
          `n=${n}`,
          {
            wilson: coverage(wilsonInterval, n),
            clopperPearson: coverage(clopperPearsonInterval, n),
            jeffreys: coverage(jeffreysInterval, n),
            robbins: coverage(robbinsInterval, n),
          },
        ]),
      ),
      unpaired: [
        unpairedCoverage(0.9, 0.6, 50),
        unpairedCoverage(0.95, 0.95, 50),
        unpairedCoverage(0.5, 0.4, 500),
      ],
      paired: paired.map(({ rejected, ...row }) => ({
        ...row,
        rejected: {
          exact: share(rejected.exact, REPETITIONS),
          midP: share(rejected.midP, REPETITIONS),
        },
      })),
      sequentialGate: {
        'drop 90 % to 60 %, independent outcomes': gate(DROP, 500),
        'drop 90 % to 60 %, only losses': gate({ onlyBaseline: 0.3, onlyCandidate: 0, agree: 6 / 7 }, 500),
        'no difference, 10 % discordant (alarms are false)': gate(
          { onlyBaseline: 0.05, onlyCandidate: 0.05 },
          2000,
        ),
        'no difference, 42 % discordant (alarms are false)': gate(
          { onlyBaseline: 0.21, onlyCandidate: 0.21 },
          2000,
        ),
        'worse by exactly the margin (passes are false)': gate(
          { onlyBaseline: 0.075, onlyCandidate: 0.025 },
          2000,
        ),
        'identical behaviour': gate({ onlyBaseline: 0, onlyCandidate: 0 }, 500, 10),
      },
    },
    null,
    2,
  ),
);
