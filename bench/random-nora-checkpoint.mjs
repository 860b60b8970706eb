import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const [HIDDEN, LAYERS, KEYS, MLP, VOCABULARY] = [2048, 36, 256, 11008, 153713];
const VISION = { hidden: 1280, depth: 32, mlp: 3420 };
/** Layers per file. */
const PER_SHARD = 12;

/** A checkpoint of NORA's size with random bf16 weights between 2^-7 and 2^-6, of either sign; 7.5 GB. */
export function writeRandomCheckpoint(folder) {
  const shards = [
    visionTensors(),
    [
      ['model.embed_tokens.weight', [VOCABULARY, HIDDEN]],
      ['model.norm.weight', [HIDDEN]],
    ],
  ];
  for (let first = 0; first < LAYERS; first += PER_SHARD) {
    shards.push(Array.from({ length: PER_SHARD }, (_, index) => layerTensors(first + index)).flat());
  }
  const map = {};
  shards.forEach((tensors, index) => {
    const file = `model-0000${index + 1}-of-0000${shards.length}.safetensors`;
    writeShard(join(folder, file), tensors, index + 1);
    for (const [name] of tensors) map[name] = file;
  });
  writeFileSync(
    join(folder, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: {}, weight_map: map }),
  );
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config()));
}

function config() {
  return {
    ...{ model_type: 'qwen2_5_vl', hidden_act: 'silu', hidden_size: HIDDEN, intermediate_size: MLP },
    ...{ num_attention_heads: 16, num_hidden_layers: LAYERS, num_key_value_heads: 2, rms_norm_eps: 1e-6 },
    ...{ rope_theta: 1e6, tie_word_embeddings: true, vocab_size: VOCABULARY, image_token_id: 151655 },
    rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] },
    vision_config: {
      ...{ depth: VISION.depth, hidden_size: VISION.hidden, intermediate_size: VISION.mlp, num_heads: 16 },
      ...{ fullatt_block_indexes: [7, 15, 23, 31], window_size: 112 },
    },
  };
}

function linear(name, outputs, inputs, bias) {
  return bias
    ? [
        [`${name}.weight`, [outputs, inputs]],
        [`${name}.bias`, [outputs]],
      ]
    : [[`${name}.weight`, [outputs, inputs]]];
}

function mlp(name, hidden, size, bias) {
  return ['gate_proj', 'up_proj']
    .flatMap((part) => linear(`${name}.${part}`, size, hidden, bias))
    .concat(linear(`${name}.down_proj`, hidden, size, bias));
}

function layerTensors(index) {
  const name = `model.layers.${index}`;
  return [
    [`${name}.input_layernorm.weight`, [HIDDEN]],
    [`${name}.post_attention_layernorm.weight`, [HIDDEN]],
    ...linear(`${name}.self_attn.q_proj`, HIDDEN, HIDDEN, true),
    ...linear(`${name}.self_attn.k_proj`, KEYS, HIDDEN, true),
    ...linear(`${name}.self_attn.v_proj`, KEYS, HIDDEN, true),
    ...linear(`${name}.self_attn.o_proj`, HIDDEN, HIDDEN, false),
    ...mlp(`${name}.mlp`, HIDDEN, MLP, false),
  ];
}

function visionTensors() {
  const { hidden, depth, mlp: size } = VISION;
  const blocks = Array.from({ length: depth }, (_, index) => {
    const name = `visual.blocks.${index}`;
    return [
      [`${name}.norm1.weight`, [hidden]],
      [`${name}.norm2.weight`, [hidden]],
      ...linear(`${name}.attn.qkv`, 3 * hidden, hidden, true),
      ...linear(`${name}.attn.proj`, hidden, hidden, true),
      ...mlp(`${name}.mlp`, hidden, size, true),
    ];
  });
  return [
    ['visual.patch_embed.proj.weight', [hidden, 3, 2, 14, 14]],
    ...blocks.flat(),
    ['visual.merger.ln_q.weight', [hidden]],
    ...linear('visual.merger.mlp.0', 4 * hidden, 4 * hidden, true),
    ...linear('visual.merger.mlp.2', HIDDEN, 4 * hidden, true),
  ];
}

function writeShard(path, tensors, seed) {
  const header = {};
  let offset = 0;
  for (const [name, shape] of tensors) {
    const bytes = 2 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'BF16', shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = openSync(path, 'w');
  writeSync(file, length);
  writeSync(file, text);
  // An odd length, so that rows of a matrix never repeat each other.
  const noise = randomWeights((16 << 20) - 7, seed);
  for (let left = offset; left > 0; ) left -= writeSync(file, noise, 0, Math.min(noise.length, left));
  closeSync(file);
}

/** Every shard has its own: the runtime keeps equal weights once, and equal layers would hide much of the memory. */
function randomWeights(count, seed) {
  const words = new Uint16Array(count);
  let state = Math.imul(0x9e3779b9, 2 * seed + 1);
  for (let index = 0; index < count; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Sign, the exponent of 2^-7, seven random bits of fraction.
    words[index] = (state & 0x8000) | (120 << 7) | (state & 0x7f);
  }
  return new Uint8Array(words.buffer);
}
