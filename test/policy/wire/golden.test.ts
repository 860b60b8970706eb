import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeJsonNumpy, encodeJsonNumpy } from '../../../src/policy/wire/json-numpy.ts';
import { Float64 } from '../../../src/policy/wire/msgpack-encode.ts';
import { NdArray, NumpyScalar } from '../../../src/policy/wire/nd-array.ts';
import { decodeOpenpi, encodeOpenpi } from '../../../src/policy/wire/openpi-codec.ts';
import {
  decodeVlaEval,
  encodeVlaEval,
  type OutgoingMessage,
} from '../../../src/policy/wire/vla-eval-codec.ts';

/** Messages of the public implementations: hex of their bytes, or the JSON. */
const golden = JSON.parse(readFileSync(new URL('../../golden/wire.json', import.meta.url), 'utf8'));

const PIXELS = Array.from({ length: 12 }, (_, index) => index);
const IMAGE = NdArray.of('|u1', [2, 2, 3], PIXELS);
const STATE = NdArray.of('<f8', [8], [0.1, -0.2, 0.3, 0, 0, 3, 0.04, -0.04]);
const PROMPT = 'pick up the ketchup and place it in the basket';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Plain objects and numbers in the place of maps and marked floats, to compare what was read with what is written. */
function plain(value: unknown): unknown {
  if (value instanceof Float64) return value.value;
  if (value instanceof NdArray) return { dtype: value.dtype, shape: [...value.shape], data: [...value.data] };
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && !(value instanceof NumpyScalar)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

const float = (value: number) => new Float64(value);

const OPENPI: Readonly<Record<string, unknown>> = {
  ndarray_u8_2x3: NdArray.of('|u1', [2, 3], [0, 1, 2, 3, 4, 5]),
  'ndarray_f32_1_-2': NdArray.of('<f4', [2], [1, -2]),
  'ndarray_f64_0.5': NdArray.of('<f8', [1], [0.5]),
  ndarray_i64_7: NdArray.of('<i8', [1], [7]),
  ndarray_bool_true_false: NdArray.of('|b1', [2], [1, 0]),
  'scalar_float32_1.5': new NumpyScalar('<f4', 1.5),
  scalar_int64_7: new NumpyScalar('<i8', 7),
  metadata_empty: {},
  observation: {
    'observation/image': IMAGE,
    'observation/wrist_image': IMAGE,
    'observation/state': STATE,
    prompt: PROMPT,
  },
  'reply_1x7_zeros_12.5ms': {
    actions: NdArray.of('<f4', [1, 7], Array(7).fill(0)),
    server_timing: { infer_ms: 12.5 },
  },
  reply_second_call: {
    actions: NdArray.of('<f8', [2, 7], bytesToDoubles(golden.openpi.reply_second_call)),
    server_timing: { infer_ms: float(3), prev_total_ms: float(20) },
  },
};

/** The 14 numbers 0, 0.1 … 1.3 as NumPy made them, which a decimal literal does not give to the last bit. */
function bytesToDoubles(message: string): number[] {
  const start = message.indexOf('c470') + 4;
  return NdArray.of('<f8', [0], [])
    .toNumbers()
    .concat(new NdArray('<f8', [14], bytesOf(message.slice(start, start + 14 * 16))).toNumbers());
}

const VLA_EVAL: Readonly<Record<string, OutgoingMessage>> = {
  hello_client: message('hello', 1, {
    harness_version: '0.4.0',
    protocol_version: 1,
    benchmark: 'LIBEROBenchmark',
  }),
  hello_server: message('hello', 1, {
    harness_version: '0.4.0',
    protocol_version: 1,
    model_server: 'EchoModelServer',
    capabilities: {},
    action_spec: {
      gripper: { name: 'gripper', dims: 1, format: 'binary_close_positive', range: [-1, 1] },
    },
  }),
  episode_start: message('episode_start', 2, {
    task: { name: PROMPT, suite: 'libero_object', task_id: 4, episode_idx: 0 },
  }),
  observation_raw_image: message('observation', 3, {
    images: { agentview: IMAGE },
    task_description: PROMPT,
    states: STATE,
  }),
  action_single: message('action', 3, { actions: NdArray.of('<f4', [7], [0, 0, 0, 0, 0, 0, -1]) }),
  action_chunk_2x7: message('action', 4, {
    actions: NdArray.of(
      '<f4',
      [2, 7],
      Array.from({ length: 14 }, (_, index) => index / 8),
    ),
  }),
  error: message('error', 5, { error: 'observation_failed: ValueError: bad image' }),
  episode_end: message('episode_end', 6, { metrics: { success: true }, steps: 87, elapsed_sec: 12.5 }),
};

function message(
  type: OutgoingMessage['type'],
  seq: number,
  payload: OutgoingMessage['payload'],
): OutgoingMessage {
  return { type, seq, payload, timestamp: 0 };
}

describe('openpi messages', () => {
  for (const [name, value] of Object.entries(OPENPI)) {
    it(`reads and writes ${name} to the byte`, () => {
      expect(hex(encodeOpenpi(value))).toBe(golden.openpi[name]);
      expect(plain(decodeOpenpi(bytesOf(golden.openpi[name])))).toEqual(plain(value));
    });
  }

  it('covers every golden message', () => {
    const named = Object.keys(golden.openpi).filter((name) => name !== 'image_224x224x3_total_bytes');
    expect(Object.keys(OPENPI).sort()).toEqual(named.sort());
  });

  it('sends an image of 224 × 224 in as many bytes as the public client', () => {
    const image = NdArray.of('|u1', [224, 224, 3], new Uint8Array(224 * 224 * 3));
    expect(encodeOpenpi(image).length).toBe(golden.openpi.image_224x224x3_total_bytes);
  });

  for (const name of Object.keys(golden.starvla)) {
    it(`reads StarVLA's ${name} and writes the same bytes again`, () => {
      expect(hex(encodeOpenpi(decodeOpenpi(bytesOf(golden.starvla[name]))))).toBe(golden.starvla[name]);
    });
  }
});

describe('vla-eval messages', () => {
  for (const [name, value] of Object.entries(VLA_EVAL)) {
    it(`reads and writes ${name} to the byte`, () => {
      const read = decodeVlaEval(bytesOf(golden.vlaEval[name]));
      const written = { ...value, timestamp: read.timestamp };
      expect(read.timestamp).toBeGreaterThanOrEqual(1.7e9);
      expect(plain(read)).toEqual(plain(written));
      expect(hex(encodeVlaEval(written, { images: 'raw' }))).toBe(golden.vlaEval[name]);
    });
  }

  it('reads an image that is marked raw', () => {
    const read = decodeVlaEval(bytesOf(golden.vlaEval.observation_raw_image_marker));
    const images = read.payload.get('images') as Map<string, unknown>;
    expect(plain(images.get('agentview'))).toEqual(plain(IMAGE));
  });

  it('covers every golden message', () => {
    const named = Object.keys(golden.vlaEval).filter((name) => name !== 'observation_raw_image_marker');
    expect(Object.keys(VLA_EVAL).sort()).toEqual(named.sort());
  });

  it('sends PNG unless told otherwise, and reads back the same pixels', () => {
    const sent = encodeVlaEval(message('observation', 1, { images: { agentview: IMAGE } }));
    expect(Buffer.from(sent).includes(Buffer.from('\x89PNG', 'latin1'))).toBe(true);
    const images = decodeVlaEval(sent).payload.get('images') as Map<string, unknown>;
    expect(plain(images.get('agentview'))).toEqual(plain(IMAGE));
  });

  it('sends JPEG of nearly the same pixels', () => {
    const grey = NdArray.of('|u1', [16, 16, 3], Array(768).fill(120));
    const sent = encodeVlaEval(message('observation', 1, { images: { agentview: grey } }), {
      images: 'jpeg',
    });
    const images = decodeVlaEval(sent).payload.get('images') as Map<string, NdArray>;
    const read = images.get('agentview')!;
    expect(read.shape).toEqual([16, 16, 3]);
    expect(read.toNumbers().every((value) => Math.abs(value - 120) <= 2)).toBe(true);
  });
});

describe('json_numpy messages', () => {
  it('writes the request as the public client does', () => {
    const request = { image: IMAGE, instruction: 'pick up the ketchup', unnorm_key: 'libero_object' };
    expect(JSON.parse(encodeJsonNumpy(request))).toEqual(golden.openvla.request_json);
    expect(plain(decodeJsonNumpy(JSON.stringify(golden.openvla.request_json)))).toEqual(plain(request));
  });

  it('reads the reply, and writes it again', () => {
    const reply = decodeJsonNumpy(JSON.stringify(golden.openvla.reply_json)) as NdArray;
    expect(reply.toNumbers()).toEqual(golden.openvla.reply_values);
    expect(JSON.parse(encodeJsonNumpy(reply))).toEqual(golden.openvla.reply_json);
  });

  it('reads the error reply as the text it is', () => {
    expect(decodeJsonNumpy(golden.openvla.error_reply_json_text)).toBe('error');
  });
});
