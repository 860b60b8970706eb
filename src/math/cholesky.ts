/** A pivot below this part of its own diagonal is noise: the direction is singular. */
const SINGULAR = 1e-12;

/**
 * Factors a symmetric positive semi-definite row-major n x n matrix into L Lᵀ in place (lower triangle of `a`).
 * Singular directions get a zero pivot; `choleskySolve` answers zero along them, as a pseudo-inverse would.
 */
export function choleskyFactor(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    const diagonal = a[j * n + j]!;
    let pivot = diagonal;
    for (let k = 0; k < j; k++) pivot -= a[j * n + k]! * a[j * n + k]!;
    const root = pivot > SINGULAR * Math.abs(diagonal) ? Math.sqrt(pivot) : 0;
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = root === 0 ? 0 : sum / root;
    }
  }
}

/** Solves L Lᵀ x = b in place: `x` holds b and becomes the solution. */
export function choleskySolve(factor: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * x[k]!;
    const pivot = factor[i * n + i]!;
    x[i] = pivot === 0 ? 0 : sum / pivot;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * x[k]!;
    const pivot = factor[i * n + i]!;
    x[i] = pivot === 0 ? 0 : sum / pivot;
  }
}
