import { duration, percent } from '../format.ts';
import { href } from '../route.ts';
import { overallRow, type Series } from './series.ts';

/** What ran, a card per series: the rate with its interval and its denominator, errors beside it. */
export function RunHeads({
  series,
  runIds,
}: {
  readonly series: readonly Series[];
  readonly runIds: readonly string[];
}) {
  return (
    <section class="cards" aria-label="Policies">
      {series.map((one) => (
        <Head key={one.id} series={one} runIds={runIds} />
      ))}
    </section>
  );
}

function Head({ series, runIds }: { readonly series: Series; readonly runIds: readonly string[] }) {
  const row = overallRow(series);
  const link = (outcome: string) => href('runs', { run: runIds, series: series.id, outcome });
  return (
    <article class="card" style={{ '--series': series.color }}>
      <h2>
        {series.label}
        {series.privileged && (
          <span
            class="tag"
            title="Reads simulator state that no learned policy sees: an upper control, not a result."
          >
            privileged
          </span>
        )}
      </h2>
      {row === undefined || row.rate === null ? (
        <p class="rate faint">no finished episode</p>
      ) : (
        <>
          <p class="rate">
            {percent(row.rate)} <small>%</small>
          </p>
          <p class="faint">
            95 % Wilson {percent(row.interval.low)} to {percent(row.interval.high)} %
          </p>
        </>
      )}
      {row !== undefined && (
        <p class="counts">
          <a href={link('succeeded')}>{row.successes} succeeded</a>
          <a href={link('failed')}>{row.episodes - row.successes} failed</a>
          <a href={link('errored')} class={row.errored > 0 ? 'warn' : ''}>
            {row.errored} errored
          </a>
        </p>
      )}
      {row?.latency != null && (
        <p class="faint">
          latency {duration(row.latency.p50Ms)} median, {duration(row.latency.p95Ms)} p95
        </p>
      )}
    </article>
  );
}
