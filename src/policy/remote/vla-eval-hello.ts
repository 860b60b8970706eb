import { HarnessError } from '../../errors.ts';
import type { Preset } from '../preset/preset.ts';
import { VLA_EVAL_PROTOCOL } from '../wire/vla-eval-codec.ts';

/** What the server wants beside the first camera and the instruction. */
export interface VlaEvalWishes {
  readonly state: boolean;
  readonly wrist: boolean;
}

/** What a server's settings may be for LIBERO's actions and this preset; others are refused. */
const UNSUPPORTED: readonly (readonly [string, unknown, string])[] = [
  ['absolute_action', true, 'actions would be absolute poses; benchtop has delta actions only'],
];

/** What LIBERO's environment takes, by component of an action. */
const ACTION_FORMATS: Readonly<Record<string, string>> = {
  position: 'delta_xyz',
  rotation: 'axis_angle',
  gripper: 'binary_close_positive',
};
const STATE_FORMAT = 'eef_pos3_axisangle3_gripper2';

/**
 * Reads the server's hello and compares it with the preset. Throws `policy-server` for another version of the protocol and,
 * if `checked`, `spec-mismatch` that names everything that does not fit.
 */
export function checkVlaEvalHello(
  payload: ReadonlyMap<string, unknown>,
  preset: Preset,
  checked: boolean,
): VlaEvalWishes {
  const version = payload.get('protocol_version');
  if (version !== VLA_EVAL_PROTOCOL) {
    throw new HarnessError(
      'policy-server',
      `the server speaks version ${String(version)} of the vla-eval protocol, benchtop version ${VLA_EVAL_PROTOCOL}`,
    );
  }
  const params = mapOf(payload.get('observation_params'));
  const observed = mapOf(payload.get('observation_spec'));
  const problems = [
    ...settingProblems(params, preset),
    ...actionProblems(mapOf(payload.get('action_spec')), preset),
    ...observationProblems(observed, preset),
  ];
  if (checked && problems.length > 0) {
    throw new HarnessError(
      'spec-mismatch',
      `the server and preset "${preset.name}" do not fit (${problems.length} mismatch${problems.length === 1 ? '' : 'es'}):\n` +
        problems.map((problem) => `  - ${problem}`).join('\n') +
        '\nChoose or write a preset that fits (benchtop list presets), or add ?specs=ignored to run it all the same.',
    );
  }
  return {
    state: params.get('send_state') === true || observed.has('state'),
    wrist: params.get('send_wrist_image') === true || observed.has('wrist'),
  };
}

function settingProblems(params: ReadonlyMap<string, unknown>, preset: Preset): string[] {
  const problems = UNSUPPORTED.flatMap(([name, value, why]) =>
    params.get(name) === value ? [`setting ${name}: ${String(value)}: ${why}`] : [],
  );
  const wanted = params.get('quat_no_antipodal') === true ? 'robosuite' : 'shortest';
  if (params.get('send_state') === true && preset.state !== undefined && preset.state.axisAngle !== wanted) {
    problems.push(
      `setting quat_no_antipodal: the server expects the rotation vector by the "${wanted}" rule, the preset has ` +
        `"${preset.state.axisAngle}"; copy the preset and change state.axisAngle`,
    );
  }
  return problems;
}

function actionProblems(spec: ReadonlyMap<string, unknown>, preset: Preset): string[] {
  return Object.entries(ACTION_FORMATS).flatMap(([component, expected]) => {
    const said = mapOf(spec.get(component));
    const format = said.get('format');
    if (format === undefined || format === expected || accepts(said, expected)) return [];
    // A preset that turns another gripper into LIBERO's has seen to it.
    if (component === 'gripper' && preset.gripper === 'open-unit-0.5' && format === 'continuous_01')
      return [];
    return [`action ${component}: the server sends ${String(format)}, the environment takes ${expected}`];
  });
}

function observationProblems(spec: ReadonlyMap<string, unknown>, preset: Preset): string[] {
  const known = new Set([...preset.cameras.map(({ key }) => key), 'language', 'state']);
  const unknown = [...spec.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `observation "${name}": the server wants it, the preset has ${[...known].join(', ')}`);
  const format = mapOf(spec.get('state')).get('format');
  if (format === undefined) return unknown;
  if (preset.state === undefined)
    return [...unknown, 'observation "state": the server wants it, the preset has none'];
  return format === STATE_FORMAT
    ? unknown
    : [
        ...unknown,
        `observation "state": the server wants ${String(format)}, the preset sends ${STATE_FORMAT}`,
      ];
}

function accepts(spec: ReadonlyMap<string, unknown>, format: string): boolean {
  const list = spec.get('accepts');
  return Array.isArray(list) && list.includes(format);
}

function mapOf(value: unknown): ReadonlyMap<string, unknown> {
  return value instanceof Map ? value : new Map();
}
