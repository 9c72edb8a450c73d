/** What of ONNX's protobuf a test needs to write a model: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
type Bytes = Uint8Array;
type Field = readonly [number: number, value: Bytes | string | number];

const floatType = 1;
const int64Type = 7;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

/** Numbers become varints, texts and bytes length-delimited fields. */
function message(fields: readonly Field[]): Bytes {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)]);
      const bytes = Buffer.from(value as string);
      return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
    }),
  );
}

function tensor(name: string, dims: readonly number[], type: number, raw: ArrayBuffer): Bytes {
  return message([...dims.map((dim): Field => [1, dim]), [2, type], [8, name], [9, new Uint8Array(raw)]]);
}

export function floats(name: string, dims: readonly number[], values: Float32Array<ArrayBuffer>): Bytes {
  return tensor(name, dims, floatType, values.buffer);
}

export function integers(name: string, values: readonly number[]): Bytes {
  return tensor(name, [values.length], int64Type, BigInt64Array.from(values.map(BigInt)).buffer);
}

type Attribute = readonly [name: string, value: number | readonly number[]];

/** `integer` attributes only: axes, permutations, flags, element types. */
export function node(operator: string, inputs: string[], output: string, attributes: readonly Attribute[] = []): Bytes {
  const attributeMessage = ([name, value]: Attribute) =>
    typeof value === 'number'
      ? message([[1, name], [3, value], [20, 2]]) // biome-ignore format: a field a pair
      : message([[1, name], ...value.map((item): Field => [8, item]), [20, 7]]);
  return message([
    ...inputs.map((input): Field => [1, input]),
    [2, output],
    [4, operator],
    ...attributes.map((attribute): Field => [5, attributeMessage(attribute)]),
  ]);
}

/** A named dimension may be of any size. */
function value(name: string, type: number, shape: readonly (string | number)[]): Bytes {
  const dims = shape.map((dim): Field => [1, message([typeof dim === 'number' ? [1, dim] : [2, dim]])]);
  return message([[1, name], [2, message([[1, message([[1, type], [2, message(dims)]])]])]]); // biome-ignore format: nested
}

/** The file of a model with int64 inputs [batch, sequence] and one float output [batch, `classes`]. */
export function onnxModel(options: {
  inputs: readonly string[];
  output: string;
  classes: number;
  nodes: readonly Bytes[];
  constants: readonly Bytes[];
}): Bytes {
  const { inputs, output, classes, nodes, constants } = options;
  const graph = message([
    ...nodes.map((item): Field => [1, item]),
    [2, 'tiny'],
    ...constants.map((item): Field => [5, item]),
    ...inputs.map((name): Field => [11, value(name, int64Type, ['batch', 'sequence'])]),
    [12, value(output, floatType, ['batch', classes])],
  ]);
  return message([[1, 8], [7, graph], [8, message([[1, ''], [2, 13]])]]); // biome-ignore format: version and operator set
}
