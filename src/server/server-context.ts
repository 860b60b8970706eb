import type { PolicySessions } from '../policy/batch/policy-sessions.ts';
import type { PresetState } from '../policy/preset/preset.ts';
import type { ServerMetrics } from './server-metrics.ts';
import type { WireLayout } from './wire-observation.ts';

export type ServedProtocol = 'openpi' | 'vla-eval';

/** What every connection of a server shares. */
export interface ServerContext {
  readonly sessions: PolicySessions;
  readonly layouts: Readonly<Record<ServedProtocol, WireLayout>>;
  readonly metrics: ServerMetrics;
  /** The first message of an openpi connection. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** benchtop's own. */
  readonly version: string;
  /** Where clients do not say it. */
  readonly suite?: string;
  /** What the policy reads of the robot; everything if unknown. */
  readonly state?: PresetState | 'none';
  /** For the operator: what went wrong with a client. */
  readonly note: (line: string) => void;
}
