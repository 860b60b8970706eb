import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../errors.ts';
import { aggregateEpisodes } from '../report/aggregate-episodes.ts';
import type { Summary } from '../report/summary.ts';
import { readJournal } from './journal.ts';
import { planEpisodes } from './plan-episodes.ts';
import { readRunRecord } from './run-record.ts';
import { takeShard } from './shard.ts';

/**
 * The summary of a results folder as it stands, complete or not; what is planned and has no result counts as missing.
 * Nothing is written. Throws `results` if the folder holds no run or one that cannot be read.
 */
export function summariseRun(folder: string): Summary {
  const record = readRunRecord(join(folder, 'run.json'));
  if (record === undefined) {
    const why = existsSync(folder) ? 'holds no run: there is no run.json' : 'does not exist';
    throw new HarnessError('results', `${folder} ${why}; name a folder that benchtop run -o has written`);
  }
  const { plan, policies, shard, stopped } = record;
  const whole = planEpisodes({
    taskIds: plan.tasks.map(({ id }) => id),
    ...{ policies: plan.policies, trials: plan.trials, seed: plan.seed, initialStates: plan.initialStates },
  });
  const { results } = readJournal(join(folder, 'episodes.jsonl'));
  const privileged = new Set(policies.flatMap((policy) => (policy.privileged ? [policy.name] : [])));
  const summary = aggregateEpisodes(results, {
    plan: shard ? takeShard(whole, shard) : whole,
    privileged,
  });
  return stopped === undefined ? summary : { ...summary, stopped };
}
