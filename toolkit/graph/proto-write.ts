// A graph written as an ONNX file, in chunks: the bytes of tensors are passed on, never copied.
import { Fault } from '../words/fault.ts';
import { DataFile } from './data-file.ts';
import type { Attribute, Dim, Graph, Node, Tensor, Value } from './ir.ts';
import * as onnx from './onnx.ts';
import { EXTERNAL, unpackStrings } from './proto-tensor.ts';
import { codes } from './types.ts';
import { type Draft, encode, type Rope } from './wire.ts';

export interface WriteOptions {
  /** Put initializers of at least `minimum` bytes (default 1024) into the data file that is to lie at `location`, beside the model. */
  readonly external?: {
    readonly location: string;
    readonly minimum?: number;
    /** The file so far, where several models share one; default a new one. */
    readonly file?: DataFile;
  };
  /** Write what is known of inner values; default true. */
  readonly values?: boolean;
}

/** Two files in pieces, to be written in order. */
export interface ModelFile {
  readonly model: readonly Uint8Array[];
  /** Empty without `external`. */
  readonly external: readonly Uint8Array[];
}

/** Protobuf readers refuse longer files. */
const LONGEST = 2 ** 31 - 1;

/**
 * `graph` as an ONNX file; equal graphs give equal bytes. Large initializers are chunks of their own, viewing the same memory.
 * Faults: `graph.too-large` where the model alone passes 2 GiB.
 */
export function writeModel(graph: Graph, options: WriteOptions = {}): ModelFile {
  const { location, minimum = 1024, file = new DataFile() } = options.external ?? { location: '' };
  const place = (data: Uint8Array) =>
    location !== '' && data.length >= minimum ? { location, offset: file.place(data) } : undefined;
  const { chunks, length } = encode(onnx.modelProto, {
    irVersion: irVersion(graph.opset['']),
    producerName: 'penjing',
    graph: graphRope(graph, options.values ?? true, place),
    opsetImport: Object.entries(graph.opset)
      .sort(byName)
      .map(([domain, version]) => encode(onnx.opsetProto, { domain, version })),
  });
  if (length > LONGEST) throw new Fault('graph.too-large', { where: graph.name, size: length, limit: LONGEST });
  return { model: chunks, external: location === '' ? [] : file.chunks };
}

/** The chunks in one piece. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The oldest IR version that an operator set may use (onnx/docs/Versioning.md), so that older runtimes read the file. */
const irVersion = (opset = 1): number =>
  (
    [
      [23, 11],
      [21, 10],
      [19, 9],
      [15, 8],
      [13, 7],
    ] as const
  ).find(([from]) => opset >= from)?.[1] ?? 6;

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

type Place = (data: Uint8Array) => { readonly location: string; readonly offset: number } | undefined;
const inline: Place = () => undefined;

function graphRope(graph: Graph, withValues: boolean, place: Place): Rope {
  const declared = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name));
  const inner = [...graph.values.values()].filter(({ name }) => !declared.has(name) && !graph.initializers.has(name));
  return encode(onnx.graphProto, {
    nodes: graph.nodes.map(nodeRope),
    name: graph.name,
    initializers: [...graph.initializers].map(([name, tensor]) => tensorRope(tensor, name, place)),
    inputs: graph.inputs.map(valueRope),
    outputs: graph.outputs.map(valueRope),
    values: withValues ? inner.map(valueRope) : [],
  });
}

const nodeRope = (node: Node): Rope =>
  encode(onnx.nodeProto, {
    inputs: node.inputs,
    outputs: node.outputs,
    name: said(node.name),
    op: node.op,
    attributes: Object.entries(node.attributes).sort(byName).map(attributeRope),
    domain: said(node.domain),
  });

const said = (text: string): string | undefined => (text === '' ? undefined : text);

function attributeRope([name, attribute]: readonly [string, Attribute]): Rope {
  const { kind, value } = attribute;
  const content =
    kind === 'tensor'
      ? tensorRope(value, undefined, inline)
      : kind === 'graph'
        ? graphRope(value, true, inline)
        : value;
  const draft: Draft<typeof onnx.attributeProto> = { name, [kind]: content, type: onnx.attributeTypes[kind] };
  return encode(onnx.attributeProto, draft);
}

function tensorRope(tensor: Tensor, name: string | undefined, place: Place): Rope {
  const head = { dims: tensor.dims, type: codes[tensor.type], name };
  if (tensor.type === 'string') return encode(onnx.tensorProto, { ...head, strings: unpackStrings(tensor.data) });
  const placed = place(tensor.data);
  if (!placed) return encode(onnx.tensorProto, { ...head, raw: tensor.data });
  const entries = { location: placed.location, offset: String(placed.offset), length: String(tensor.data.length) };
  const external = Object.entries(entries).map(([key, value]) => encode(onnx.entryProto, { key, value }));
  return encode(onnx.tensorProto, { ...head, external, location: EXTERNAL });
}

const valueRope = ({ name, type, shape }: Value): Rope =>
  encode(onnx.valueProto, {
    name,
    type: encode(onnx.typeProto, {
      tensor: encode(onnx.tensorTypeProto, {
        element: codes[type],
        shape: shape ? encode(onnx.shapeProto, { dims: shape.map(dimRope) }) : undefined,
      }),
    }),
  });

const dimRope = (dim: Dim): Rope => encode(onnx.dimProto, typeof dim === 'number' ? { value: dim } : { symbol: dim });
