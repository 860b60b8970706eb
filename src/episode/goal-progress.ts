/**
 * Stages of bringing about one goal predicate, in the order in which they are usually passed:
 * `reached`, the tool was at the thing; `grasped`, both finger pads held it; `lifted`, it left what it stood on, held;
 * `moved`, half of the way was done; `placed`, the predicate held (a drawer, a door or a knob: was in the asked state).
 */
export const STAGES = ['reached', 'grasped', 'lifted', 'moved', 'placed'] as const;
export type Stage = (typeof STAGES)[number];

/** How far one goal predicate got. */
export interface PredicateProgress {
  /** As written, e.g. `On(akita_black_bowl_1, plate_1)`. */
  readonly predicate: string;
  /**
   * Control steps done when each stage first held, 0 for before the first action; `null`: never. Stages that the
   * predicate does not have are absent: nobody lifts a drawer.
   */
  readonly stages: Readonly<Partial<Record<Stage, number | null>>>;
}

/**
 * One number for an episode, 0 … 1: the mean over its goal predicates of the furthest stage reached, as a share of the
 * predicate's stages. 1 means that every predicate held at some time, not that all held at once.
 */
export function progressOf(predicates: readonly PredicateProgress[]): number {
  const shares = predicates.map(({ stages }) => {
    const own = STAGES.filter((stage) => stages[stage] !== undefined);
    const furthest = own.findLastIndex((stage) => stages[stage] !== null);
    return (furthest + 1) / own.length;
  });
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
