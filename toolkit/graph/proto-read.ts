// An ONNX file read into a graph. Tensors are views into the file's bytes (or into its external data).
import { Fault } from '../words/fault.ts';
import { fresh } from './dims.ts';
import type { Attribute, Dim, Graph, Node, Tensor, Value } from './ir.ts';
import * as onnx from './onnx.ts';
import { constantOf } from './proto-constant.ts';
import { type Files, readTensor } from './proto-tensor.ts';
import { typeOf } from './types.ts';
import { decode, type Message } from './wire.ts';

export interface ReadOptions {
  /** What faults call the file; default 'model'. */
  readonly where?: string;
  /** The bytes of an external data file; its location is already known to stay beside the model. */
  readonly external?: (location: string) => Uint8Array;
}

/** The IR versions of onnx.proto that mean what we read: from named operator sets to today. */
const VERSIONS = { oldest: 3, newest: 13 } as const;

/** Deeper subgraphs are not made by any exporter. */
const DEEPEST = 16;

/**
 * The graph in `bytes`. Constant nodes become initializers (unless they are an output); 'ai.onnx' becomes the domain ''.
 * Nothing is copied: the graph keeps `bytes` alive. What the graph says is not checked beyond its form: see `verify`.
 * Faults (`graph.*`): not ONNX, truncated, unknown version or element type, functions, sparse tensors, lying lengths,
 * external data missing, outside its file or outside the model's folder.
 */
export function readModel(bytes: Uint8Array, options: ReadOptions = {}): Graph {
  const where = options.where ?? 'model';
  const view = plain(bytes);
  try {
    return model(view, where, filesOf(options));
  } catch (cause) {
    if (cause instanceof Fault || !(cause instanceof Error)) throw cause;
    const cut = view[0] === 8 && /EOF|Offset is outside/.test(cause.message);
    throw new Fault(
      cut ? 'graph.truncated' : 'graph.not-onnx',
      { where, size: view.length, reason: cause.message },
      { cause },
    );
  }
}

function model(view: Uint8Array, where: string, files: Files): Graph {
  const found = decode(onnx.modelProto, view);
  if (!found.graph || !found.irVersion)
    throw new Fault('graph.not-onnx', { where, size: view.length, reason: 'no graph' });
  const version = found.irVersion;
  if (version < VERSIONS.oldest || version > VERSIONS.newest)
    throw new Fault('graph.ir-version', { where, version, ...VERSIONS });
  if (found.functions.length > 0) throw new Fault('graph.functions', { where, count: found.functions.length });
  const opset = Object.fromEntries(
    found.opsetImport
      .map((part) => decode(onnx.opsetProto, part))
      .map(({ domain, version }) => [domainOf(domain), version ?? 1]),
  );
  const graph = new GraphReader(opset, where, files).graph(found.graph, 0);
  // Before version 4 every initializer had to be listed as an input too.
  return version >= 4 ? graph : { ...graph, inputs: graph.inputs.filter(({ name }) => !graph.initializers.has(name)) };
}

// A Buffer's slice is no copy, which those who align tensors count on.
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const domainOf = (domain = ''): string => (domain === 'ai.onnx' ? '' : domain);

function filesOf({ external }: ReadOptions): Files {
  const read = new Map<string, Uint8Array>();
  return (location, where) => {
    const outside = /^[\\/]|^[a-z]:|\0/i.test(location) || location.split(/[\\/]/).includes('..');
    if (location === '' || outside) throw new Fault('graph.external-outside', { where, location });
    if (!external) throw new Fault('graph.external-missing', { where, location });
    const bytes = read.get(location) ?? plain(external(location));
    read.set(location, bytes);
    return bytes;
  };
}

class GraphReader {
  readonly #opset: Graph['opset'];
  readonly #where: string;
  readonly #files: Files;

  constructor(opset: Graph['opset'], where: string, files: Files) {
    this.#opset = opset;
    this.#where = where;
    this.#files = files;
  }

  graph(view: Uint8Array, depth: number): Graph {
    if (depth > DEEPEST) throw new Fault('graph.too-deep', { where: this.#where, depth });
    const found = decode(onnx.graphProto, view);
    if (found.sparseInitializers.length > 0) throw new Fault('graph.sparse', { where: this.#where });
    const outputs = found.outputs.map((part) => this.#declared(part));
    const named = new Set(outputs.map(({ name }) => name));
    const initializers = new Map<string, Tensor>();
    const keep = (name: string, tensor: Tensor) => {
      if (initializers.has(name)) throw new Fault('graph.duplicate', { where: this.#where, name });
      initializers.set(name, tensor);
    };
    for (const part of found.initializers) {
      const { name, tensor } = readTensor(part, this.#where, this.#files);
      keep(name, tensor);
    }
    const nodes = found.nodes.flatMap((part) => {
      const node = this.#node(part, depth);
      const constant = named.has(node.outputs[0] ?? '') ? undefined : constantOf(node);
      if (!constant) return [node];
      keep(node.outputs[0]!, constant);
      return [];
    });
    const values = found.values.flatMap((part) => value(part) ?? []);
    return {
      name: found.name ?? '',
      opset: this.#opset,
      nodes,
      initializers,
      inputs: found.inputs.map((part) => this.#declared(part)),
      outputs,
      values: new Map(values.map((each) => [each.name, each])),
    };
  }

  #declared(view: Uint8Array): Value {
    const found = value(view);
    if (!found)
      throw new Fault('graph.not-tensor', { where: this.#where, name: decode(onnx.valueProto, view).name ?? '' });
    return found;
  }

  #node(view: Uint8Array, depth: number): Node {
    const { name = '', op = '', domain, inputs, outputs, attributes } = decode(onnx.nodeProto, view);
    return {
      name,
      op,
      domain: domainOf(domain),
      inputs,
      outputs,
      attributes: Object.fromEntries(attributes.map((part) => this.#attribute(part, `${op} ${name}`, depth))),
    };
  }

  #attribute(view: Uint8Array, where: string, depth: number): [string, Attribute] {
    const found = decode(onnx.attributeProto, view);
    const kind = kindOf(found);
    const name = found.name ?? '';
    if (!kind) throw new Fault('graph.unknown-attribute', { where: `${this.#where}/${where}`, name });
    if (kind === 'tensor')
      return [name, { kind, value: readTensor(found.tensor ?? NOTHING, this.#where, this.#files).tensor }];
    if (kind === 'graph') return [name, { kind, value: this.graph(found.graph ?? NOTHING, depth + 1) }];
    return [name, { kind, value: found[kind] ?? (kind === 'string' ? '' : 0) } as Attribute];
  }
}

const NOTHING = new Uint8Array();

type AttributeMessage = Message<typeof onnx.attributeProto>;
const kinds = Object.entries(onnx.attributeTypes) as [Attribute['kind'], number][];

/** The declared kind; files of old writers leave it out, then the one field that is filled says it. */
function kindOf(found: AttributeMessage): Attribute['kind'] | undefined {
  if (found.reference) return undefined;
  if (found.type) return kinds.find(([, code]) => code === found.type)?.[0];
  return kinds.find(([kind]) =>
    Array.isArray(found[kind]) ? (found[kind] as readonly unknown[]).length > 0 : found[kind] !== undefined,
  )?.[0];
}

/** A ValueInfoProto; undefined for what is no tensor or of an element type we do not know. */
function value(view: Uint8Array): Value | undefined {
  const { name = '', type: typeView } = decode(onnx.valueProto, view);
  const tensorView = typeView && decode(onnx.typeProto, typeView).tensor;
  const found = tensorView && decode(onnx.tensorTypeProto, tensorView);
  const type = typeOf(found?.element ?? 0);
  if (!type) return undefined;
  const dims = found?.shape && decode(onnx.shapeProto, found.shape).dims;
  return { name, type, shape: dims?.map((part, axis) => dim(part, name, axis)) ?? null };
}

function dim(view: Uint8Array, name: string, axis: number): Dim {
  const { value, symbol } = decode(onnx.dimProto, view);
  if (symbol) return symbol;
  return value === undefined || value < 0 ? fresh(name, axis) : value;
}
