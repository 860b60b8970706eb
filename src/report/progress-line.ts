import { formatDuration } from './format-duration.ts';

/** Where a run stands; counts are of episodes. */
export interface RunProgress {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly errored: number;
  /** Of the above, those finished before this process began (resumed); they say nothing about the speed. */
  readonly resumed?: number;
  /** Wall time of this process's episodes so far, ms. */
  readonly elapsedMs: number;
}

const BAR = 20;

/**
 * The live line of a terminal, at most `width` columns, without line end: bar, counts, episodes per second, time left.
 * What does not fit is left out from the end.
 */
export function progressLine(progress: RunProgress, width = 100): string {
  const { total, succeeded, failed, errored, resumed = 0, elapsedMs } = progress;
  const finished = succeeded + failed + errored;
  const share = total === 0 ? 1 : Math.min(1, finished / total);
  const filled = Math.floor(share * BAR);
  const rate = elapsedMs > 0 ? ((finished - resumed) * 1000) / elapsedMs : 0;
  const parts = [
    `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${finished}/${total} ${Math.floor(share * 100)} %`,
    `${succeeded} succeeded, ${failed} failed${errored > 0 ? `, ${errored} errored` : ''}`,
    rate > 0 ? `${formatRate(rate)}` : 'measuring',
  ];
  if (finished >= total) parts.push(`took ${formatDuration(elapsedMs)}`);
  else if (rate > 0) parts.push(`${formatDuration(((total - finished) / rate) * 1000)} left`);
  while (parts.length > 1 && parts.join(' · ').length > width) parts.pop();
  return parts.join(' · ').slice(0, Math.max(0, width));
}

/** Episodes per second, or per minute where that would read 0.0 something. */
function formatRate(perSecond: number): string {
  return perSecond >= 1
    ? `${perSecond.toFixed(1)} episodes/s`
    : `${(perSecond * 60).toFixed(1)} episodes/min`;
}
