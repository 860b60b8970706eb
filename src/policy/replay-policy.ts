import { closest, distance } from 'fastest-levenshtein';
import { HarnessError } from '../errors.ts';
import { type Action, type ActionChunk, LIBERO_ACTION_SPEC } from '../spec/action.ts';
import { type RecordedEpisode, readActionFile } from './action-file.ts';
import type { Policy, PolicyEpisode } from './policy.ts';

/**
 * Applies recorded actions step by step, whatever it is shown. When they run out it stays where it is: zero motion,
 * the last gripper command kept.
 */
export class ReplayPolicy implements Policy {
  readonly name: string;
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: false };
  readonly #episodes: readonly RecordedEpisode[];
  #actions: readonly Action[] = [];
  #next = 0;

  constructor(name: string, episodes: readonly RecordedEpisode[]) {
    this.name = name;
    this.#episodes = episodes;
  }

  /** `path`: a `benchtop/actions@1` file (see docs/policies.md). */
  static async fromFile(path: string): Promise<ReplayPolicy> {
    return new ReplayPolicy(`replay:${path}`, await readActionFile(path));
  }

  reset(episode: PolicyEpisode): void {
    const ofTask = this.#episodes.filter(({ task }) => task === episode.taskId);
    const recorded =
      ofTask.find((entry) => entry.episode !== undefined && entry.episode === episode.episodeIndex) ??
      ofTask.find((entry) => entry.episode === undefined);
    if (recorded === undefined) throw this.#missing(episode, ofTask);
    this.#actions = recorded.actions;
    this.#next = 0;
  }

  infer(): ActionChunk {
    const action = this.#actions[this.#next];
    if (action !== undefined) {
      this.#next += 1;
      return { actions: [action] };
    }
    const last = this.#actions[this.#actions.length - 1]!;
    return { actions: [[0, 0, 0, 0, 0, 0, last[last.length - 1]!]] };
  }

  dispose(): void {}

  #missing(episode: PolicyEpisode, ofTask: readonly RecordedEpisode[]): HarnessError {
    const asked = `task "${episode.taskId}"`;
    if (ofTask.length > 0) {
      const recorded = ofTask.map((entry) => entry.episode).join(', ');
      const index = episode.episodeIndex ?? 'unknown';
      return new HarnessError(
        'policy',
        `${this.name}: no actions for episode ${index} of ${asked}; the file has episodes ${recorded}. ` +
          'Ask for fewer trials, or leave `episode` out of an entry to use it for every episode of the task.',
      );
    }
    const tasks = [...new Set(this.#episodes.map(({ task }) => task))];
    const near = closest(episode.taskId, tasks);
    const hint = distance(near, episode.taskId) <= 8 ? ` Did you mean "${near}"?` : '';
    return new HarnessError(
      'policy',
      `${this.name}: no actions for ${asked}; the file has ${tasks.length} other task(s).${hint}`,
    );
  }
}
