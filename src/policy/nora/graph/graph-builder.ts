import type { Attribute, Initializer, OnnxGraph, OnnxNode, ValueInfo } from './onnx-model.ts';
import type { StoredLinear, WeightStore } from './weight-store.ts';

/** Domain of ONNX Runtime's own operators. */
const CONTRIB = 'com.microsoft';

/** Grows a graph node by node; every method returns the name of what it computes. */
export class GraphBuilder {
  readonly #name: string;
  readonly #store: WeightStore;
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, Initializer>();
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];
  #count = 0;

  constructor(name: string, store: WeightStore) {
    this.#name = name;
    this.#store = store;
  }

  input(name: string, shape: readonly (number | string)[]): string {
    this.#inputs.push({ name, element: 'float', shape });
    return name;
  }

  output(value: string, name: string, shape: readonly (number | string)[]): void {
    this.#nodes.push({ op: 'Identity', inputs: [value], outputs: [name] });
    this.#outputs.push({ name, element: 'float', shape });
  }

  op(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string {
    return this.ops(op, inputs, 1, attributes, domain)[0]!;
  }

  /** An operator with several outputs. */
  ops(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): readonly string[] {
    const names = Array.from({ length: outputs }, () => `v${this.#count++}`);
    this.#nodes.push({ op, inputs, outputs: names, attributes, domain });
    return names;
  }

  /** Whole numbers, e.g. a shape. */
  ints(values: readonly number[]): string {
    const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant({ name: `i_${values.join('_')}`, element: 'int64', shape: [values.length], data });
  }

  float(value: number): string {
    const data = new Uint8Array(Float32Array.of(value).buffer);
    return this.#constant({ name: `f_${value}`, element: 'float', shape: [], data });
  }

  /** A vector of weights, e.g. of a norm or a bias. */
  vector(name: string, size: number): string {
    return this.#constant(this.#store.vector(name, size));
  }

  reshape(value: string, shape: readonly number[]): string {
    return this.op('Reshape', [value, this.ints(shape)]);
  }

  transpose(value: string, axes: readonly number[]): string {
    return this.op('Transpose', [value], { perm: axes });
  }

  /** `value` [rows, inputs] times a weight matrix [outputs, inputs], plus `<name>.bias` if asked. */
  linear(value: string, name: string, inputs: number, outputs: number, bias: boolean): string {
    const stored = this.#store.linear(`${name}.weight`, outputs, inputs);
    const bend = bias ? this.vector(`${name}.bias`, outputs) : undefined;
    if (stored.kind === 'plain') {
      const weight = this.#plain(stored);
      return this.op('Gemm', bend === undefined ? [value, weight] : [value, weight, bend], { transB: 1 });
    }
    const { bits, block, weight, scales } = stored;
    const product = this.op(
      'MatMulNBits',
      [value, this.#constant(weight), this.#constant(scales)],
      // Level 4 computes with 8-bit integers; without it 8-bit weights take a hundred times as long.
      { K: inputs, N: outputs, bits, block_size: block, accuracy_level: 4 },
      CONTRIB,
    );
    return bend === undefined ? product : this.op('Add', [product, bend]);
  }

  finish(): OnnxGraph {
    return {
      name: this.#name,
      nodes: this.#nodes,
      initializers: [...this.#constants.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  /** Weights kept in half precision are widened when the model is loaded. */
  #plain({ weight }: Extract<StoredLinear, { kind: 'plain' }>): string {
    const name = this.#constant(weight);
    return weight.element === 'float' ? name : this.op('Cast', [name], { to: { element: 'float' } });
  }

  #constant(initializer: Initializer): string {
    if (!this.#constants.has(initializer.name)) this.#constants.set(initializer.name, initializer);
    return initializer.name;
  }
}
