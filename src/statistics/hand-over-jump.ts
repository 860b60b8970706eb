import { percentile } from './percentile.ts';

/**
 * How much more actions change where one chunk takes over from another than within chunks: the mean Euclidean change at
 * the former over the median change at the latter. `chunk` names the chunk of an action, undefined for a hold, beside
 * which nothing is compared. `null` without changes of both kinds, or if actions within chunks do not change.
 */
export function handOverJump(
  executed: readonly { readonly action: readonly number[]; readonly chunk: number | undefined }[],
): number | null {
  const within: number[] = [];
  const between: number[] = [];
  for (let index = 1; index < executed.length; index++) {
    const before = executed[index - 1]!;
    const now = executed[index]!;
    if (before.chunk === undefined || now.chunk === undefined) continue;
    const change = Math.hypot(...now.action.map((value, component) => value - before.action[component]!));
    (now.chunk === before.chunk ? within : between).push(change);
  }
  if (within.length === 0 || between.length === 0) return null;
  const usual = percentile(within, 50);
  return usual === 0 ? null : between.reduce((sum, change) => sum + change, 0) / between.length / usual;
}
