// A teacher on this machine: logits and hidden states of any encoder we can read, for texts.
import type { Executable } from '../engine/engine.ts';
import { ort } from '../engine/ort.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { extract } from '../graph/rewrite.ts';
import { hiddenStates } from '../model/imported/hidden.ts';
import { listed, logitsOf, requireInputs } from '../model/imported/roles.ts';
import type { Input } from '../runtime/predictor.ts';
import { bucket, collate } from '../text/batch.ts';
import type { TaskName } from '../text/task.ts';
import { createTokenizer, type Encoding, type Tokenizer } from '../text/tokenizer.ts';
import { Fault } from '../words/fault.ts';
import { graphFeeds } from './graph-feeds.ts';
import { readSource } from './teacher-source.ts';

export interface LocalTeacherOptions {
  /** Threads inside one operator. @default 1 */
  readonly threads?: number;
  /** What it is asked to do: a bundle must be for the same. */
  readonly task?: TaskName;
  /** The data's labels in their order: logits come in it, and the teacher must have as many. */
  readonly labels?: readonly string[];
  /** Path of an ONNX file's vocabulary. @default vocab.txt beside it */
  readonly vocab?: string;
  /** Tokens of a text at most. @default what the model says, else 512 */
  readonly maxLength?: number;
  /** @default what the bundle says, else true */
  readonly lowerCase?: boolean;
  /** Tokens of one batch, padding included. @default 4096 */
  readonly batchTokens?: number;
}

export interface Hidden {
  /** After the embeddings and after every layer: [texts, tokens, width], row-major; places beyond a text's length are void. */
  readonly layers: readonly Float32Array[];
  readonly shape: readonly [texts: number, tokens: number, width: number];
  /** Tokens of each text, [CLS] and [SEP] included. */
  readonly lengths: readonly number[];
}

export interface LocalTeacher {
  /** In the order of the logits; undefined where neither the data nor the teacher names them. */
  readonly labels: readonly string[] | undefined;
  readonly tokenizer: Tokenizer;
  /** One row per text. Fault: the teacher has no classification head, or another number of labels than the data. */
  logits(texts: readonly Input[]): Promise<readonly (readonly number[])[]>;
  /** Of all texts in one batch. Fault: the graph shows no hidden states. */
  hidden(texts: readonly Input[]): Promise<Hidden>;
  release(): Promise<void>;
}

/**
 * Opens the teacher at `path`: a bundle (folder or .tar.gz), an ONNX file with its vocab.txt, or a folder in Hugging Face
 * layout (config.json with safetensors or PyTorch weights, or model.onnx).
 * Faults: no model there, a bundle of another task, no vocabulary, an encoder of another kind, inputs we cannot fill, labels that are not the data's.
 */
export async function openTeacher(path: string, options: LocalTeacherOptions = {}): Promise<LocalTeacher> {
  const { graph, vocab, ...source } = await readSource(path, options.vocab);
  const tokenizer = createTokenizer(vocab, {
    maxLength: Math.min(options.maxLength ?? source.maxLength, source.maxLength),
    lowerCase: options.lowerCase ?? source.lowerCase,
    ...(source.terms ? { terms: source.terms } : {}),
  });
  if (options.task && source.task) requireTask(source.task, options.task, path);
  requireInputs(graph, path);
  const order = orderOf(source.labels, options.labels, path);
  const compiled = new Map<string, Promise<Executable>>();
  const outputs = { logits: [logitsOf(graph) ?? []].flat(), hidden: hiddenStates(graph) };

  /** Each kind of output has a graph of its own, so that asking for logits alone stays fast. */
  const executable = (kind: keyof typeof outputs): Promise<Executable> => {
    if (outputs[kind].length === 0)
      throw new Fault(`teacher.no-${kind}`, { where: path, outputs: listed(graph.outputs) });
    const found =
      compiled.get(kind) ??
      ort.compile(concat(writeModel(extract(graph, outputs[kind])).model), { threads: options.threads ?? 1 });
    compiled.set(kind, found);
    return found;
  };
  const encode = (texts: readonly Input[]): readonly Encoding[] =>
    texts.map((text) => (typeof text === 'string' ? tokenizer.encode(text) : tokenizer.encode(...text)));

  return {
    labels: options.labels ?? source.labels,
    tokenizer,
    async logits(texts) {
      const session = await executable('logits');
      const encodings = encode(texts);
      const rows: (readonly number[])[] = new Array(texts.length);
      const lengths = encodings.map(({ ids }) => ids.length);
      for (const places of bucket(lengths, { tokens: options.batchTokens ?? 4096 })) {
        const batch = collate(
          places.map((place) => encodings[place]!),
          tokenizer.vocab.pad,
        ); // [B, S]
        const { dims, data } = (await session.run(graphFeeds(graph, batch, session)))[outputs.logits[0]!]!; // [B, L]
        const labels = dims[1] ?? 0;
        const wanted = options.labels?.length ?? labels;
        if (dims.length !== 2 || labels !== wanted) {
          throw new Fault('teacher.label-count', { where: path, expected: wanted, received: dims.join(' × ') });
        }
        for (const [row, place] of places.entries()) {
          const own = Array.from((data as Float32Array).subarray(row * labels, (row + 1) * labels));
          rows[place] = order ? order.map((at) => own[at]!) : own;
        }
      }
      return rows;
    },
    async hidden(texts) {
      const session = await executable('hidden');
      const encodings = encode(texts);
      const batch = collate(encodings, tokenizer.vocab.pad); // [B, S]
      const found = await session.run(graphFeeds(graph, batch, session));
      const layers = outputs.hidden.map((name) => found[name]!.data as Float32Array); // [B, S, H] or [B·S, H]
      const width = layers[0]!.length / (batch.size * batch.length);
      return { layers, shape: [batch.size, batch.length, width], lengths: encodings.map(({ ids }) => ids.length) };
    },
    async release() {
      const sessions = await Promise.allSettled(compiled.values());
      compiled.clear();
      for (const session of sessions) if (session.status === 'fulfilled') await session.value.release();
    },
  };
}

/** Fault: a teacher of another task. */
export function requireTask(own: TaskName, wanted: TaskName, where: string): void {
  if (own !== wanted) throw new Fault('teacher.for-other-task', { where, expected: wanted, received: own });
}

/** Fault: other labels, or another order of them. */
export function requireLabels(own: readonly string[], wanted: readonly string[], where: string): void {
  if (own.join('\n') === wanted.join('\n')) return;
  throw new Fault('teacher.other-labels', { where, expected: quoted(wanted), received: quoted(own) });
}

/** For each of the data's labels, its place among the teacher's. Without names on one side the order is trusted. */
function orderOf(
  own: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
  where: string,
): readonly number[] | undefined {
  if (!own || !wanted) return undefined;
  const places = wanted.map((label) => own.indexOf(label));
  if (own.length !== wanted.length || places.includes(-1)) {
    throw new Fault('teacher.other-labels', { where, expected: quoted(wanted), received: quoted(own) });
  }
  return places;
}

const quoted = (labels: readonly string[]): string =>
  labels
    .slice(0, 6)
    .map((label) => `"${label}"`)
    .join(', ') + (labels.length > 6 ? `, … (${labels.length})` : '');
