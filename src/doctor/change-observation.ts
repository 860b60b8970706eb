import { rotate180 } from '../policy/image/rotate-180.ts';
import type { Image } from '../spec/image.ts';
import type { Observation } from '../spec/observation.ts';

type Change = (observation: Observation) => Observation;

const GREY = 128;

/** Every image turned upside down. */
export const turned: Change = (observation) => withImages(observation, rotate180);

/** Every image left-right mirrored. */
export const mirrored: Change = (observation) =>
  withImages(observation, ({ width, height, data }) => {
    const flipped = new Uint8Array(data.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const from = 3 * (y * width + x);
        flipped.set(data.subarray(from, from + 3), 3 * (y * width + width - 1 - x));
      }
    return { width, height, data: flipped };
  });

/** Every image grey all over. */
export const blanked: Change = (observation) => withImages(observation, grey);

/** One camera's image grey all over. */
export function withoutCamera(camera: string): Change {
  return (observation) => {
    const image = observation.images[camera];
    if (image === undefined) return observation;
    return { ...observation, images: { ...observation.images, [camera]: grey(image) } };
  };
}

export function withInstruction(instruction: string): Change {
  return (observation) => ({ ...observation, instruction });
}

/** The same rotation by its other quaternion. */
export const otherQuaternion: Change = (observation) => {
  const [x, y, z, w] = observation.proprioception.eefRotation;
  const proprioception = { ...observation.proprioception, eefRotation: [-x, -y, -z, -w] as const };
  return { ...observation, proprioception };
};

/** What an environment that forgets to send the state would show. */
export const withoutState: Change = (observation) => ({
  ...observation,
  proprioception: {
    eefPosition: [0, 0, 0],
    eefRotation: [0, 0, 0, 1],
    gripperPositions: [0, 0],
    jointPositions: observation.proprioception.jointPositions.map(() => 0),
  },
});

function grey({ width, height, data }: Image): Image {
  return { width, height, data: new Uint8Array(data.length).fill(GREY) };
}

function withImages(observation: Observation, change: (image: Image) => Image): Observation {
  const images = Object.entries(observation.images).map(([camera, image]) => [camera, change(image)]);
  return { ...observation, images: Object.fromEntries(images) };
}
