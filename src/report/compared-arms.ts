import { HarnessError } from '../errors.ts';
import type { ArmPair } from './compare-runs.ts';
import type { ComparedRun } from './compared-run.ts';

/**
 * Which policies to compare: with `--pair a=b`, `a` of the baseline with `b` of the candidate; otherwise those that both
 * runs have, or, if they share none and have one each, these. Throws `usage` if that leaves nothing or names what a run
 * does not have.
 */
export function comparedArms(
  baseline: ComparedRun,
  candidate: ComparedRun,
  wanted: readonly string[],
): ArmPair[] {
  const pairs =
    wanted.length > 0 ? wanted.map((text) => splitPair(text, baseline)) : impliedPairs(baseline, candidate);
  return pairs.map(([ours, theirs]) => {
    requirePolicy(baseline, ours);
    requirePolicy(candidate, theirs);
    return [
      { run: baseline, policy: ours },
      { run: candidate, policy: theirs },
    ];
  });
}

function impliedPairs(baseline: ComparedRun, candidate: ComparedRun): (readonly [string, string])[] {
  const shared = baseline.policies.filter((policy) => candidate.policies.includes(policy));
  if (shared.length > 0) return shared.map((policy) => [policy, policy]);
  const [ours, ...others] = baseline.policies;
  const [theirs, ...further] = candidate.policies;
  if (ours !== undefined && theirs !== undefined && others.length + further.length === 0)
    return [[ours, theirs]];
  throw new HarnessError(
    'usage',
    `${baseline.name} (${baseline.policies.join(', ')}) and ${candidate.name} (${candidate.policies.join(', ')}) ` +
      'have no policy in common; say which to compare with --pair <baseline policy>=<candidate policy>',
  );
}

/** `a=b`; policies may hold `=`, so the split is where the left side is a policy of the baseline. */
function splitPair(text: string, baseline: ComparedRun): readonly [string, string] {
  const ours = baseline.policies.find((policy) => text.startsWith(`${policy}=`));
  const cut = ours?.length ?? text.indexOf('=');
  if (cut < 1 || cut === text.length - 1) {
    throw new HarnessError(
      'usage',
      `--pair ${text}: expected <baseline policy>=<candidate policy>, e.g. oracle=hold`,
    );
  }
  return [text.slice(0, cut), text.slice(cut + 1)];
}

function requirePolicy(run: ComparedRun, policy: string): void {
  if (run.policies.includes(policy)) return;
  throw new HarnessError('usage', `${run.name} has no policy "${policy}"; it has ${run.policies.join(', ')}`);
}
