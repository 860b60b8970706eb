/** What is used of the package `cephes`; its own declarations are not found through its `exports`. */
declare module 'cephes' {
  /** Resolves when the WebAssembly module is ready; nothing may be called before. */
  export const compiled: Promise<void>;
  /** Inverse of the regularised incomplete beta function in its last argument. */
  export function incbi(a: number, b: number, p: number): number;
  /** Regularised incomplete beta function. */
  export function incbet(a: number, b: number, x: number): number;
  /** ln B(a, b). */
  export function lbeta(a: number, b: number): number;
  /** Standard normal quantile. */
  export function ndtri(p: number): number;
  /** Quantile of Student's t with k degrees of freedom. */
  export function stdtri(k: number, p: number): number;
}
