import type { QwenVlConfig } from '../checkpoint/qwen-vl-config.ts';
import { GraphBuilder } from './graph-builder.ts';
import { attend, gatedMlp, rmsNorm, rotate } from './layers.ts';
import type { OnnxGraph } from './onnx-model.ts';
import type { WeightStore } from './weight-store.ts';

/**
 * The language model with its cache. Inputs: `embeddings` [rows, hidden], `cos` and `sin` [rows, 1, head size], `mask`
 * [rows, columns] added to the scores, and for every layer `past_key.<i>` and `past_value.<i>` [kvHeads, past, head size].
 * Outputs: `logits` [1, vocabulary] of the last row alone, and `key.<i>`, `value.<i>` [kvHeads, columns, head size].
 */
export function buildDecoderGraph(
  { text, tiedHead, vocabulary }: QwenVlConfig,
  store: WeightStore,
): OnnxGraph {
  const g = new GraphBuilder('decoder', store);
  const { hidden, layers, heads, kvHeads, headSize, mlp, normEpsilon } = text;
  let x = g.input('embeddings', ['rows', hidden]);
  const cos = g.input('cos', ['rows', 1, headSize]);
  const sin = g.input('sin', ['rows', 1, headSize]);
  const mask = g.input('mask', ['rows', 'columns']);
  for (let index = 0; index < layers; index++) {
    const name = `model.layers.${index}`;
    const normed = rmsNorm(g, x, `${name}.input_layernorm`, hidden, normEpsilon);
    const project = (which: 'q' | 'k' | 'v', count: number) =>
      g.reshape(g.linear(normed, `${name}.self_attn.${which}_proj`, hidden, count * headSize, true), [
        -1,
        count,
        headSize,
      ]);
    const byHead = (value: string) => g.transpose(value, [1, 0, 2]);
    const query = byHead(rotate(g, project('q', heads), cos, sin, headSize));
    const grow = (kind: 'key' | 'value', rows: string) => {
      const past = g.input(`past_${kind}.${index}`, [kvHeads, 'past', headSize]);
      const all = g.op('Concat', [past, rows], { axis: 1 });
      g.output(all, `${kind}.${index}`, [kvHeads, 'columns', headSize]);
      return all;
    };
    const key = grow('key', byHead(rotate(g, project('k', kvHeads), cos, sin, headSize)));
    const value = grow('value', byHead(project('v', kvHeads)));
    const mixed = attend(g, { query, key, value, mask }, { heads, kvHeads, headSize });
    x = g.op('Add', [x, g.linear(mixed, `${name}.self_attn.o_proj`, heads * headSize, hidden, false)]);
    const again = rmsNorm(g, x, `${name}.post_attention_layernorm`, hidden, normEpsilon);
    x = g.op('Add', [x, gatedMlp(g, again, `${name}.mlp`, { hidden, mlp, bias: false })]);
  }
  // Only the last row is asked for what follows; the output layer is the largest of all.
  const last = g.op('Slice', [x, g.ints([-1]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([0])]);
  const head = tiedHead ? 'model.embed_tokens' : 'lm_head';
  const logits = g.linear(
    rmsNorm(g, last, 'model.norm', hidden, normEpsilon),
    head,
    hidden,
    vocabulary,
    false,
  );
  g.output(logits, 'logits', [1, vocabulary]);
  return g.finish();
}
