import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPreset, loadPresets } from '../../../src/policy/preset/find-preset.ts';
import { findProtocol } from '../../../src/task/protocol-library.ts';
import { SHIPPED_TASKS } from '../../../src/task/task-library.ts';
import { tmpFolder } from '../../helpers/tmp-folder.ts';

const SHIPPED = readFileSync(join(SHIPPED_TASKS, 'presets/openvla.yaml'), 'utf8');

/** A copy of a shipped preset as a user's own file, with something changed. */
function copy(from: string | RegExp, to: string, name = 'mine'): string {
  const path = join(tmpFolder(), `${name}.yaml`);
  const changed = SHIPPED.replace('name: openvla', 'name: mine').replace(from, to);
  writeFileSync(path, changed);
  return path;
}

describe('the shipped presets', () => {
  it('are those that were published, and what NORA could be', () => {
    expect(loadPresets().map(({ name }) => name)).toEqual([
      ...['nora-long-masked', 'nora-long-official', 'nora-masked', 'nora-official'],
      ...['openpi', 'openvla-oft', 'openvla', 'served', 'vla-eval'],
    ]);
  });

  it('name protocols that exist', () => {
    for (const { name, protocol } of loadPresets()) {
      if (name !== 'served') expect(findProtocol(protocol!)).toBeDefined();
    }
  });

  it('turn LIBERO’s arrays once, never upright pictures', () => {
    for (const { name, image } of loadPresets()) {
      // Its pictures are upright, and the server turns them.
      if (name === 'served') continue;
      expect(image.slice(0, 2)).toEqual([{ kind: 'flip-rows' }, { kind: 'rotate-180' }]);
      expect(image.filter(({ kind }) => kind === 'rotate-180' || kind === 'flip-rows')).toHaveLength(2);
    }
  });

  it('differ where the published evaluations do', () => {
    expect(findPreset('nora-official')).toMatchObject({
      normalisation: { mask: 'ignored', key: 'suite' },
      gripper: 'nora-official',
      chunk: { length: 1, execute: 1 },
      decodeFailure: 'zeros',
      protocol: 'nora-official',
    });
    expect(findPreset('nora-long-official').chunk).toEqual({ length: 5, execute: 5 });
    expect(findPreset('nora-masked').normalisation?.mask).toBe('honoured');
    expect(findPreset('openvla-oft')).toMatchObject({
      state: { axisAngle: 'robosuite' },
      chunk: { execute: 8 },
    });
    expect(findPreset('vla-eval').state).toEqual({
      form: 'eef-pos3-axisangle3-gripper2',
      axisAngle: 'shortest',
    });
    expect(findPreset('openpi')).not.toHaveProperty('normalisation');
    expect(findPreset('openvla')).not.toHaveProperty('state');
  });
});

describe('findPreset', () => {
  it('suggests a name', () => {
    expect(() => findPreset('nora-oficial')).toThrow(
      /unknown preset "nora-oficial"; did you mean "nora-official"/,
    );
  });

  it('reads a file of the user’s own', () => {
    const preset = findPreset(copy('quality: 95', 'quality: 50'));
    expect(preset).toEqual({
      ...findPreset('openvla'),
      name: 'mine',
      image: findPreset('openvla').image.map((step) =>
        step.kind === 'jpeg' ? { kind: 'jpeg', quality: 50 } : step,
      ),
    });
  });

  it.each([
    [
      'a misspelt key',
      'gripper: open',
      'griper: open',
      /:\d+:1 {2}griper: unknown key "griper"; did you mean "gripper"/,
    ],
    ['an unknown rule', 'open-unit-0.5', 'open-unit-05', /gripper: .*did you mean "open-unit-0.5"/],
    ['an unknown step', 'kind: jpeg', 'kind: jpg', /image\[2\]/],
    ['an area of nothing', 'area: 0.9', 'area: 0', /image\[4\].area: expected a share of the area above 0/],
    [
      'a crop with half a size',
      ', width: 224, height: 224 }\n# The prompt',
      ', width: 224 }\n# The prompt',
      /both width and height/,
    ],
    [
      'more executed than predicted',
      'execute: 1',
      'execute: 2',
      /chunk.execute: expected at most the chunk's length 1, got 2/,
    ],
    ['no camera', /cameras:[\s\S]*key: image }/, 'cameras: []', /expected at least one camera/],
    [
      'a key twice',
      /( {2}- \{ camera: agentview.*\n)/,
      '$1$1',
      /cameras\[1\].key: expected a key of its own, "image" is taken/,
    ],
    ['quality beyond 100', 'quality: 95', 'quality: 101', /image\[2\].quality/],
  ])('refuses %s and says where', (_, from, to, message) => {
    expect(() => findPreset(copy(from, to))).toThrow(message);
  });

  it('refuses a name that is not the file’s, and a file that is not there', () => {
    expect(() => findPreset(copy('', '', 'yours'))).toThrow(
      /name: expected "yours" \(the file's name\), got "mine"/,
    );
    expect(() => findPreset('none.yaml')).toThrow(/no preset file none.yaml/);
  });
});
