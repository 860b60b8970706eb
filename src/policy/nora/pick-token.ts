import { HarnessError } from '../../errors.ts';

export interface PickOptions {
  /** Above 1, tokens that `seen` holds become less likely; 1 is none. */
  readonly repetitionPenalty: number;
  /** Prompt and what was generated so far. */
  readonly seen: ReadonlySet<number>;
  /** Tokens that may be chosen; all if absent. */
  readonly allowed?: (id: number) => boolean;
}

/**
 * The token with the largest score, the first of equals. Negative scores of seen tokens are multiplied by the penalty, others
 * divided, in single precision as the reference does. Throws `HarnessError('policy')` if a score is not a number.
 */
export function pickToken(logits: Float32Array, { repetitionPenalty, seen, allowed }: PickOptions): number {
  const scores = repetitionPenalty === 1 ? logits : logits.slice();
  if (repetitionPenalty !== 1) {
    const penalty = Math.fround(repetitionPenalty);
    for (const id of seen) {
      const score = scores[id]!;
      scores[id] = score < 0 ? score * penalty : score / penalty;
    }
  }
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < scores.length; id++) {
    const score = scores[id]!;
    // A comparison with what is no number is false: without this a broken model would pick what happened to be best.
    if (Number.isNaN(score)) throw new HarnessError('policy', nanMessage(id));
    if (score <= bestScore || (allowed !== undefined && !allowed(id))) continue;
    best = id;
    bestScore = score;
  }
  if (best < 0) throw new HarnessError('policy', 'the model scores every token with minus infinity');
  return best;
}

function nanMessage(id: number): string {
  return (
    `the model answers with NaN (logit of token ${id}): weights or an image hold what is no number, or a precision ` +
    'overflows; try --precision f32'
  );
}
