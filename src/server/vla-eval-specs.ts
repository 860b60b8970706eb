import type { Preset, PresetState } from '../policy/preset/preset.ts';
import type { ObservationSpec } from '../spec/observation.ts';

/** What the server's hello says beside its name: the actions it sends, and what it wants to be sent. */
export function vlaEvalSpecs(
  spec: ObservationSpec,
  preset: Preset,
  state?: PresetState | 'none',
): Readonly<Record<string, unknown>> {
  const keys = spec.cameras.flatMap(
    ({ camera }) => preset.cameras.find((each) => each.camera === camera)?.key ?? [],
  );
  const images = Object.fromEntries(
    keys.map((key) => [key, { name: key, dims: 0, format: 'rgb_hwc_uint8' }]),
  );
  return {
    // Benchmarks take these for their own settings.
    observation_params: {
      send_state: state !== 'none',
      send_wrist_image: keys.includes('wrist'),
      // Their name for robosuite's rule, which a policy that was trained by it needs.
      ...(typeof state === 'object' && state.axisAngle === 'robosuite' && { quat_no_antipodal: true }),
    },
    action_spec: {
      position: { name: 'position', dims: 3, format: 'delta_xyz', range: [-1, 1] },
      rotation: { name: 'rotation', dims: 3, format: 'axis_angle', range: [-1, 1] },
      gripper: { name: 'gripper', dims: 1, format: 'binary_close_positive', range: [-1, 1] },
    },
    observation_spec: {
      ...images,
      ...(state !== 'none' && {
        state: { name: 'state', dims: 8, format: 'eef_pos3_axisangle3_gripper2' },
      }),
      language: { name: 'language', dims: 0, format: 'language' },
    },
  };
}
