import type { EpisodeTrace } from '../../trace/episode-trace.ts';

/** Where two recordings of one initial state part; `undefined` where they never do. */
export interface Divergence {
  /** First step with any bit of the world different. */
  readonly exact: number | undefined;
  /** First step at which something that can move is more than `VISIBLE` apart, and what. */
  readonly visible: { readonly step: number; readonly body: string } | undefined;
}

/** Distance from which a difference can be seen, m. */
export const VISIBLE = 0.005;

export function divergence(a: EpisodeTrace, b: EpisodeTrace): Divergence {
  const length = Math.min(a.frames.length, b.frames.length);
  const { bodies } = a.model;
  let exact: number | undefined;
  for (let step = 0; step < length; step++) {
    const p = a.frames[step]!.poses;
    const q = b.frames[step]!.poses;
    if (exact === undefined && (p.length !== q.length || p.some((value, index) => value !== q[index])))
      exact = step;
    for (const [index, { id, kind }] of bodies.entries()) {
      if (kind === 'static' || b.model.bodies[index]?.id !== id) continue;
      const at = index * 7;
      const apart = Math.hypot(p[at]! - q[at]!, p[at + 1]! - q[at + 1]!, p[at + 2]! - q[at + 2]!);
      if (apart > VISIBLE) return { exact, visible: { step, body: id } };
    }
  }
  return { exact, visible: undefined };
}
