import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Element types by their number in ONNX. */
export const ELEMENT = { float: 1, uint8: 2, int64: 7, float16: 10, bfloat16: 16 } as const;
export type ElementType = keyof typeof ELEMENT;

export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly element: ElementType };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Empty for ONNX's own operators. */
  readonly domain?: string;
}

/** A constant: its bytes are in the model, or in a file beside it. */
export interface Initializer {
  readonly name: string;
  readonly element: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | { readonly file: string; readonly offset: number; readonly bytes: number };
}

/** A graph's input or output; a named size may differ from run to run. */
export interface ValueInfo {
  readonly name: string;
  readonly element: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const IR_VERSION = 8;
const OPSETS = [
  { domain: '', version: 17 },
  { domain: 'com.microsoft', version: 1 },
];

/** A `.onnx` file's bytes; field numbers are those of onnx.proto. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const model = new BinaryWriter();
  model.tag(1, WireType.Varint).int64(IR_VERSION);
  model.tag(2, WireType.LengthDelimited).string('benchtop');
  message(model, 7, (writer) => encodeGraph(writer, graph));
  for (const { domain, version } of OPSETS) {
    message(model, 8, (writer) => {
      writer.tag(1, WireType.LengthDelimited).string(domain);
      writer.tag(2, WireType.Varint).int64(version);
    });
  }
  return model.finish();
}

function encodeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message(writer, 1, (inner) => encodeNode(inner, node));
  writer.tag(2, WireType.LengthDelimited).string(graph.name);
  for (const tensor of graph.initializers) message(writer, 5, (inner) => encodeTensor(inner, tensor));
  for (const value of graph.inputs) message(writer, 11, (inner) => encodeValue(inner, value));
  for (const value of graph.outputs) message(writer, 12, (inner) => encodeValue(inner, value));
}

function encodeNode(
  writer: BinaryWriter,
  { op, inputs, outputs, attributes = {}, domain = '' }: OnnxNode,
): void {
  for (const name of inputs) writer.tag(1, WireType.LengthDelimited).string(name);
  for (const name of outputs) writer.tag(2, WireType.LengthDelimited).string(name);
  writer.tag(4, WireType.LengthDelimited).string(op);
  for (const [name, value] of Object.entries(attributes)) {
    message(writer, 5, (inner) => encodeAttribute(inner, name, value));
  }
  if (domain !== '') writer.tag(7, WireType.LengthDelimited).string(domain);
}

function encodeAttribute(writer: BinaryWriter, name: string, value: Attribute): void {
  const type = (number: number) => writer.tag(20, WireType.Varint).int32(number);
  writer.tag(1, WireType.LengthDelimited).string(name);
  if (typeof value === 'number') {
    writer.tag(3, WireType.Varint).int64(value);
    type(2);
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    type(1);
  } else if ('element' in value) {
    writer.tag(3, WireType.Varint).int64(ELEMENT[value.element]);
    type(2);
  } else {
    for (const item of value) writer.tag(8, WireType.Varint).int64(item);
    type(7);
  }
}

function encodeTensor(writer: BinaryWriter, { name, element, shape, data }: Initializer): void {
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(ELEMENT[element]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  if (data instanceof Uint8Array) {
    writer.tag(9, WireType.LengthDelimited).bytes(data);
    return;
  }
  const place = { location: data.file, offset: String(data.offset), length: String(data.bytes) };
  for (const [key, value] of Object.entries(place)) {
    message(writer, 13, (inner) => {
      inner.tag(1, WireType.LengthDelimited).string(key);
      inner.tag(2, WireType.LengthDelimited).string(value);
    });
  }
  writer.tag(14, WireType.Varint).int32(1);
}

function encodeValue(writer: BinaryWriter, { name, element, shape }: ValueInfo): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  message(writer, 2, (type) => {
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(ELEMENT[element]);
      message(tensor, 2, (dims) => {
        for (const size of shape) {
          message(dims, 1, (dim) => {
            if (typeof size === 'number') dim.tag(1, WireType.Varint).int64(size);
            else dim.tag(2, WireType.LengthDelimited).string(size);
          });
        }
      });
    });
  });
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}
