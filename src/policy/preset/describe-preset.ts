import type { GripperRule, ImageStep, Preset } from './preset.ts';

/** What a preset decides, as pairs of a short name and words for a person, in the order in which it is applied. */
export function describePreset(preset: Preset): readonly (readonly [what: string, how: string])[] {
  const { cameras, image, state, prompt, normalisation, gripper, chunk } = preset;
  const cameraTexts = cameras.map(
    ({ camera, width, height, key }) => `${camera} ${width}x${height} as "${key}"`,
  );
  return [
    ['cameras', cameraTexts.join(', ')],
    ['image', image.map(describeStep).join(', ') || 'as it is'],
    ['state', state === undefined ? 'none' : `${state.form}, ${state.axisAngle} axis-angle`],
    ['prompt', prompt.lowerCase ? 'in lower case' : 'as it is'],
    [
      'numbers',
      normalisation === undefined
        ? 'not de-normalised here'
        : `de-normalised by ${normalisation.statistics}, mask ${normalisation.mask}, key ${normalisation.key}`,
    ],
    ['gripper', `${gripper}: ${GRIPPERS[gripper]}`],
    ['chunk', `${chunk.execute} of ${chunk.length} executed`],
    ['undecodable', preset.decodeFailure === 'zeros' ? 'zeros, recorded' : 'an error of the episode'],
    ...(preset.maxNewTokens === undefined ? [] : [['tokens', `at most ${preset.maxNewTokens}`] as const]),
    ...(preset.constrained ? [['generation', 'held to action tokens'] as const] : []),
    ['protocol', preset.protocol ?? 'none of its own'],
    ['source', preset.source],
  ];
}

const GRIPPERS: Readonly<Record<GripperRule, string>> = {
  'as-is': '-1 opens, +1 closes',
  'sign-close-positive': 'below 0 opens, else closes',
  'open-unit-0.5': 'above 0.5 opens, below closes',
  'nora-official': 'above 0.5 opens, else closes',
};

function describeStep(step: ImageStep): string {
  switch (step.kind) {
    case 'flip-rows':
      return 'rows flipped';
    case 'rotate-180':
      return 'half a turn';
    case 'jpeg':
      return `JPEG ${step.quality}`;
    case 'centre-crop': {
      const { area, width, height } = step;
      return `centre crop ${area}${width === undefined ? '' : ` at ${width}x${height}`}`;
    }
    case 'resize':
      return `${step.width}x${step.height} ${step.kernel}${step.fit === 'pad' ? ' padded' : ''}`;
  }
}
