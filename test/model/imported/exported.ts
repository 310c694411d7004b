// The reference BERT as torch.onnx writes it, in the habits of three times: what importers meet in the world.
import type { Attribute, Graph, Node, Tensor, Value } from '../../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../../toolkit/graph/proto.ts';
import { ints, scalar, tensor, transposed } from '../../../toolkit/graph/tensor.ts';
import type { ModelConfig } from '../../../toolkit/model/config.ts';
import type { Parameters } from '../../../toolkit/model/parameters.ts';

export interface Style {
  readonly opset: number;
  /** Values called `/bert/encoder/…` rather than by number. */
  readonly named: boolean;
  /** LayerNormalization in one operator. */
  readonly whole: boolean;
  /** Weights of linear layers turned when they were written, and nameless. */
  readonly folded: boolean;
  /** Scaled dot products with a mask of minus infinity, and guards against rows of nothing else. */
  readonly guarded: boolean;
  /** Which outputs; with a head, `logits`. */
  readonly outputs: 'logits' | 'states' | 'pooled' | 'tokens';
}

export const styles = {
  'opset 11': { opset: 11, named: false, whole: false, folded: true, guarded: false, outputs: 'logits' },
  'opset 14': { opset: 14, named: true, whole: false, folded: false, guarded: false, outputs: 'logits' },
  'opset 17': { opset: 17, named: true, whole: true, folded: true, guarded: true, outputs: 'logits' },
} as const satisfies Record<string, Style>;

type Attributes = Readonly<Record<string, Attribute>>;

const int = (value: number): Attribute => ({ kind: 'int', value });
const list = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
const MOST = -3.4028234663852886e38;

class Export {
  readonly nodes: Node[] = [];
  readonly initializers = new Map<string, Tensor>();
  readonly style: Style;
  readonly #parameters: Parameters;
  readonly #names = new Map<string, number>();
  #count = 0;

  constructor(style: Style, parameters: Parameters) {
    this.style = style;
    this.#parameters = parameters;
  }

  /** `path` is where in the modules the call stands. */
  op(path: string, op: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    this.#count += 1;
    const stem = `/${path.replaceAll('.', '/').replace(/layer\/(\d+)/, 'layer.$1')}/${op}`;
    const before = this.#names.get(stem) ?? 0;
    this.#names.set(stem, before + 1);
    const name = this.style.named ? (before > 0 ? `${stem}_${before}` : stem) : '';
    const y = output ?? (this.style.named ? `${name}_output_0` : String(1000 + this.#count));
    this.nodes.push({ name, op, domain: '', inputs, outputs: [y], attributes });
    return y;
  }

  constant(value: Tensor): string {
    return this.op('constants', 'Constant', [], { value: { kind: 'tensor', value } });
  }

  parameter(name: string): string {
    this.initializers.set(name, this.#parameters.get(name)!);
    return name;
  }

  /** Axes as an attribute before `since`, as an input from then on. */
  axes(
    path: string,
    op: string,
    since: number,
    x: string,
    axes: readonly number[],
    attributes: Attributes = {},
  ): string {
    if (this.style.opset < since) return this.op(path, op, [x], { ...attributes, axes: list(axes) });
    return this.op(path, op, [x, this.constant(ints([axes.length], axes))], attributes);
  }

  linear(path: string, x: string): string {
    const value = this.#parameters.get(`${path}.weight`)!;
    let weight: string;
    if (this.style.folded) {
      weight = `onnx::MatMul_${2000 + this.#count}`;
      this.initializers.set(weight, transposed(value));
    } else weight = this.op(path, 'Transpose', [this.parameter(`${path}.weight`)], { perm: list([1, 0]) });
    const product = this.op(path, 'MatMul', [x, weight]);
    return this.op(path, 'Add', [this.parameter(`${path}.bias`), product]);
  }

  gemm(path: string, x: string, output?: string): string {
    const inputs = [x, this.parameter(`${path}.weight`), this.parameter(`${path}.bias`)];
    return this.op(
      path,
      'Gemm',
      inputs,
      { alpha: { kind: 'float', value: 1 }, beta: { kind: 'float', value: 1 }, transB: int(1) },
      output,
    );
  }

  norm(path: string, x: string, epsilon: number): string {
    const [scale, shift] = [this.parameter(`${path}.weight`), this.parameter(`${path}.bias`)];
    if (this.style.whole)
      return this.op(path, 'LayerNormalization', [x, scale, shift], {
        axis: int(-1),
        epsilon: { kind: 'float', value: epsilon },
      });
    const centred = this.op(path, 'Sub', [x, this.axes(path, 'ReduceMean', 18, x, [-1])]);
    const variance = this.axes(path, 'ReduceMean', 18, this.op(path, 'Pow', [centred, this.constant(scalar(2))]), [-1]);
    const spread = this.op(path, 'Sqrt', [this.op(path, 'Add', [variance, this.constant(scalar(epsilon))])]);
    return this.op(path, 'Add', [this.op(path, 'Mul', [this.op(path, 'Div', [centred, spread]), scale]), shift]);
  }

  gelu(path: string, x: string): string {
    const erf = this.op(path, 'Erf', [this.op(path, 'Div', [x, this.constant(scalar(Math.SQRT2))])]);
    const share = this.op(path, 'Mul', [x, this.op(path, 'Add', [erf, this.constant(scalar(1))])]);
    return this.op(path, 'Mul', [share, this.constant(scalar(0.5))]);
  }

  /** Inference leaves Dropout out of most exports, not of all. */
  dropout(path: string, x: string): string {
    return this.style.opset < 12
      ? this.op(path, 'Dropout', [x], { ratio: { kind: 'float', value: 0.1 } })
      : this.op(path, 'Identity', [x]);
  }

  size(path: string, x: string, axis: number): string {
    const shape = this.op(path, 'Shape', [x]);
    return this.op(path, 'Gather', [shape, this.constant(ints([], [axis]))], { axis: int(0) });
  }

  /** x.view(B, S, …) */
  view(path: string, x: string, tail: readonly number[]): string {
    const open = [0, 1].map((axis) => this.axes(path, 'Unsqueeze', 13, this.size(path, x, axis), [0]));
    const rest = tail.map((dim) => this.constant(ints([1], [dim])));
    return this.op(path, 'Reshape', [x, this.op(path, 'Concat', [...open, ...rest], { axis: int(0) })]);
  }
}

function mask(e: Export, given: string): string {
  const at = 'bert';
  const wide = e.axes(at, 'Unsqueeze', 13, e.axes(at, 'Unsqueeze', 13, given, [1]), [2]); // [B, 1, 1, S]
  const real = e.op(at, 'Cast', [wide], { to: int(1) });
  if (!e.style.guarded) {
    const gone = e.op(at, 'Sub', [e.constant(scalar(1)), real]);
    return e.op(at, 'Mul', [gone, e.constant(scalar(-10000))]);
  }
  // expand to [B, 1, S, S], then masked_fill
  const [batch, length] = [0, 1].map((axis) => e.axes(at, 'Unsqueeze', 13, e.size(at, given, axis), [0]));
  const shape = e.op(at, 'Concat', [batch!, e.constant(ints([1], [1])), length!, length!], { axis: int(0) });
  const ones = e.op(at, 'ConstantOfShape', [e.constant(ints([1], [4]))], {
    value: { kind: 'tensor', value: ints([1], [1]) },
  });
  const any = e.op(at, 'Equal', [shape, e.op(at, 'Mul', [ones, e.constant(ints([], [-1]))])]);
  const expanded = e.op(at, 'Expand', [real, e.op(at, 'Where', [any, ones, shape])]);
  const inverse = e.op(at, 'Sub', [e.constant(scalar(1)), expanded]);
  const filled = e.op(at, 'Cast', [inverse], { to: int(9) });
  return e.op(at, 'Where', [filled, e.constant(scalar(MOST)), inverse]);
}

function attention(
  e: Export,
  path: string,
  x: string,
  bias: string,
  { hidden_size: h, num_attention_heads: n }: ModelConfig,
): string {
  const at = `${path}.attention.self`;
  const heads = (part: string, perm: readonly number[]): string =>
    e.op(at, 'Transpose', [e.view(at, e.linear(`${at}.${part}`, x), [n, h / n])], { perm: list(perm) });
  const query = heads('query', [0, 2, 1, 3]);
  const [key, value] = [heads('key', [0, 2, 3, 1]), heads('value', [0, 2, 1, 3])];
  let scores: string;
  if (e.style.guarded) {
    const root = e.op(at, 'Sqrt', [e.op(at, 'Div', [e.constant(scalar(1)), e.constant(scalar(Math.sqrt(h / n)))])]);
    scores = e.op(at, 'MatMul', [e.op(at, 'Mul', [query, root]), e.op(at, 'Mul', [key, root])]);
  } else scores = e.op(at, 'Div', [e.op(at, 'MatMul', [query, key]), e.constant(scalar(Math.sqrt(h / n)))]);
  let weights = e.op(at, 'Softmax', [e.op(at, 'Add', [scores, bias])], { axis: int(e.style.opset < 13 ? 3 : -1) });
  if (e.style.guarded) weights = e.op(at, 'Where', [e.op(at, 'IsNaN', [weights]), e.constant(scalar(0)), weights]);
  const context = e.op(at, 'Transpose', [e.op(at, 'MatMul', [e.dropout(at, weights), value])], {
    perm: list([0, 2, 1, 3]),
  });
  return e.dropout(path, e.linear(`${path}.attention.output.dense`, e.view(at, context, [h])));
}

/** The graph of a classifier with `parameters` in checkpoint layout. */
export function exported(config: ModelConfig, parameters: Parameters, style: Style): Graph {
  const e = new Export(style, parameters);
  const eps = config.layer_norm_eps;
  const at = 'bert.embeddings';
  const positions = tensor(
    'int64',
    [1, config.max_position_embeddings],
    BigInt64Array.from({ length: config.max_position_embeddings }, (_, i) => BigInt(i)),
  );
  e.initializers.set(`${at}.position_ids`, positions);
  const length = e.axes(at, 'Unsqueeze', 13, e.size(at, 'input_ids', 1), [0]);
  const [zero, one] = [e.constant(ints([1], [0])), e.constant(ints([1], [1]))];
  const places = e.op(at, 'Slice', [`${at}.position_ids`, zero, length, one, one]);
  const bias = mask(e, 'attention_mask');
  const look = (table: string, ids: string): string =>
    e.op(`${at}.${table}`, 'Gather', [e.parameter(`${at}.${table}.weight`), ids]);
  const sum = e.op(at, 'Add', [
    e.op(at, 'Add', [look('word_embeddings', 'input_ids'), look('token_type_embeddings', 'token_type_ids')]),
    look('position_embeddings', places),
  ]);
  let x = e.dropout(at, e.norm(`${at}.LayerNorm`, sum, eps));
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const path = `bert.encoder.layer.${i}`;
    x = e.norm(`${path}.attention.output.LayerNorm`, e.op(path, 'Add', [attention(e, path, x, bias, config), x]), eps);
    const inner = e.gelu(`${path}.intermediate.intermediate_act_fn`, e.linear(`${path}.intermediate.dense`, x));
    x = e.norm(
      `${path}.output.LayerNorm`,
      e.op(path, 'Add', [e.dropout(path, e.linear(`${path}.output.dense`, inner)), x]),
      eps,
    );
  }
  const outputs = heads[style.outputs](e, x, config);
  const input = (name: string): Value => ({ name, type: 'int64', shape: ['batch', 'sequence'] });
  return {
    name: 'torch_jit',
    opset: { '': style.opset },
    nodes: e.nodes,
    initializers: e.initializers,
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map(input),
    outputs,
    values: new Map(),
  };
}

const heads: { readonly [O in Style['outputs']]: (e: Export, x: string, config: ModelConfig) => readonly Value[] } = {
  states: (e, x, { hidden_size: h }) => [
    value(e.op('out', 'Identity', [x], {}, 'last_hidden_state'), ['batch', 'sequence', h]),
  ],
  pooled: (e, x, config) => [
    ...heads.states(e, x, config),
    value(e.op('bert.pooler.activation', 'Tanh', [e.gemm('bert.pooler.dense', first(e, x))], {}, 'pooler_output'), [
      'batch',
      config.hidden_size,
    ]),
  ],
  logits: (e, x) => {
    const pooled = e.op('bert.pooler.activation', 'Tanh', [e.gemm('bert.pooler.dense', first(e, x))]);
    return [value(e.gemm('classifier', e.dropout('dropout', pooled), 'logits'), ['batch', 3])];
  },
  /** A head on every token, its weights those of the classifier. */
  tokens: (e, x) => [
    value(e.op('out', 'Identity', [e.linear('classifier', x)], {}, 'logits'), ['batch', 'sequence', 3]),
  ],
};

const first = (e: Export, x: string): string =>
  e.op('bert.pooler', 'Gather', [x, e.constant(ints([], [0]))], { axis: int(1) });
const value = (name: string, shape: Value['shape']): Value => ({ name, type: 'float32', shape });

/** The file. */
export const exportedBytes = (config: ModelConfig, parameters: Parameters, style: Style): Uint8Array =>
  concat(writeModel(exported(config, parameters, style)).model);
