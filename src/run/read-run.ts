import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EpisodeResult } from '../episode/episode-result.ts';
import { nameExecution } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import type { ComparedRun } from '../report/compared-run.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import { readJournal } from './journal.ts';
import { type ReadRunRecord, readRunRecord } from './run-record.ts';

/**
 * A run as its folder tells it, complete or not; nothing is written. Throws `results` if the folder holds no run or one
 * that cannot be read.
 */
export function readRun(folder: string): ComparedRun {
  const record = readRunRecord(join(folder, 'run.json'));
  if (record === undefined) {
    throw new HarnessError(
      'results',
      existsSync(folder)
        ? `${folder} holds no run: expected a run.json, as benchtop run -o ${folder} writes`
        : `there is no folder ${folder}; expected what benchtop run -o has written`,
    );
  }
  const { results } = readJournal(join(folder, 'episodes.jsonl'));
  return comparedRun(folder, record, latestAttempts(results));
}

/** A run as its record and its results tell it. */
export function comparedRun(
  name: string,
  { plan, versions, stopped }: Pick<ReadRunRecord, 'plan' | 'versions' | 'stopped'>,
  results: readonly EpisodeResult[],
): ComparedRun {
  return {
    name,
    policies: plan.policies,
    tasks: plan.tasks,
    trials: plan.trials,
    seed: plan.seed,
    execution: plan.execution ?? nameExecution(undefined),
    engine: versions.engine,
    benchtop: versions.benchtop,
    stoppedEarly: stopped !== undefined,
    results,
  };
}
