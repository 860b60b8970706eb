import { createEnvironment } from '../environment/create-environment.ts';
import { engineIdentity } from '../environment/engine-identity.ts';
import { RecordedActions } from '../policy/recorded-actions.ts';
import { runEpisode } from '../rollout/run-episode.ts';
import type { Catalogue } from '../scene/catalogue.ts';
import type { EpisodeTrace } from '../trace/episode-trace.ts';

/** What came of simulating a recording again. */
export type TraceVerification =
  | { readonly verdict: 'same'; readonly digest: string }
  | { readonly verdict: 'different'; readonly expected: string; readonly got: string; readonly why: string }
  /** The episode errored: it has no digest to compare with. */
  | { readonly verdict: 'nothing to compare'; readonly why: string };

/**
 * Applies the recorded actions to the recorded initial state of the recorded task, with this version's code, engine
 * and scene files, and compares the digests: equal ones went through the same states bit for bit.
 */
export async function verifyTrace(trace: EpisodeTrace, catalogue: Catalogue): Promise<TraceVerification> {
  const { header, result, frames } = trace;
  if (result.status === 'errored') {
    return { verdict: 'nothing to compare', why: `the episode errored (${result.error.code})` };
  }
  const { name: engine } = await engineIdentity();
  const { task, initialState } = header;
  // The recorded actions are what reached the robot: delayed already.
  const { execution: _delayed, ...plan } = header.plan;
  const environment = await createEnvironment(task, { catalogue });
  try {
    const again = await runEpisode({
      environment,
      policy: new RecordedActions(frames.flatMap(({ action }) => (action === undefined ? [] : [action]))),
      task: { id: task.id, instruction: task.spec.instruction, protocol: task.protocol },
      ...{ plan, initialState, engine },
      clock: () => 0,
    });
    const expected = result.digest;
    if (again.status === 'errored') {
      return { verdict: 'different', expected, got: 'none', why: `it errored: ${again.error.message}` };
    }
    if (again.digest === expected) return { verdict: 'same', digest: expected };
    const { versions } = header;
    const why =
      versions.engine === engine
        ? 'the same engine took another way: code, scene files or Node version differ from those of the recording'
        : `it was recorded with ${versions.engine}, this is ${engine}`;
    return { verdict: 'different', expected, got: again.digest, why };
  } finally {
    environment.dispose();
  }
}
