import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import { FastCodec } from '../../../src/policy/fast/fast-codec.ts';
import { generateTokens } from '../../../src/policy/nora/generate-tokens.ts';
import { readGenerationConfig } from '../../../src/policy/nora/generation-config.ts';
import { imagePatches } from '../../../src/policy/nora/image-patches.ts';
import { loadNoraModel, type NoraModel } from '../../../src/policy/nora/nora-model.ts';
import { NoraPolicy } from '../../../src/policy/nora/nora-policy.ts';
import { positionIds } from '../../../src/policy/nora/position-ids.ts';
import { readProcessorConfig } from '../../../src/policy/nora/processor-config.ts';
import { PromptTokenizer } from '../../../src/policy/nora/prompt.ts';
import { FIRST_ACTION_TOKEN, isActionToken } from '../../../src/policy/nora/token-ids.ts';
import { findPreset } from '../../../src/policy/preset/find-preset.ts';
import { finishActions } from '../../../src/policy/preset/finish-actions.ts';
import { readNormStatistics } from '../../../src/policy/preset/norm-stats.ts';
import { NORA_REFERENCE, type ReferenceCase, referenceImage } from '../../helpers/nora-reference.ts';
import { TINY_NORA, writeTinyNora } from '../../helpers/tiny-nora.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';
import { EPISODE, greyObservation } from '../../helpers/wire-observation.ts';

const clock = () => 0;
let folder: string;
let model: NoraModel;

beforeAll(async () => {
  folder = writeTinyNora(mkdtempSync(join(tmpdir(), 'benchtop-nora-')));
  model = await loadNoraModel(folder, { precision: 'f32', cacheFolder: join(folder, 'cache') });
});
afterAll(async () => {
  await model?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function generate(
  one: ReferenceCase,
  more: { constrained?: boolean; repetitionPenalty?: number } = {},
) {
  const { pixelValues, grid } = imagePatches(referenceImage(one.image), readProcessorConfig(folder));
  const inputIds = PromptTokenizer.load(folder).encode(one.instruction, one.imageTokens);
  const config = readGenerationConfig(folder);
  return generateTokens(model, {
    ...{ inputIds, positions: positionIds(inputIds, [grid]), clock },
    features: await model.encodeImage(pixelValues, grid),
    config: { ...config, repetitionPenalty: more.repetitionPenalty ?? config.repetitionPenalty },
    ...(one.maxNewTokens !== null && { maxNewTokens: one.maxNewTokens }),
    constrained: more.constrained === true,
  });
}

describe('generation beside the reference implementation', () => {
  it.each(NORA_REFERENCE.cases)(
    'gives its tokens and actions: $image.kind $image.width × $image.height, $horizon step(s)',
    async (one) => {
      const { tokens } = await generate(one);
      expect(tokens).toEqual(one.tokens);
      const ids = tokens.filter(isActionToken).map((id) => id - FIRST_ACTION_TOKEN);
      const decoded = new FastCodec().decode(ids, one.horizon, 7);
      expect('failure' in decoded).toBe(one.rows === null);
      const rows = 'failure' in decoded ? Array(one.horizon).fill(Array(7).fill(0)) : decoded.rows;
      const preset = findPreset(one.horizon === 1 ? 'nora-official' : 'nora-long-official');
      const statistics = readNormStatistics(join(folder, 'norm_stats.json')).get('libero_spatial')!;
      const actions = finishActions(preset, rows, statistics);
      expect(actions).toHaveLength(one.actions.length);
      for (const [row, action] of actions.entries())
        for (const [index, value] of action.entries())
          expect(value).toBeCloseTo(one.actions[row]![index]!, 12);
    },
  );

  it.each(NORA_REFERENCE.cases)(
    'gives its tokens when held to actions, and without a penalty: $image.kind $image.width × $image.height',
    async (one) => {
      expect((await generate(one, { constrained: true })).tokens).toEqual(one.constrained);
      expect((await generate(one, { repetitionPenalty: 1 })).tokens).toEqual(one.unpenalised);
    },
  );
});

describe('NoraPolicy', () => {
  async function policy(options = ''): Promise<NoraPolicy> {
    const name = `nora:${folder}${options}`;
    const made = (await createPolicy(name)) as NoraPolicy;
    expect(made).toBeInstanceOf(NoraPolicy);
    return made;
  }

  /** A policy over the loaded model, so that no cache outside of the test's folder is touched. */
  async function loaded(options = '', wrong: Partial<NoraModel> = {}): Promise<NoraPolicy> {
    const opened = await policy(options);
    return opened.with({ loadModel: async () => ({ ...bound(model), dispose: async () => {}, ...wrong }) });
  }

  it('answers with a report of every part', async () => {
    const nora = await loaded();
    await nora.reset(EPISODE);
    const { actions, report } = await nora.infer(greyObservation());
    expect(actions).toHaveLength(1);
    expect(actions[0]).toHaveLength(7);
    expect(Object.keys(report!.timings)).toEqual([
      ...['preprocessMs', 'visionMs', 'prefillMs', 'decodeMs', 'detokeniseMs'],
    ]);
    expect(report!.tokens).toBeGreaterThan(0);
    expect(await nora.infer(greyObservation())).toMatchObject({ actions });
  });

  it('marks answers that were held to action tokens', async () => {
    const held = await loaded('?constrained=true');
    await held.reset(EPISODE);
    expect((await held.infer(greyObservation())).report!.constrained).toBe(true);
    const free = await loaded();
    await free.reset(EPISODE);
    expect((await free.infer(greyObservation())).report).not.toHaveProperty('constrained');
  });

  it('errors the episode on tokens that are no chunk where the preset says so, and else tells of them', async () => {
    // A model that ends at once.
    const ending = { prefill: async () => logits(151645) };
    const official = await loaded('', ending);
    await official.reset(EPISODE);
    const { report, actions } = await official.infer(greyObservation());
    expect(report!.decodeFailure).toMatch(/no action token|0 coefficients|expected/);
    // The middle of the statistics' range, closed gripper: not a pause.
    expect(actions[0]![0]).toBeCloseTo(0.5 * (0.9375 - 0.7454732114076613), 9);
    const file = join(tmpFolder(), 'strict.yaml');
    writeFileSync(file, strictPreset());
    const strict = await loaded(`?preset=${file}`, ending);
    await strict.reset(EPISODE);
    await expect(strict.infer(greyObservation())).rejects.toThrow(/the generated tokens are no action chunk/);
  });

  it('refuses logits that are not numbers', async () => {
    const broken = await loaded('', { prefill: async () => logits(151645).fill(Number.NaN) });
    await broken.reset(EPISODE);
    await expect(broken.infer(greyObservation())).rejects.toThrow(/answers with NaN/);
  });

  it('lists the statistics that exist when those of the suite do not', async () => {
    const nora = await loaded();
    await expect(nora.reset({ ...EPISODE, taskId: 'libero_10/some_task' })).rejects.toThrow(
      /"libero_10".*there are bridge_orig, libero_spatial/s,
    );
  });

  it.each([
    ['nora:', /expected a checkpoint folder after the colon/],
    ['nora:/nowhere/at/all', /no checkpoint folder \/nowhere\/at\/all/],
    ['nora:x?precision=fp8', /precision: expected f32, q8, q4, got "fp8"/],
    ['nora:x?quant=4', /unknown option "quant"; expected preset, precision/],
    [
      'nora:x?preset=openpi',
      /NORA takes one camera and no state, preset "openpi" has 2 cameras and the state/,
    ],
    ['nora:x?threads=0', /threads: expected a whole number/],
    ['nora:x?constrained=yes', /constrained: expected true or false/],
  ])('refuses %s', async (name, message) => {
    await expect(createPolicy(name)).rejects.toThrow(message);
  });

  it('needs statistics', async () => {
    const bare = writeTinyNora(join(tmpFolder(), 'bare'));
    rmSync(join(bare, 'norm_stats.json'));
    await expect(createPolicy(`nora:${bare}`)).rejects.toThrow(/norm_stats.json/);
  });
});

/** A class instance's methods, so that a spread keeps them. */
function bound(one: NoraModel): NoraModel {
  return {
    config: one.config,
    encodeImage: (...args) => one.encodeImage(...args),
    prefill: (...args) => one.prefill(...args),
    decode: (...args) => one.decode(...args),
    dispose: () => one.dispose(),
  };
}

function logits(winner: number): Float32Array {
  const scores = new Float32Array(Number(TINY_NORA.config.vocab_size));
  scores[winner] = 1;
  return scores;
}

function strictPreset(): string {
  return [
    'format: benchtop/preset@1',
    'name: strict',
    'description: NORA that errors',
    'source: a test',
    'cameras: [{ camera: agentview, width: 224, height: 224, key: image }]',
    'image: []',
    'prompt: { lowerCase: true }',
    'normalisation: { statistics: q01-q99, mask: honoured, key: suite }',
    'gripper: open-unit-0.5',
    'chunk: { length: 1, execute: 1 }',
    'decodeFailure: error',
    'constrained: false',
    '',
  ].join('\n');
}
