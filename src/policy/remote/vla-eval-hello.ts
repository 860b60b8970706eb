import { HarnessError } from '../../errors.ts';
import type { Preset } from '../preset/preset.ts';
import { VLA_EVAL_PROTOCOL } from '../wire/vla-eval-codec.ts';

/** What the server wants beside the first camera and the instruction. */
export interface VlaEvalWishes {
  readonly state: boolean;
  readonly wrist: boolean;
}

/**
 * Settings that a server may wish for, and what is wrong with a value; undefined for one that costs nothing. A wish that
 * is not listed is refused: the server would be shown something else than it was made for, and nobody would notice.
 */
const SETTINGS: Readonly<Record<string, (value: unknown, preset: Preset) => string | undefined>> = {
  absolute_action: (value) =>
    value === true ? 'actions would be absolute poses; benchtop has delta actions only' : undefined,
  send_state: (value, preset) =>
    value === true && preset.state === undefined ? 'the preset sends no state' : undefined,
  send_wrist_image: (value, preset) =>
    value === true && !preset.cameras.some(({ key }) => key === 'wrist')
      ? 'the preset has no camera of key "wrist"'
      : undefined,
  success_mode: (value) =>
    value === 'early_stop' || value === 'accumulate'
      ? undefined
      : 'success counts as soon as the goal holds; choose a protocol for anything else (benchtop list protocols)',
  // Compared beside the state, see below.
  quat_no_antipodal: () => undefined,
  // Where fixtures stand comes from the initial states here.
  env_seed: () => undefined,
};

/** What LIBERO's environment takes, by component of an action. */
const ACTION_FORMATS: Readonly<Record<string, { readonly format: string; readonly dims: number }>> = {
  position: { format: 'delta_xyz', dims: 3 },
  rotation: { format: 'axis_angle', dims: 3 },
  gripper: { format: 'binary_close_positive', dims: 1 },
};
const STATE_FORMAT = { format: 'eef_pos3_axisangle3_gripper2', dims: 8 };
const IMAGE_FORMAT = { format: 'rgb_hwc_uint8', dims: 0 };
const LANGUAGE_FORMAT = { format: 'language', dims: 0 };
/** Other names by which the public model servers declare a camera; in observations it has the preset's key all the same. */
const CAMERA_NAMES: Readonly<Record<string, string>> = {
  ...{ image: 'agentview', primary: 'agentview', wrist_image: 'wrist' },
};
/** How a server declares that any form will do. */
const ANY_FORMAT = 'raw';

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
    ...settingProblems(params, observed.has('state'), preset),
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
    wrist:
      params.get('send_wrist_image') === true ||
      [...observed.keys()].some((name) => cameraOf(name) === 'wrist'),
  };
}

function settingProblems(
  params: ReadonlyMap<string, unknown>,
  observesState: boolean,
  preset: Preset,
): string[] {
  const problems = [...params].flatMap(([name, value]) => {
    if (value === false || value === null) return [];
    const problem = Object.hasOwn(SETTINGS, name)
      ? SETTINGS[name]!(value, preset)
      : 'benchtop does not know it, and cannot give the server what it wants';
    return problem === undefined ? [] : [`setting ${name}: ${String(value).slice(0, 60)}: ${problem}`];
  });
  const wanted = params.get('quat_no_antipodal') === true ? 'robosuite' : 'shortest';
  const wantsState = params.get('send_state') === true || observesState;
  if (wantsState && preset.state !== undefined && preset.state.axisAngle !== wanted) {
    problems.push(
      `setting quat_no_antipodal: the server expects the rotation vector by the "${wanted}" rule, the preset has ` +
        `"${preset.state.axisAngle}"; copy the preset and change state.axisAngle`,
    );
  }
  return problems;
}

/** A component that the server does not declare is let pass, as some declare their gripper alone; one too many is not. */
function actionProblems(spec: ReadonlyMap<string, unknown>, preset: Preset): string[] {
  return [...spec].flatMap(([component, value]) => {
    const taken = Object.hasOwn(ACTION_FORMATS, component) ? ACTION_FORMATS[component] : undefined;
    if (taken === undefined) {
      const components = Object.keys(ACTION_FORMATS).join(', ');
      return [`action "${component}": the server sends it, the environment takes ${components}`];
    }
    const said = mapOf(value);
    // A preset that turns another gripper into LIBERO's has seen to it.
    const turned =
      component === 'gripper' && preset.gripper === 'open-unit-0.5' ? 'continuous_01' : undefined;
    if (said.get('format') === turned && turned !== undefined) return [];
    // `accepts` is what a consumer can take; a server that sends actions takes none.
    const sent = differs(said, taken);
    return sent === undefined
      ? []
      : [
          `action ${component}: the server sends ${sent}, the environment takes ${taken.format} (${taken.dims})`,
        ];
  });
}

function observationProblems(spec: ReadonlyMap<string, unknown>, preset: Preset): string[] {
  const offered = new Map([
    ...preset.cameras.map(({ key }) => [key, IMAGE_FORMAT] as const),
    ['language', LANGUAGE_FORMAT] as const,
    ...(preset.state === undefined ? [] : [['state', STATE_FORMAT] as const]),
  ]);
  return [...spec].flatMap(([name, value]) => {
    const sent = offered.get(cameraOf(name));
    const has = [...offered.keys()].join(', ');
    if (sent === undefined) return [`observation "${name}": the server wants it, the preset has ${has}`];
    const said = mapOf(value);
    const list = said.get('accepts');
    if (said.get('format') === ANY_FORMAT || (Array.isArray(list) && list.includes(sent.format))) return [];
    const wanted = differs(said, sent);
    const ours = sent.dims > 0 ? `${sent.format} (${sent.dims})` : sent.format;
    return wanted === undefined
      ? []
      : [`observation "${name}": the server wants ${wanted}, the preset sends ${ours}`];
  });
}

function cameraOf(name: string): string {
  return Object.hasOwn(CAMERA_NAMES, name) ? CAMERA_NAMES[name]! : name;
}

/** What is declared, if it is another format or another count of numbers; 0 and absent stand for any count. */
function differs(
  said: ReadonlyMap<string, unknown>,
  ours: { readonly format: string; readonly dims: number },
): string | undefined {
  const format = said.get('format');
  const dims = said.get('dims');
  const otherDims = typeof dims === 'number' && dims > 0 && ours.dims > 0 && dims !== ours.dims;
  if ((format === undefined || format === ours.format) && !otherDims) return undefined;
  return `${String(format ?? ours.format).slice(0, 60)}${typeof dims === 'number' && dims > 0 ? ` (${dims})` : ''}`;
}

function mapOf(value: unknown): ReadonlyMap<string, unknown> {
  return value instanceof Map ? value : new Map();
}
