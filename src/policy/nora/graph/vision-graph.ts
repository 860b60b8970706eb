import type { QwenVlConfig } from '../checkpoint/qwen-vl-config.ts';
import { GraphBuilder } from './graph-builder.ts';
import { attend, gatedMlp, rmsNorm, rotate } from './layers.ts';
import type { OnnxGraph } from './onnx-model.ts';
import type { WeightStore } from './weight-store.ts';

/** Norms of the vision tower, whatever the text's are. */
const EPSILON = 1e-6;

/**
 * The vision tower and its merger. Inputs, rows in window order: `pixels` [patches, channels × temporal × patch²], `cos`
 * and `sin` [patches, 1, head size], `windows` [patches, patches], added to the scores where attention stays within
 * windows, and `whole`, the same for blocks that see everything. Output: `features` [patches / merge², text hidden].
 */
export function buildVisionGraph({ vision, text }: QwenVlConfig, store: WeightStore): OnnxGraph {
  const g = new GraphBuilder('vision', store);
  const { hidden, heads, depth, mlp, patch, temporalPatch, merge } = vision;
  const headSize = hidden / heads;
  const pixelCount = 3 * temporalPatch * patch * patch;
  const pixels = g.input('pixels', ['patches', pixelCount]);
  const cos = g.input('cos', ['patches', 1, headSize]);
  const sin = g.input('sin', ['patches', 1, headSize]);
  const windows = g.input('windows', ['patches', 'patches']);
  const whole = g.input('whole', ['patches', 'patches']);

  let x = g.linear(pixels, 'visual.patch_embed.proj', pixelCount, hidden, false);
  for (let index = 0; index < depth; index++) {
    const name = `visual.blocks.${index}`;
    const normed = rmsNorm(g, x, `${name}.norm1`, hidden, EPSILON);
    const qkv = g.reshape(g.linear(normed, `${name}.attn.qkv`, hidden, 3 * hidden, true), [
      -1,
      3,
      heads,
      headSize,
    ]);
    const [q, k, v] = g
      .ops('Split', [qkv, g.ints([1, 1, 1])], 3, { axis: 1 })
      .map((part) => g.reshape(part, [-1, heads, headSize]));
    const byHead = (value: string) => g.transpose(value, [1, 0, 2]);
    const mixed = attend(
      g,
      {
        query: byHead(rotate(g, q!, cos, sin, headSize)),
        key: byHead(rotate(g, k!, cos, sin, headSize)),
        value: byHead(v!),
        mask: vision.fullAttentionBlocks.includes(index) ? whole : windows,
      },
      { heads, kvHeads: heads, headSize },
    );
    x = g.op('Add', [x, g.linear(mixed, `${name}.attn.proj`, hidden, hidden, true)]);
    const again = rmsNorm(g, x, `${name}.norm2`, hidden, EPSILON);
    x = g.op('Add', [x, gatedMlp(g, again, `${name}.mlp`, { hidden, mlp, bias: true })]);
  }
  const merged = merge * merge * hidden;
  const cells = g.reshape(rmsNorm(g, x, 'visual.merger.ln_q', hidden, EPSILON), [-1, merged]);
  const inner = gelu(g, g.linear(cells, 'visual.merger.mlp.0', merged, merged, true));
  const features = g.linear(inner, 'visual.merger.mlp.2', merged, text.hidden, true);
  g.output(features, 'features', ['cells', text.hidden]);
  return g.finish();
}

/** The exact one, by the error function. */
function gelu(g: GraphBuilder, value: string): string {
  const erf = g.op('Erf', [g.op('Mul', [value, g.float(Math.SQRT1_2)])]);
  const gate = g.op('Mul', [g.op('Add', [erf, g.float(1)]), g.float(0.5)]);
  return g.op('Mul', [value, gate]);
}
