import { HarnessError } from '../../errors.ts';
import { decodeWireImage, encodeWireImage, type ImageFormat } from './image-codec.ts';
import { decodeMsgpack, type MapEntry, plainMap } from './msgpack-decode.ts';
import { encodeMsgpack, Float64, type MapEntries } from './msgpack-encode.ts';
import { NdArray } from './nd-array.ts';

/** The version that both sides say in their hello. */
export const VLA_EVAL_PROTOCOL = 1;

export const VLA_EVAL_TYPES = [
  ...(['hello', 'observation', 'action', 'episode_start', 'episode_end', 'error'] as const),
] as const;
export type VlaEvalType = (typeof VLA_EVAL_TYPES)[number];

/** What every vla-eval message is. */
export interface VlaEvalMessage {
  readonly type: VlaEvalType;
  readonly payload: ReadonlyMap<string, unknown>;
  /** Counted by the client from 1, hello included; an answer repeats its question's. */
  readonly seq: number;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** As above, but the payload may be a plain object. */
export type OutgoingMessage = Omit<VlaEvalMessage, 'payload'> & {
  readonly payload: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;
};

/** How arrays of shape (height, width, 1, 3 or 4) and type uint8 are sent. Default PNG, as their client. */
export interface VlaEvalEncoding {
  readonly images?: ImageFormat;
}

/** Message bytes. Throws `wire` for a value that msgpack cannot carry. */
export function encodeVlaEval(
  message: OutgoingMessage,
  { images = 'png' }: VlaEvalEncoding = {},
): Uint8Array {
  const { type, payload, seq, timestamp } = message;
  return encodeMsgpack({ type, payload, seq, timestamp: new Float64(timestamp) }, (value) =>
    value instanceof NdArray ? arrayEntries(value, images) : undefined,
  );
}

/** A message from its bytes; images are decoded to `NdArray`, maps to `Map`. Throws `wire` for a malformed one. */
export function decodeVlaEval(bytes: Uint8Array): VlaEvalMessage {
  const raw = decodeMsgpack(bytes, decodeMap);
  if (!(raw instanceof Map))
    throw new HarnessError('wire', 'a message that is no map of type, payload, seq and timestamp');
  const [type, payload, seq, timestamp] = ['type', 'payload', 'seq', 'timestamp'].map((key) => raw.get(key));
  const problems = [
    VLA_EVAL_TYPES.some((known) => known === type) ? '' : `type is ${brief(type)}`,
    payload instanceof Map ? '' : `payload is ${brief(payload)}`,
    Number.isSafeInteger(seq) ? '' : `seq is ${brief(seq)}`,
    typeof timestamp === 'number' ? '' : `timestamp is ${brief(timestamp)}`,
  ].filter((problem) => problem !== '');
  if (problems.length > 0) {
    throw new HarnessError(
      'wire',
      `a message whose ${problems.join(', ')}; expected type (${VLA_EVAL_TYPES.join(', ')}), payload (a map), ` +
        'seq (an integer) and timestamp (a number)',
    );
  }
  return { type, payload, seq, timestamp } as VlaEvalMessage;
}

function arrayEntries(array: NdArray, images: ImageFormat): MapEntries {
  const { dtype, shape, data } = array;
  const [height, width, channels] = shape;
  if (images !== 'raw' && dtype === '|u1' && shape.length === 3 && channels === 3) {
    const bytes = encodeWireImage({ width: width!, height: height!, data }, images);
    return Object.entries({ __image__: true, format: images, data: bytes, shape });
  }
  return Object.entries({ __ndarray__: true, data, dtype, shape });
}

function decodeMap(entries: readonly MapEntry[]): unknown {
  const map = plainMap(entries);
  if (map.has('__image__')) return decodeImage(map);
  return map.has('__ndarray__') ? decodeArray(map) : map;
}

function decodeImage(map: ReadonlyMap<string, unknown>): NdArray {
  const format = map.get('format');
  const data = map.get('data');
  if (typeof format !== 'string' || !(data instanceof Uint8Array)) {
    throw new HarnessError('wire', `an image without format and data; it has ${[...map.keys()].join(', ')}`);
  }
  if (format === 'raw') return decodeArray(map);
  const image = decodeWireImage(data, format);
  const shape = map.get('shape');
  if (Array.isArray(shape) && (shape[0] !== image.shape[0] || shape[1] !== image.shape[1])) {
    throw new HarnessError('wire', `an image said to be (${shape}) that is (${image.shape})`);
  }
  return image;
}

function decodeArray(map: ReadonlyMap<string, unknown>): NdArray {
  const { data, dtype, shape } = Object.fromEntries(map);
  if (!(data instanceof Uint8Array) || typeof dtype !== 'string' || !Array.isArray(shape)) {
    throw new HarnessError(
      'wire',
      `an array without data (bytes), dtype (text) and shape (numbers); it has ${[...map.keys()].join(', ').slice(0, 200)}`,
    );
  }
  return new NdArray(dtype, shape, data);
}

function brief(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return typeof value === 'number' || value === null ? String(value) : `of type ${typeof value}`;
}
