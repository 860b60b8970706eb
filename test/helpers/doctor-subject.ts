import { turned } from '../../src/doctor/change-observation.ts';
import type { Check, Finding } from '../../src/doctor/finding.ts';
import { type Sight, Subject } from '../../src/doctor/subject.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { prepareObservation } from '../../src/policy/preset/prepare-observation.ts';
import type { Preset } from '../../src/policy/preset/preset.ts';
import { type ActionChunk, LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import type { Image } from '../../src/spec/image.ts';
import type { Observation } from '../../src/spec/observation.ts';
import { hash32 } from './hash32.ts';

const SIZE = 16;
const CAMERAS = ['agentview', 'robot0_eye_in_hand'];

function picture(seed: number): Image {
  const data = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, index) => hash32(seed, index) >>> 24);
  return { width: SIZE, height: SIZE, data };
}

/** Four starts with pictures of noise; the object lies in another direction each time. */
export const SIGHTS: readonly Sight[] = [0, 1, 2, 3].map((index) => {
  const angle = 0.4 + 1.5 * index;
  return {
    observation: {
      step: 0,
      instruction: 'pick up the bowl',
      images: Object.fromEntries(CAMERAS.map((camera, which) => [camera, picture(10 * index + which)])),
      proprioception: {
        eefPosition: [0.1, 0.02 * index, 1.1],
        eefRotation: [0.99, 0.1, 0, 0.1],
        gripperPositions: [0.04, -0.04],
        jointPositions: [0, 0, 0, 0, 0, 0, 0],
      },
    },
    episode: { taskId: 'suite/task', instruction: 'pick up the bowl', seed: 1, episodeIndex: index },
    toObject: [Math.cos(angle), Math.sin(angle), 0],
  };
});

const known = (images: Observation['images']) => Buffer.from(images.agentview!.data).toString('base64');
const WAYS = new Map(SIGHTS.map(({ observation, toObject }) => [known(observation.images), toObject]));

/** Where the object is, to eyes that know the pictures of the starts as they are; elsewhere they see nothing. */
export function seen(observation: Observation): readonly number[] {
  return WAYS.get(known(observation.images)) ?? [-0.1, 0.05, 0];
}

/** A number that changes with a text. */
export function heard(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (31 * sum + byte) % 1009, 7) / 10_090;
}

/** A policy without any of the known mistakes. */
export function sane(observation: Observation): number[][] {
  const [x, y] = seen(observation);
  const wrist = observation.images.robot0_eye_in_hand!.data[0]! / 2550;
  return [[0.8 * x!, 0.8 * y!, heard(observation.instruction.toLowerCase()), wrist, 0, 0, -1]];
}

export type Answering = (
  observation: Observation,
  memory: { asked: number; sinceReset: number },
) => number[][] | ActionChunk;

/** A policy that answers as told, with two cameras. */
export function fakePolicy(answer: Answering, cameras: readonly string[] = CAMERAS): Policy {
  const memory = { asked: 0, sinceReset: 0 };
  return {
    name: 'fake',
    actionSpec: LIBERO_ACTION_SPEC,
    observationSpec: {
      cameras: cameras.map((camera) => ({ camera, width: SIZE, height: SIZE })),
      privileged: false,
    },
    reset() {
      memory.sinceReset = 0;
    },
    infer(observation) {
      memory.asked += 1;
      memory.sinceReset += 1;
      const given = answer(observation, memory);
      return Array.isArray(given) ? { actions: given } : given;
    },
    dispose() {},
  };
}

/** What a check finds in a policy that answers as told. */
export async function finding(
  check: Check,
  answer: Answering,
  { preset, cameras }: { preset?: Preset; cameras?: readonly string[] } = {},
): Promise<Finding> {
  let now = 0;
  // Every reading of the clock is a quarter of a second on.
  const clock = () => (now += 250);
  const subject = await Subject.meet({
    ...{ policy: fakePolicy(answer, cameras), preset, protocol: 'suite', sights: SIGHTS, clock },
  });
  return check.look(subject);
}

/** The state that a preset sends, as a policy behind it sees it. */
export function felt(preset: Preset, observation: Observation): readonly number[] {
  return prepareObservation({ ...preset, cameras: [] }, observation).state!;
}

export const upsideDown = turned;
