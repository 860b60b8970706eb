import { HarnessError } from '../../errors.ts';
import type { Image } from '../../spec/image.ts';
import type { Observation } from '../../spec/observation.ts';
import { applyImageSteps } from '../image/apply-image-steps.ts';
import type { Preset } from './preset.ts';
import { stateVector } from './state-vector.ts';

/** An observation as a policy expects it. */
export interface PreparedObservation {
  /** By the policy's own key, in the preset's order. */
  readonly images: ReadonlyMap<string, Image>;
  /** Present if the preset asks for it; see `PresetState`. */
  readonly state?: readonly number[];
  /** The instruction, not yet in a template. */
  readonly prompt: string;
}

/**
 * What a policy is shown under its preset. Throws `HarnessError('spec-mismatch')` if the observation lacks a camera that the
 * preset asks for.
 */
export function prepareObservation(preset: Preset, observation: Observation): PreparedObservation {
  const images = new Map(
    preset.cameras.map(({ camera, key }) => [
      key,
      applyImageSteps(imageOf(observation, camera, preset), preset.image),
    ]),
  );
  const { instruction, proprioception } = observation;
  return {
    images,
    ...(preset.state && { state: stateVector(proprioception, preset.state) }),
    prompt: preset.prompt.lowerCase ? instruction.toLowerCase() : instruction,
  };
}

function imageOf(observation: Observation, camera: string, preset: Preset): Image {
  const image = observation.images[camera];
  if (image !== undefined) return image;
  const cameras = Object.keys(observation.images).join(', ') || 'none';
  throw new HarnessError(
    'spec-mismatch',
    `preset "${preset.name}" needs camera "${camera}", the observation has ${cameras}`,
  );
}
