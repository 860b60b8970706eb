import RAPIER from '@dimforge/rapier3d-simd-compat';

/** The engine's namespace; only this room sees it. */
export type Engine = typeof RAPIER;

/** Package whose WebAssembly runs; part of every run record. The SIMD build is twice as fast as the plain one. */
export const ENGINE_PACKAGE = '@dimforge/rapier3d-simd-compat';

let loading: Promise<Engine> | undefined;

/** Compiles the engine once per process. */
export function loadEngine(): Promise<Engine> {
  loading ??= RAPIER.init().then(() => RAPIER);
  return loading;
}

export function engineVersion(): string {
  return RAPIER.version();
}
