/** What an inference's delay follows; never the host's speed. Steps are control steps. */
export type LatencySpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'const'; readonly steps: number }
  | { readonly kind: 'ms'; readonly ms: number }
  /** Log-normal with this median and 95th percentile, ms. */
  | { readonly kind: 'lognormal'; readonly p50Ms: number; readonly p95Ms: number }
  /** Measured latencies in order, ms, from a place that the episode's seed gives. `hash`: of the values. */
  | { readonly kind: 'trace'; readonly hash: string; readonly latenciesMs: readonly number[] };

/** What the world does while a policy thinks, and how an answer takes over; docs/latency.md defines each. */
export const EXECUTORS = ['freeze', 'hold', 'async', 'async-drop', 'blend', 'rtc'] as const;
export type ExecutorName = (typeof EXECUTORS)[number];

/** Under which delay and by which executor actions reach the robot. A plan without one: no delay, `freeze`. */
export interface Execution {
  readonly latency: LatencySpec;
  readonly executor: ExecutorName;
}

/** Short text that names an execution and is equal for equal ones, e.g. `const:3/hold`; `none/freeze` without one. */
export function nameExecution(execution: Execution | undefined): string {
  if (execution === undefined) return 'none/freeze';
  return `${nameLatency(execution.latency)}/${execution.executor}`;
}

function nameLatency(latency: LatencySpec): string {
  switch (latency.kind) {
    case 'none':
      return 'none';
    case 'const':
      return `const:${latency.steps}`;
    case 'ms':
      return `ms:${latency.ms}`;
    case 'lognormal':
      return `lognormal:${latency.p50Ms},${latency.p95Ms}`;
    case 'trace':
      return `trace:${latency.hash}`;
  }
}

/** What delay did to one episode. Ages and delays in control steps unless named otherwise. */
export interface ExecutionMetrics {
  /** Charged delays, as drawn: ms, and rounded up to control steps. */
  readonly delayMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly delaySteps: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Steps between the observation that an executed action was made from and its execution; `null`: none was. */
  readonly observationAge: { readonly mean: number; readonly p95: number } | null;
  /** Share of control steps whose action was meant for an earlier step. */
  readonly staleRatio: number;
  /** Share of control steps without an action of the policy. */
  readonly holdRatio: number;
  /** How often the actions ran out. */
  readonly starvations: number;
  /** Inferences per virtual second. */
  readonly updateRateHz: number;
  /** Change of action where one answer takes over from another, over the median change within; `null` if undefined. */
  readonly handOverJump: number | null;
  /** Mean squared jerk of the end effector, m²/s⁶; `null` for episodes of fewer than four positions. */
  readonly meanSquaredJerk: number | null;
  /** Spectral arc length of the end effector's speed, negative; nearer to 0 is smoother. */
  readonly sparc: number | null;
  /** Length of the end effector's path over the distance between its ends; `null` if it came back. */
  readonly pathRatio: number | null;
  /** Control steps and, where the world waits for the policy, the waiting, s. */
  readonly virtualSeconds: number;
}
