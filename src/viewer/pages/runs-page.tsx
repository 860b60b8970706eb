import { useMemo } from 'preact/hooks';
import type { SiteIndex, SiteRun, SiteRunData } from '../../site/site-data.ts';
import { DelayChart, delayPoints } from '../charts/delay-chart.tsx';
import { FunnelChart } from '../charts/funnel-chart.tsx';
import { LatencyChart } from '../charts/latency-chart.tsx';
import { SuccessChart } from '../charts/success-chart.tsx';
import { TimeToSuccessChart } from '../charts/time-chart.tsx';
import { loadIndex, loadRun } from '../load.ts';
import { Notice } from '../notice.tsx';
import { href, refine } from '../route.ts';
import { EpisodeTable } from '../run/episode-table.tsx';
import { FilterBar } from '../run/filter-bar.tsx';
import { errorCodes, filtersOf, matches } from '../run/filters.ts';
import { RunFacts } from '../run/run-facts.tsx';
import { RunHeads } from '../run/run-heads.tsx';
import { episodeRows, seriesOf } from '../run/series.ts';
import { useLoaded } from '../use-loaded.ts';

/** One or more runs side by side: rates, stages, latency, and the episodes behind every number. */
export function RunsPage({ query }: { readonly query: URLSearchParams }) {
  const index = useLoaded(loadIndex, 'index');
  if (index.state === 'loading') return <Notice title="Loading…" kind="loading" />;
  if (index.state === 'failed')
    return (
      <Notice title="The list of runs cannot be loaded" kind="error">
        {index.message}
      </Notice>
    );
  const { runs, problems } = index.value;
  const trouble = problems.map((problem) => (
    <Notice key={problem} title="A run cannot be shown" kind="error">
      {problem}
    </Notice>
  ));
  if (runs.length === 0) {
    return (
      <>
        {trouble}
        <Notice title="No run to show">
          Run something and record it:{' '}
          <code>benchtop run libero_spatial --policy oracle --trials 10 --trace on</code>
        </Notice>
      </>
    );
  }
  const wanted = query.getAll('run');
  const known = wanted.filter((id) => runs.some((run) => run.id === id));
  const ids = known.length > 0 ? known : [runs[0]!.id];
  return (
    <>
      {trouble}
      <RunPicker index={index.value} ids={ids} />
      <Runs key={ids.join('|')} ids={ids} query={query} />
    </>
  );
}

function RunPicker({ index: { runs }, ids }: { readonly index: SiteIndex; readonly ids: readonly string[] }) {
  if (runs.length < 2) return null;
  const others = (run: SiteRun) =>
    ids.includes(run.id) ? ids.filter((id) => id !== run.id) : [...ids, run.id];
  return (
    <nav class="runs" aria-label="Runs">
      {runs.map((run) => (
        <a
          key={run.id}
          class={ids.includes(run.id) ? 'chip on' : 'chip'}
          aria-current={ids.includes(run.id) ? 'true' : undefined}
          href={href('runs', { run: others(run) })}
          title={`${run.startedAt}: ${run.finished} of ${run.planned} episodes. Click to show or hide it beside the others.`}
        >
          {run.name}
        </a>
      ))}
    </nav>
  );
}

function Runs({ ids, query }: { readonly ids: readonly string[]; readonly query: URLSearchParams }) {
  const loaded = useLoaded(() => Promise.all(ids.map((id) => loadRun(id))), ids.join('|'));
  if (loaded.state === 'loading') return <Notice title="Loading episodes…" kind="loading" />;
  if (loaded.state === 'failed')
    return (
      <Notice title="The run cannot be loaded" kind="error">
        {loaded.message}
      </Notice>
    );
  return <LoadedRuns runs={loaded.value} ids={ids} query={query} />;
}

function LoadedRuns({
  runs,
  ids,
  query,
}: {
  readonly runs: readonly SiteRunData[];
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
}) {
  const series = useMemo(() => seriesOf(runs), [runs]);
  const rows = useMemo(() => episodeRows(series), [series]);
  const delays = useMemo(() => delayPoints(series), [series]);
  const tasks = useMemo(() => [...new Set(rows.map(({ episode }) => episode.taskId))], [rows]);
  const errors = useMemo(() => errorCodes(rows), [rows]);
  const filters = filtersOf(query);
  const listed = useMemo(
    () => rows.filter((row) => matches(filters, row)),
    [rows, filters.task, filters.series, filters.outcome, filters.stage, filters.error],
  );
  return (
    <>
      {runs.map((data) => (
        <RunFacts key={data.run.id} data={data} />
      ))}
      <RunHeads series={series} runIds={ids} />
      <div class="columns">
        <section class="panel grow">
          <h3>Success by task</h3>
          <SuccessChart
            series={series}
            onPick={(task, one) => {
              refine({ task, series: one.id });
              document.getElementById('episodes')?.scrollIntoView({ behavior: 'smooth' });
            }}
          />
        </section>
        <div class="stack">
          {delays.length > 0 && (
            <section class="panel">
              <h3>Success against delay</h3>
              <DelayChart points={delays} />
            </section>
          )}
          <section class="panel">
            <h3>How far episodes got</h3>
            <FunnelChart series={series} />
          </section>
          <section class="panel">
            <h3>Time to success</h3>
            <TimeToSuccessChart series={series} rows={rows} />
          </section>
          <section class="panel">
            <h3>Policy latency</h3>
            <LatencyChart series={series} />
          </section>
        </div>
      </div>
      <section class="panel" id="episodes">
        <h3>Episodes</h3>
        <FilterBar filters={filters} series={series} tasks={tasks} errors={errors} />
        {listed.length === 0 ? (
          <Notice title="No episode fits these filters" />
        ) : (
          <EpisodeTable rows={listed} />
        )}
      </section>
    </>
  );
}
