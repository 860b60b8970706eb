import { compiled, incbet, incbi, lbeta, ndtri, stdtri } from 'cephes';

// WebAssembly is compiled when this file is first imported (about 10 ms); afterwards every call is synchronous and
// gives the same digits on every machine.
await compiled;

/** Quantile of the standard normal distribution for 0 < p < 1; NaN elsewhere. */
export function normalQuantile(p: number): number {
  return p > 0 && p < 1 ? ndtri(p) : Number.NaN;
}

/** Quantile of Student's t distribution with a whole number of degrees of freedom of at least 1. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return p > 0 && p < 1 ? stdtri(degreesOfFreedom, p) : Number.NaN;
}

/** P(X ≤ x) for X ~ Beta(a, b). */
export function betaProbability(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : incbet(a, b, x);
}

/** Quantile of Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  return incbi(a, b, p);
}

/** ln B(a, b) for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  return lbeta(a, b);
}
