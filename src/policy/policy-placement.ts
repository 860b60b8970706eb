import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicyName } from './policy-name.ts';

/**
 * Where the answers of a policy are computed: in each worker (small and quick), in one process for all workers (too large to
 * be loaded by each), or behind a wire by somebody else's server.
 */
export type PolicyPlacement = 'worker' | 'process' | 'remote';

/** Bytes of a checkpoint from which on it is loaded once and not by every worker. */
export const LARGE_CHECKPOINT_BYTES = 500_000_000;

/** Policies that wrap another one: `<kind>:<number>:<policy>`. */
const WRAPPERS: ReadonlySet<string> = new Set(['noisy', 'slow']);
/** Policies whose argument is a checkpoint, a file or a folder. */
const CHECKPOINTS: ReadonlySet<string> = new Set(['nora', 'onnx']);

/** By the kind of policy and the size of its checkpoint. Throws `usage` for a malformed name; the policy is not loaded. */
export function policyPlacement(name: string): PolicyPlacement {
  const { kind, argument = '' } = parsePolicyName(name);
  if (WRAPPERS.has(kind)) return policyPlacement(name.split(':').slice(2).join(':'));
  if (kind === 'fast') return policyPlacement(argument);
  if (/\+(ws|wss|http|https)$/.test(kind)) return 'remote';
  if (!CHECKPOINTS.has(kind)) return 'worker';
  return sizeOf(argument) >= LARGE_CHECKPOINT_BYTES ? 'process' : 'worker';
}

/** Bytes of a file, or of the files in a folder; 0 for what is not there, which loading it will say better. */
function sizeOf(path: string): number {
  try {
    const entry = statSync(path);
    if (!entry.isDirectory()) return entry.size;
    const files = readdirSync(path).map((file) => statSync(join(path, file)));
    return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  } catch {
    return 0;
  }
}
