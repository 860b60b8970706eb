import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EpisodePlan } from '../episode/episode-plan.ts';
import { HarnessError } from '../errors.ts';
import { createFolder } from '../task/create-folder.ts';
import { encodeTrace } from '../trace/encode-trace.ts';
import type { EpisodeTrace } from '../trace/episode-trace.ts';
import type { TraceChoice } from '../trace/trace-choice.ts';

/** What a run records of its episodes, and where. Plain data: it travels to worker processes. */
export interface TraceRequest {
  readonly choice: TraceChoice;
  /** Also keep the pictures that the policy was shown. */
  readonly images: boolean;
  /** The run's folder. */
  readonly folder: string;
}

/** Path of an episode's trace within its run's folder, with `/`; unique, and a legal file name everywhere. */
export function traceFileOf({ taskId, policy, episodeIndex }: EpisodePlan): string {
  const name = `${fileName(policy)}-${String(episodeIndex).padStart(4, '0')}.mcap`;
  return `traces/${taskId.split('/').map(fileName).join('/')}/${name}`;
}

/** Writes the trace whole or not at all; a later attempt takes the place of an earlier one. Returns its path there. */
export async function writeTraceFile(
  folder: string,
  plan: EpisodePlan,
  trace: EpisodeTrace,
): Promise<string> {
  const name = traceFileOf(plan);
  const file = join(folder, name);
  const bytes = await encodeTrace(trace);
  try {
    createFolder(dirname(file));
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
  } catch (cause) {
    throw new HarnessError('results', `cannot write the trace ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  return name;
}

/** Windows allows none of `<>:"/\|?*`; percent signs keep different names different. */
function fileName(text: string): string {
  return encodeURIComponent(text).replaceAll('*', '%2A');
}
