import type { Preset } from '../policy/preset/preset.ts';
import type { ObservationSpec } from '../spec/observation.ts';

/** What the server's hello says beside its name: the actions it sends, and what it wants to be sent. */
export function vlaEvalSpecs(spec: ObservationSpec, preset: Preset): Readonly<Record<string, unknown>> {
  const keys = spec.cameras.flatMap(
    ({ camera }) => preset.cameras.find((each) => each.camera === camera)?.key ?? [],
  );
  const images = Object.fromEntries(
    keys.map((key) => [key, { name: key, dims: 0, format: 'rgb_hwc_uint8' }]),
  );
  return {
    // Benchmarks take these for their own settings.
    observation_params: { send_state: true, send_wrist_image: keys.includes('wrist') },
    action_spec: {
      position: { name: 'position', dims: 3, format: 'delta_xyz', range: [-1, 1] },
      rotation: { name: 'rotation', dims: 3, format: 'axis_angle', range: [-1, 1] },
      gripper: { name: 'gripper', dims: 1, format: 'binary_close_positive', range: [-1, 1] },
    },
    observation_spec: {
      ...images,
      state: { name: 'state', dims: 8, format: 'eef_pos3_axisangle3_gripper2' },
      language: { name: 'language', dims: 0, format: 'language' },
    },
  };
}
