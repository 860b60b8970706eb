import type { SummaryRow } from '../../report/summary.ts';
import type { SiteEpisode, SiteRunData } from '../../site/site-data.ts';

/** One policy of one run: what charts draw in one colour. */
export interface Series {
  /** `<run id>|<policy>` */
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly run: SiteRunData;
  readonly policy: string;
  readonly privileged: boolean;
}

/** An episode with the series that it belongs to. */
export interface EpisodeRow {
  readonly series: Series;
  readonly episode: SiteEpisode;
}

/** First the accent, then colours that stay apart from it and from each other in light and dark. */
const PALETTE = ['#3a6fd8', '#d0843a', '#4f9a76', '#9b6fc4', '#b85a73', '#7d8590', '#3f9fb5', '#a79a3d'];

export function seriesOf(runs: readonly SiteRunData[]): Series[] {
  const all = runs.flatMap((run) => run.run.policies.map((policy) => ({ run, policy })));
  return all.map(({ run, policy }, index) => ({
    id: `${run.run.id}|${policy.name}`,
    label: runs.length > 1 ? `${policy.name} · ${run.run.name}` : policy.name,
    color: PALETTE[index % PALETTE.length]!,
    run,
    policy: policy.name,
    privileged: policy.privileged,
  }));
}

export function episodeRows(series: readonly Series[]): EpisodeRow[] {
  return series.flatMap((one) =>
    one.run.episodes
      .filter(({ policy }) => policy === one.policy)
      .map((episode) => ({ series: one, episode })),
  );
}

/** The series' row over everything that was run, if anything was. */
export function overallRow({ run, policy }: Series): SummaryRow | undefined {
  return run.summary.overall.find((row) => row.policy === policy);
}

export function taskRows(series: readonly Series[]): { readonly series: Series; readonly row: SummaryRow }[] {
  return series.flatMap((one) =>
    one.run.summary.tasks.filter(({ policy }) => policy === one.policy).map((row) => ({ series: one, row })),
  );
}
