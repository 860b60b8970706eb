import { useSignal } from '@preact/signals';
import { duration, percent, taskTitle } from '../format.ts';
import { href } from '../route.ts';
import { furthestStage, progressShare } from './filters.ts';
import { Outcome } from './outcome.tsx';
import type { EpisodeRow } from './series.ts';

/** Rows drawn at once; a run may have thousands. */
const PAGE = 100;

/** The episodes that the filters leave; two or more ticked ones can be compared. */
export function EpisodeTable({ rows }: { readonly rows: readonly EpisodeRow[] }) {
  const shown = useSignal(PAGE);
  const picked = useSignal<readonly string[]>([]);
  const keyOf = ({ series, episode }: EpisodeRow) => `${series.run.run.id}|${episode.episodeId}`;
  const toggle = (key: string) => {
    picked.value = picked.value.includes(key)
      ? picked.value.filter((one) => one !== key)
      : [...picked.value, key];
  };
  return (
    <>
      <div class="table-head">
        <span>
          {rows.length} episode{rows.length === 1 ? '' : 's'}
        </span>
        {picked.value.length === 0 ? (
          <span class="faint">Tick two recorded episodes to compare them.</span>
        ) : (
          <CompareLink keys={picked.value} />
        )}
      </div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th />
              <th>outcome</th>
              <th>task</th>
              <th>policy</th>
              <th class="number">#</th>
              <th class="number">steps</th>
              <th>furthest</th>
              <th class="number">progress %</th>
              <th class="number">latency</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown.value).map((row) => {
              const key = keyOf(row);
              const { episode, series } = row;
              const progress = progressShare(episode);
              const page = href('episode', { run: series.run.run.id, episode: episode.episodeId });
              return (
                <tr key={key}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`compare ${episode.episodeId}`}
                      disabled={episode.trace === undefined}
                      checked={picked.value.includes(key)}
                      onChange={() => toggle(key)}
                    />
                  </td>
                  <td>
                    <Outcome status={episode.status} />
                  </td>
                  <td class="wide">
                    <a href={page}>{taskTitle(episode.taskId)}</a>
                    {episode.trace === undefined && <span class="tag">not recorded</span>}
                  </td>
                  <td>
                    <i class="dot" style={{ background: series.color }} /> {series.label}
                  </td>
                  <td class="number">{episode.episodeIndex}</td>
                  <td class="number">{episode.steps}</td>
                  <td>{furthestStage(episode)}</td>
                  <td class="number">{progress === undefined ? '–' : percent(progress)}</td>
                  <td class="number">
                    {episode.status === 'errored' ? '–' : duration(episode.latency.p50Ms)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length > shown.value && (
        <button
          type="button"
          onClick={() => {
            shown.value += 5 * PAGE;
          }}
        >
          Show more ({rows.length - shown.value} left)
        </button>
      )}
    </>
  );
}

function CompareLink({ keys }: { readonly keys: readonly string[] }) {
  if (keys.length < 2) return <span class="button disabled">Compare {keys.length}</span>;
  return (
    <a class="button primary" href={href('compare', { e: keys })}>
      Compare {keys.length}
    </a>
  );
}
