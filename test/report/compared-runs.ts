import type { EpisodeResult } from '../../src/episode/episode-result.ts';
import type { ComparedRun } from '../../src/report/compared-run.ts';
import { finishedEpisode } from './episodes.ts';

/** One letter per episode of a task: `s`ucceeded, `f`ailed, `-` missing; an upper-case one behaves its own way. */
export type Outcomes = Readonly<Record<string, string>>;

export function stepDigests(...steps: readonly number[]): string {
  return Buffer.concat(steps.map((step) => Buffer.from([step, 0, 0, 0]))).toString('base64');
}

export function episodesOf(policy: string, outcomes: Outcomes): EpisodeResult[] {
  return Object.entries(outcomes).flatMap(([taskId, letters]) =>
    [...letters].flatMap((letter, index) => {
      if (letter === '-') return [];
      const own = letter !== letter.toLowerCase();
      const success = letter.toLowerCase() === 's';
      const steps = {
        digest: `${own ? policy : 'same'}-${success}`,
        stepDigests: stepDigests(1, 2, own ? 9 : 3),
      };
      return [finishedEpisode(taskId, policy, index, success, steps)];
    }),
  );
}

export function comparedRun(
  policy: string,
  outcomes: Outcomes,
  changes: Partial<ComparedRun> = {},
): ComparedRun {
  return {
    name: `results/${policy}`,
    policies: [policy],
    tasks: Object.keys(outcomes).map((id) => ({
      ...{ id, protocolHash: 'aaaa', taskHash: 'tttt', initialStatesHash: null },
    })),
    trials: Math.max(...Object.values(outcomes).map(({ length }) => length)),
    ...{ seed: 0, execution: 'none/freeze', engine: 'rapier@1', benchtop: '0.1.0', stoppedEarly: false },
    results: episodesOf(policy, outcomes),
    ...changes,
  };
}
