import { HarnessError } from '../errors.ts';
import type { Quat } from '../math/quat.ts';
import type { Preset } from '../policy/preset/preset.ts';
import { NdArray } from '../policy/wire/nd-array.ts';
import type { Image } from '../spec/image.ts';
import type { Observation, ObservationSpec, Proprioception } from '../spec/observation.ts';
import { turnBack } from './turn-back.ts';

/** How clients of a protocol lay out their observations. */
export interface WireLayout {
  /** Their cameras, keys and turns; the protocol's own preset. */
  readonly preset: Preset;
  /** `turned`: as LIBERO's clients send them (the preset's flips and turns, which are undone); `upright`: as drawn. */
  readonly images: 'turned' | 'upright';
}

/** One request, taken off its wire. */
export interface WireRequest {
  /** By the client's key. */
  readonly images: ReadonlyMap<string, unknown>;
  /** Position 3 (m), rotation vector 3 (rad), fingers 2 (m); undefined if the client sent none. */
  readonly state: unknown;
  readonly instruction: string;
  /** Observations of this episode before this one. */
  readonly step: number;
}

/** Pixels of a side. */
const LARGEST_SIDE = 4096;

/**
 * The observation that a client's request stands for: images upright, of the size that it sent. What it did not send and the
 * policy then reads throws: a policy must not act on made-up values. Throws `wire` for images or a state that are none, and
 * for a camera that the policy asks for and that is missing.
 */
export function wireObservation(
  request: WireRequest,
  spec: ObservationSpec,
  layout: WireLayout,
): Observation {
  const images: Record<string, Image> = {};
  for (const { camera } of spec.cameras) images[camera] = imageOf(request.images, camera, layout);
  return {
    ...{ step: request.step, instruction: request.instruction, images },
    proprioception: proprioceptionOf(request.state),
  };
}

function imageOf(sent: ReadonlyMap<string, unknown>, camera: string, { preset, images }: WireLayout): Image {
  const key = preset.cameras.find((each) => each.camera === camera)?.key;
  const value = key === undefined ? undefined : sent.get(key);
  if (value === undefined) {
    const expected = key === undefined ? 'which this protocol has no key for' : `expected under "${key}"`;
    const there = [...sent.keys()].slice(0, 8).join(', ') || 'none';
    throw new HarnessError(
      'wire',
      `the policy needs an image of camera ${camera}, ${expected}; the client sent ${there}`,
    );
  }
  if (!(value instanceof NdArray) || value.dtype !== '|u1' || value.shape.length !== 3) {
    throw new HarnessError(
      'wire',
      `"${key}": expected an image (height, width, 3) of uint8, got ${brief(value)}`,
    );
  }
  const [height, width, channels] = value.shape as [number, number, number];
  const isImage = channels === 3 && [height, width].every((side) => side >= 1 && side <= LARGEST_SIDE);
  if (!isImage) {
    throw new HarnessError(
      'wire',
      `"${key}": expected an image (height, width, 3) with sides of 1 … ${LARGEST_SIDE}, got ${brief(value)}`,
    );
  }
  // A copy: what was received is a view into the whole message.
  const image = { width, height, data: new Uint8Array(value.data) };
  return images === 'turned' ? turnBack(image, preset.image) : image;
}

function proprioceptionOf(state: unknown): Proprioception {
  const missing = (what: string) => () => {
    throw new HarnessError('wire', `the policy reads ${what}, which the client did not send`);
  };
  if (state === undefined || state === null) {
    return withGetters({
      eefPosition: missing('the state of the end effector'),
      eefRotation: missing('the state of the end effector'),
      gripperPositions: missing('the state of the gripper'),
      jointPositions: missing('joint positions'),
    });
  }
  const numbers = state instanceof NdArray ? state.toNumbers() : state;
  if (!Array.isArray(numbers) || numbers.length !== 8 || !numbers.every(Number.isFinite)) {
    throw new HarnessError(
      'wire',
      `the state: expected 8 finite numbers (position, rotation vector, two fingers), got ${brief(state)}`,
    );
  }
  const [x, y, z, rx, ry, rz, left, right] = numbers as number[];
  return withGetters({
    eefPosition: () => [x!, y!, z!] as const,
    eefRotation: () => fromRotationVector(rx!, ry!, rz!),
    gripperPositions: () => [left!, right!] as const,
    jointPositions: missing('joint positions'),
  });
}

/** Keeps angles beyond π: robosuite's rule has them, and a policy that was trained by it must get them back. */
function fromRotationVector(x: number, y: number, z: number): Quat {
  const angle = Math.hypot(x, y, z);
  if (angle === 0) return [0, 0, 0, 1];
  const factor = Math.sin(angle / 2) / angle;
  return [x * factor, y * factor, z * factor, Math.cos(angle / 2)];
}

function withGetters(
  parts: { readonly [K in keyof Proprioception]: () => Proprioception[K] },
): Proprioception {
  const proprioception = {};
  for (const [name, get] of Object.entries(parts)) {
    Object.defineProperty(proprioception, name, { get, enumerable: true });
  }
  return proprioception as Proprioception;
}

function brief(value: unknown): string {
  if (value instanceof NdArray) return `an array (${value.shape.join(', ')}) of ${value.dtype}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a ${typeof value}`;
}
