import type { GraphBuilder } from './graph-builder.ts';

/** Root-mean-square norm over the last axis, times a weight. */
export function rmsNorm(g: GraphBuilder, value: string, name: string, size: number, epsilon: number): string {
  const square = g.op('Mul', [value, value]);
  const mean = g.op('ReduceMean', [square], { axes: [-1], keepdims: 1 });
  const root = g.op('Sqrt', [g.op('Add', [mean, g.float(epsilon)])]);
  return g.op('Mul', [g.op('Div', [value, root]), g.vector(`${name}.weight`, size)]);
}

/** `down(silu(gate(x)) × up(x))` */
export function gatedMlp(
  g: GraphBuilder,
  value: string,
  name: string,
  { hidden, mlp, bias }: { readonly hidden: number; readonly mlp: number; readonly bias: boolean },
): string {
  const gate = g.linear(value, `${name}.gate_proj`, hidden, mlp, bias);
  const up = g.linear(value, `${name}.up_proj`, hidden, mlp, bias);
  const silu = g.op('Mul', [gate, g.op('Sigmoid', [gate])]);
  return g.linear(g.op('Mul', [silu, up]), `${name}.down_proj`, mlp, hidden, bias);
}

/** Turns the pairs (i, i + size / 2) of the last axis; `cos` and `sin` are [rows, 1, size]. */
export function rotate(g: GraphBuilder, value: string, cos: string, sin: string, size: number): string {
  const [low, high] = g.ops('Split', [value, g.ints([size / 2, size / 2])], 2, { axis: -1 });
  const turned = g.op('Concat', [g.op('Neg', [high!]), low!], { axis: -1 });
  return g.op('Add', [g.op('Mul', [value, cos]), g.op('Mul', [turned, sin])]);
}

export interface Heads {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
}

/**
 * Softmax attention. `query` [heads, rows, size], `key` and `value` [kvHeads, columns, size]; `mask` [rows, columns] is
 * added to the scores. The result is [rows, heads × size]. Query heads that share a key head stand next to each other.
 */
export function attend(
  g: GraphBuilder,
  { query, key, value, mask }: Readonly<Record<'query' | 'key' | 'value' | 'mask', string>>,
  { heads, kvHeads, headSize }: Heads,
): string {
  // One product per key head: its query heads are rows of one matrix.
  const grouped = g.reshape(query, [kvHeads, -1, headSize]);
  const scaled = g.op('Mul', [grouped, g.float(1 / Math.sqrt(headSize))]);
  const scores = g.op('MatMul', [scaled, g.transpose(key, [0, 2, 1])]);
  const rows = g.op('Shape', [mask]);
  const perHead = g.op('Reshape', [scores, g.op('Concat', [g.ints([heads]), rows], { axis: 0 })]);
  const weights = g.op('Softmax', [g.op('Add', [perHead, mask])], { axis: -1 });
  const columns = g.op('Slice', [rows, g.ints([1]), g.ints([2])]);
  const regrouped = g.op('Reshape', [weights, g.op('Concat', [g.ints([kvHeads, -1]), columns], { axis: 0 })]);
  const mixed = g.reshape(g.op('MatMul', [regrouped, value]), [heads, -1, headSize]);
  return g.reshape(g.transpose(mixed, [1, 0, 2]), [-1, heads * headSize]);
}
