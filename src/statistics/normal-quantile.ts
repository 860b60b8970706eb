/**
 * Quantile of the standard normal distribution for 0 < p < 1, to about 1e-15 relative.
 *
 * A start value from Abramowitz and Stegun 26.2.23 (4.5e-4) is improved by Newton steps on the distribution
 * function, whose tail is computed from the continued fraction (far out) or the series (near the centre).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return Number.NaN;
  if (p === 0.5) return 0;
  // The tail probability keeps its digits near 1, where p itself has lost them.
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(tail));
  let z =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  for (let i = 0; i < 6; i++) {
    const step = (upperTail(z) - tail) / density(z);
    z += step;
    if (Math.abs(step) < 1e-15 * Math.max(1, z)) break;
  }
  return p < 0.5 ? -z : z;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** P(Z > z) for z > −1. */
function upperTail(z: number): number {
  if (z < 3) {
    // Φ(z) − ½ = φ(z) · Σ z^(2k+1) / (1·3·5 … (2k+1))
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-18 && k < 200; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density(z) * sum;
  }
  // φ(z) / (z + 1/(z + 2/(z + 3/(z + …))))
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density(z) / fraction;
}
