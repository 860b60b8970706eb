import { HarnessError } from '../../errors.ts';
import type { ActionChunk, ActionSpec } from '../../spec/action.ts';
import type { Observation, ObservationSpec } from '../../spec/observation.ts';
import type { Policy, PolicyEpisode, PolicyFacts, PolicyOutcome } from '../policy.ts';
import { finishActions } from '../preset/finish-actions.ts';
import { findNormStatistics, type NormStatistics } from '../preset/norm-stats.ts';
import { normalise } from '../preset/normalise.ts';
import type { Preset, PresetNormalisation } from '../preset/preset.ts';
import { FastCodec } from './fast-codec.ts';

/** LIBERO's whole range, for want of a data set; the gripper is 0 (close) to 1 (open) and left alone. */
const WHOLE_RANGE: NormStatistics = {
  q01: [-1, -1, -1, -1, -1, -1, 0],
  q99: [1, 1, 1, 1, 1, 1, 1],
  min: [-1, -1, -1, -1, -1, -1, 0],
  max: [1, 1, 1, 1, 1, 1, 1],
  mask: [true, true, true, true, true, true, false],
};

/**
 * Another policy whose actions have been FAST tokens in between: normalised as a model's training data, encoded, decoded, and
 * finished as the preset says. What it loses against the inner policy is what tokens, statistics and gripper rule cost, before
 * any model is to blame.
 */
export class FastPolicy implements Policy {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
  readonly #inner: Policy;
  readonly #preset: Preset;
  readonly #normalisation: PresetNormalisation;
  readonly #all: ReadonlyMap<string, NormStatistics> | undefined;
  readonly #codec = new FastCodec();
  #statistics = WHOLE_RANGE;

  /**
   * `all`: statistics by key, of which the preset's is used; without them LIBERO's whole range is. Throws
   * `HarnessError('usage')` for a preset that does not denormalise: it belongs to no model that answers in tokens.
   */
  constructor(inner: Policy, name: string, preset: Preset, all?: ReadonlyMap<string, NormStatistics>) {
    if (preset.normalisation === undefined) {
      throw new HarnessError(
        'usage',
        `policy "${name}": preset "${preset.name}" denormalises nothing; take one that does, such as nora-masked`,
      );
    }
    this.name = name;
    this.actionSpec = inner.actionSpec;
    this.observationSpec = inner.observationSpec;
    this.#inner = inner;
    this.#preset = preset;
    this.#normalisation = preset.normalisation;
    this.#all = all;
  }

  /** Throws `HarnessError('usage')` if the statistics have no entry for the task's suite. */
  reset(episode: PolicyEpisode): void | Promise<void> {
    if (this.#all !== undefined) {
      const suite = episode.taskId.split('/')[0]!;
      this.#statistics = findNormStatistics(this.#all, this.#normalisation.key, suite).statistics;
    }
    return this.#inner.reset(episode);
  }

  /** Throws `HarnessError('policy')` for actions that are not finite. */
  async infer(observation: Observation): Promise<ActionChunk> {
    const { actions } = await this.#inner.infer(observation);
    const tokens = this.#codec.encode(
      actions.map((action) => normalise(inUnits(action), this.#statistics, this.#normalisation.statistics)),
    );
    const { rows, failure } = this.#codec.decodeOrZeros(tokens, actions.length, actions[0]!.length);
    // What was encoded here decodes here, unless it is far out of range.
    if (failure !== undefined) throw new HarnessError('policy', `policy "${this.name}": ${failure}`);
    const report = { timings: {}, tokens: tokens.length };
    return { actions: finishActions(this.#preset, rows, this.#statistics), report };
  }

  check(note?: (text: string) => void): Promise<PolicyFacts | undefined> {
    return this.#inner.check?.(note) ?? Promise.resolve(undefined);
  }

  ended(outcome: PolicyOutcome): void | Promise<void> {
    return this.#inner.ended?.(outcome);
  }

  dispose(): void | Promise<void> {
    return this.#inner.dispose();
  }
}

/** LIBERO's gripper command (−1 opens) as data sets have it: 1 open, 0 closed. */
function inUnits(action: readonly number[]): readonly number[] {
  return action.map((value, index) => (index === action.length - 1 ? (1 - value) / 2 : value));
}
