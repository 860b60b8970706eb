import { type Interval, requireCounts, requireShare } from './interval.ts';
import { lnBeta } from './special-functions.ts';

/**
 * Anytime-valid interval of a binomial rate: the rates p that the uniform mixture of likelihood ratios (Robbins 1970)
 * does not reject, `{p : B(k + 1, n − k + 1) / (p^k (1 − p)^(n − k)) < 1/α}`. It holds at every n at once, so that it
 * may be looked at after every episode; the price is that it is wider than a fixed-n interval.
 */
export function robbinsInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts('robbinsInterval', successes, n);
  requireShare('robbinsInterval', 'confidence', confidence);
  if (n === 0) return { low: 0, high: 1 };
  const failures = n - successes;
  const least = lnBeta(successes + 1, failures + 1) + Math.log(1 - confidence);
  const kept = (p: number) => logLikelihood(successes, failures, p) > least;
  const best = successes / n;
  return {
    low: successes === 0 ? 0 : boundary(kept, 0, best),
    high: failures === 0 ? 1 : boundary(kept, 1, best),
  };
}

function logLikelihood(successes: number, failures: number, p: number): number {
  const won = successes === 0 ? 0 : successes * Math.log(p);
  return won + (failures === 0 ? 0 : failures * Math.log1p(-p));
}

/** Where `kept` changes between `outside`, which is not kept, and `inside`, which is. */
function boundary(kept: (p: number) => boolean, outside: number, inside: number): number {
  for (;;) {
    const middle = (outside + inside) / 2;
    if (middle === outside || middle === inside) return inside;
    if (kept(middle)) inside = middle;
    else outside = middle;
  }
}
