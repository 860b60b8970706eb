import type { Comparison } from './comparison.ts';
import { percent, pointRange, points } from './format-percent.ts';

/** The one-line result: rates, difference with interval, p, verdict, pairs. */
export function headline({ overall }: Comparison): string {
  const rates = `${percent(overall.baselineRate)} % → ${percent(overall.candidateRate)} %`;
  const difference = `${points(overall.difference)} points (${pointRange(overall.interval)})`;
  return `${overall.verdict}: ${rates}, ${difference} over ${overall.pairs} pairs`;
}

/** What the figures of a comparison mean and what a reader must know, a sentence or two per line. */
export function comparisonNotes(comparison: Comparison): string[] {
  const { overall, tasks, alpha, margin, intervalOverTasks, unpaired, differentStarts, notes } = comparison;
  const level = `${percent(1 - alpha).replace(/\.0$/, '')} %`;
  const lines = [
    `Estimand: success rate on these ${tasks.length} tasks under other initial states, over pairs of episodes with one ` +
      'task, initial state and seed. Errored and missing episodes are in no rate; their pairs are lost.',
    `diff: candidate − baseline in percentage points, ${level} paired Newcombe interval (tasks taken as given). ` +
      'p: mid-p McNemar, adjusted by Holm over all tasks compared.',
    `verdict at a margin of ${percent(margin)} points: equivalent within it; better or worse if the interval excludes 0 ` +
      `and p < ${alpha}; else inconclusive.`,
  ];
  // Without any spread between tasks there is nothing to infer other tasks from.
  if (intervalOverTasks !== null && intervalOverTasks.high > intervalOverTasks.low) {
    lines.push(
      `For tasks like these (tasks as units, clustered, t with ${tasks.length - 1} degrees of freedom): ` +
        `${pointRange(intervalOverTasks)} points.`,
    );
  }
  if (overall.identical === overall.pairs) {
    lines.push(
      `All ${overall.pairs} pairs are identical to the bit: the two behave alike on these initial states.`,
    );
  } else {
    lines.push(`${overall.identical} of ${overall.pairs} pairs are identical to the bit.`);
  }
  if (overall.verdict === 'inconclusive') {
    lines.push(
      overall.pairsForVerdict === null
        ? 'Inconclusive; no feasible number of pairs would decide at this margin if rates stay as they are.'
        : `Inconclusive; if rates stay as they are, a verdict is to be expected at about ${overall.pairsForVerdict} pairs.`,
    );
  }
  if (overall.detectable !== null) {
    lines.push(
      `With ${overall.pairs} pairs and the discordance seen, a difference of ${percent(overall.detectable)} points is ` +
        'noticed with 80 % power.',
    );
  }
  const lost = overall.lost.errored + overall.lost.missing;
  if (lost > 0) {
    lines.push(
      `${lost} pair${lost === 1 ? ' is' : 's are'} lost: ${overall.lost.errored} errored, ` +
        `${overall.lost.missing} missing on one side.`,
    );
  }
  if (unpaired.baseline + unpaired.candidate > 0) {
    lines.push(
      `Without a partner in the other run's plan: ${unpaired.baseline} episodes of the baseline, ` +
        `${unpaired.candidate} of the candidate.`,
    );
  }
  if (differentStarts > 0) {
    lines.push(
      `${differentStarts} pairs start from different states after settling: scenes, physics or sampling have changed.`,
    );
  }
  lines.push(...notes, `protocol ${overall.protocolHashes.join(', ')}`);
  return lines;
}
