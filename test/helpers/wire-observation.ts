import type { Observation } from '../../src/spec/observation.ts';

/** An observation with both cameras at 256 x 256, all grey, the hand level. */
export function greyObservation(step = 0): Observation {
  const image = { width: 256, height: 256, data: new Uint8Array(256 * 256 * 3).fill(128) };
  return {
    step,
    instruction: 'Pick up the Bowl',
    images: { agentview: image, robot0_eye_in_hand: image },
    proprioception: {
      eefPosition: [0.1, 0.2, 1.1],
      eefRotation: [1, 0, 0, 0],
      gripperPositions: [0.04, -0.04],
      jointPositions: [0, 0, 0, 0, 0, 0, 0],
    },
  };
}

export const EPISODE = {
  taskId: 'libero_spatial/some_task',
  instruction: 'Pick up the Bowl',
  seed: 1,
  episodeIndex: 3,
};
