import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { HarnessError } from '../errors.ts';
import { aggregateEpisodes, suiteOf } from '../report/aggregate-episodes.ts';
import { latestAttempts } from '../report/latest-attempts.ts';
import { readJournal } from '../run/journal.ts';
import { type RunRecord, readRunRecord } from '../run/run-record.ts';
import { latencyHistograms } from './latency-histogram.ts';
import { SITE_FORMAT, type SiteEpisode, type SiteRun, type SiteRunData } from './site-data.ts';

/** What the viewer shows of the run in `folder`, under `id`. Throws `results` if the folder holds none. */
export function loadSiteRun(folder: string, id: string): SiteRunData {
  if (!existsSync(folder)) throw new HarnessError('results', `${folder} does not exist; name a run's folder`);
  const record = readRunRecord(join(folder, 'run.json')) as RunRecord | undefined;
  if (record === undefined) {
    throw new HarnessError('results', `${folder} holds no run (there is no run.json); name a run's folder`);
  }
  const results = latestAttempts(readJournal(join(folder, 'episodes.jsonl')).results);
  const privileged = new Set(record.policies.flatMap((policy) => (policy.privileged ? [policy.name] : [])));
  const run: SiteRun = {
    id,
    name: basename(resolve(folder)),
    startedAt: record.startedAt,
    policies: record.policies,
    suites: [...new Set(record.plan.tasks.map((task) => suiteOf(task.id)))],
    planned: record.plan.episodes,
    finished: results.filter(({ status }) => status !== 'errored').length,
    errored: results.filter(({ status }) => status === 'errored').length,
  };
  return {
    format: SITE_FORMAT,
    run,
    record,
    summary: aggregateEpisodes(results, { privileged }),
    episodes: results.map((result): SiteEpisode => {
      if (result.status === 'errored') return result;
      const { latenciesMs: _all, goal: _goal, ...rest } = result;
      return rest;
    }),
    latency: latencyHistograms(results),
  };
}
