import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { type ActionChunk, LIBERO_ACTION_SPEC } from '../../spec/action.ts';
import type { Observation, ObservationSpec } from '../../spec/observation.ts';
import type { BatchPolicy, BatchRequest } from '../batch/batch-policy.ts';
import { FastCodec } from '../fast/fast-codec.ts';
import { readFastVocabulary } from '../fast/read-fast-vocabulary.ts';
import type { PolicyEpisode } from '../policy.ts';
import { parsePolicyName } from '../policy-name.ts';
import { finishActions } from '../preset/finish-actions.ts';
import { findNormStatistics, type NormStatistics, readNormStatistics } from '../preset/norm-stats.ts';
import { prepareObservation } from '../preset/prepare-observation.ts';
import { generateTokens } from './generate-tokens.ts';
import { type GenerationConfig, readGenerationConfig } from './generation-config.ts';
import { imagePatches } from './image-patches.ts';
import { loadNoraModel, type NoraModel, prepareNoraModel } from './nora-model.ts';
import { type NoraOptions, noraOptions } from './nora-options.ts';
import { positionIds } from './position-ids.ts';
import { type ProcessorConfig, readProcessorConfig } from './processor-config.ts';
import { PromptTokenizer } from './prompt.ts';
import { FIRST_ACTION_TOKEN, isActionToken } from './token-ids.ts';

const DIMENSIONS = 7;
/** Of FAST+, for a tokenizer file that does not say. */
const FAST_PLUS = { scale: 10, minToken: -354 };
/** Building is told of so often. */
const TOLD_EVERY = 0.1;

/** What an instance is made of; tests put in a model of their own. */
export interface NoraParts {
  readonly options: NoraOptions;
  readonly tokenizer: PromptTokenizer;
  readonly processor: ProcessorConfig;
  readonly generation: GenerationConfig;
  readonly statistics: ReadonlyMap<string, NormStatistics>;
  readonly codec: FastCodec;
  /** Hash of the weights; told the share that is built, 0 … 1, if it has to be. */
  readonly prepareModel: (onProgress: (share: number) => void) => string;
  readonly loadModel: () => Promise<NoraModel>;
  readonly clock: () => number;
}

/**
 * NORA from its checkpoint, in this process: image and instruction to tokens, tokens to actions. It remembers nothing
 * between inferences, so one instance serves any number of episodes, one inference after the other. The weights are loaded
 * by the first `reset` or inference, not before: a run checks its policies in a process that never acts.
 */
export class NoraPolicy implements BatchPolicy {
  readonly name: string;
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec: ObservationSpec;
  readonly maxBatch = 1;
  readonly #parts: NoraParts;
  #model: Promise<NoraModel> | undefined;
  #episode: PolicyEpisode | undefined;

  constructor(name: string, parts: NoraParts) {
    this.name = name;
    this.#parts = parts;
    const cameras = parts.options.preset.cameras.map(({ camera, width, height }) => ({
      camera,
      width,
      height,
    }));
    this.observationSpec = { cameras, privileged: false };
  }

  /**
   * `name`: e.g. `nora:./checkpoint?precision=q8`, see `noraOptions`. Reads everything but the weights. Throws `usage` for the
   * name, `policy` for a checkpoint that lacks something or is not NORA's.
   */
  static async open(name: string): Promise<NoraPolicy> {
    const options = noraOptions(parsePolicyName(name));
    const { folder, precision, threads, fastTokenizer } = options;
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new HarnessError('usage', `policy "${name}": no checkpoint folder ${folder}`);
    }
    const needsStatistics = options.preset.normalisation !== undefined;
    return new NoraPolicy(name, {
      options,
      tokenizer: PromptTokenizer.load(folder),
      processor: readProcessorConfig(folder),
      generation: readGenerationConfig(folder),
      statistics: needsStatistics ? readNormStatistics(join(folder, 'norm_stats.json')) : new Map(),
      codec:
        fastTokenizer === undefined
          ? new FastCodec()
          : new FastCodec(readFastVocabulary(fastTokenizer, FAST_PLUS)),
      prepareModel: (onProgress) => prepareNoraModel(folder, { precision, onProgress }),
      loadModel: () => loadNoraModel(folder, { precision, ...(threads !== undefined && { threads }) }),
      clock: () => performance.now(),
    });
  }

  /** The same with other parts, e.g. a model that is loaded already. */
  with(parts: Partial<NoraParts>): NoraPolicy {
    return new NoraPolicy(this.name, { ...this.#parts, ...parts });
  }

  /** Builds the model's graphs if they are not there yet, so that no worker has to. */
  async check(note: (text: string) => void = () => {}): Promise<Readonly<Record<string, unknown>>> {
    const { options, prepareModel } = this.#parts;
    const { folder, precision, preset } = options;
    let told = 0;
    const weights = prepareModel((share) => {
      if (share < told) return;
      told = share + TOLD_EVERY;
      note(`building the ${precision} graphs of ${folder}, once: ${Math.round(100 * share)} %`);
    });
    return { model: 'nora', weights, precision, preset: preset.name, constrained: preset.constrained };
  }

  /** A server or host that says it is ready has the weights. */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /** Throws `usage` if there are no statistics for the task's suite; it lists those that exist. */
  async reset(episode: PolicyEpisode): Promise<void> {
    this.#episode = episode;
    this.#statistics(episode);
    await this.#loaded();
  }

  async infer(observation: Observation): Promise<ActionChunk> {
    if (this.#episode === undefined) {
      throw new HarnessError('bug', `policy "${this.name}" was asked before its reset`);
    }
    return this.#answer(this.#episode, observation);
  }

  async inferBatch(requests: readonly BatchRequest[]): Promise<readonly (ActionChunk | Error)[]> {
    const answers: (ActionChunk | Error)[] = [];
    for (const { episode, observation } of requests) {
      answers.push(
        await this.#answer(episode, observation).catch((thrown: unknown) =>
          thrown instanceof Error ? thrown : new Error(String(thrown)),
        ),
      );
    }
    return answers;
  }

  async dispose(): Promise<void> {
    const model = this.#model;
    this.#model = undefined;
    // A model that could not be loaded has been told of already.
    await (await model?.catch(() => undefined))?.dispose();
  }

  async #answer(episode: PolicyEpisode, observation: Observation): Promise<ActionChunk> {
    const { options, tokenizer, processor, generation, codec, clock } = this.#parts;
    const { preset } = options;
    const statistics = this.#statistics(episode);
    const model = await this.#loaded();
    const began = clock();
    const { images, prompt } = prepareObservation(preset, observation);
    const { pixelValues, grid } = imagePatches([...images.values()][0]!, processor);
    const imageTokens = (grid[0] * grid[1] * grid[2]) / processor.mergeSize ** 2;
    const inputIds = tokenizer.encode(prompt, imageTokens);
    const positions = positionIds(inputIds, [grid]);
    const prepared = clock();
    const features = await model.encodeImage(pixelValues, grid);
    const seen = clock();
    const { tokens, truncated, prefillMs, decodeMs } = await generateTokens(model, {
      ...{ inputIds, positions, features, config: generation, clock, constrained: preset.constrained },
      ...(preset.maxNewTokens !== undefined && { maxNewTokens: preset.maxNewTokens }),
    });
    const generated = clock();
    // The reference looks for action tokens in the whole sequence, prompt included, wherever they stand.
    const actionTokens = [...inputIds, ...tokens].filter(isActionToken).map((id) => id - FIRST_ACTION_TOKEN);
    const decoded = codec.decode(actionTokens, preset.chunk.length, DIMENSIONS);
    const failure = 'failure' in decoded ? decoded.failure : undefined;
    if (failure !== undefined && preset.decodeFailure === 'error') {
      throw new HarnessError(
        'policy',
        `policy "${this.name}": the generated tokens are no action chunk: ${failure}`,
      );
    }
    const rows = 'failure' in decoded ? zeros(preset.chunk.length) : decoded.rows;
    const actions = finishActions(preset, rows, statistics);
    return {
      actions,
      report: {
        timings: {
          preprocessMs: prepared - began,
          visionMs: seen - prepared,
          ...{ prefillMs, decodeMs },
          detokeniseMs: clock() - generated,
        },
        ...{ tokens: tokens.length, truncated, ...(preset.constrained && { constrained: true }) },
        ...(failure !== undefined && { decodeFailure: failure }),
      },
    };
  }

  #loaded(): Promise<NoraModel> {
    this.#model ??= this.#parts.loadModel();
    return this.#model;
  }

  #statistics({ taskId }: PolicyEpisode): NormStatistics | undefined {
    const { options, statistics } = this.#parts;
    const { normalisation } = options.preset;
    if (normalisation === undefined) return undefined;
    return findNormStatistics(statistics, normalisation.key, taskId.split('/')[0]).statistics;
  }
}

/** What FAST's own decoder answers to tokens that are no chunk. */
function zeros(horizon: number): number[][] {
  return Array.from({ length: horizon }, () => new Array<number>(DIMENSIONS).fill(0));
}
