import type { EpisodeResult } from '../../episode/episode-result.ts';

const SIGNS = { succeeded: '✓', failed: '✕', errored: '!' } as const;

/** How an episode ended: sign, word and colour, so that none of them is needed to tell. */
export function Outcome({ status }: { readonly status: EpisodeResult['status'] }) {
  return (
    <span class={`outcome ${status}`}>
      <b aria-hidden="true">{SIGNS[status]}</b> {status}
    </span>
  );
}
