// A model as a Hugging Face folder, for `transformers` in Python as well as for `importCheckpoint`.
import { formatVocab, type Vocab } from '../../text/vocab.ts';
import type { ModelConfig } from '../config.ts';
import type { Parameters } from '../parameters.ts';
import { writeSafetensors } from '../safetensors.ts';

export interface Exported {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** @default true */
  readonly lowerCase?: boolean;
  /** The class that Python loads. @default told by the heads among `parameters` */
  readonly architecture?: string;
  /** Kept in config.json under `penjing`; left out if empty. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The class for a model that has this parameter; the first that applies. */
const architectures = [
  ['classifier.weight', 'BertForSequenceClassification'],
  ['cls.predictions.transform.dense.weight', 'BertForMaskedLM'],
  ['bert.embeddings.word_embeddings.weight', 'BertModel'],
] as const;

/** The files by name, each in chunks; weights are not copied. */
export function exportCheckpoint(model: Exported): ReadonlyMap<string, readonly Uint8Array[]> {
  const { parameters, vocab } = model;
  return new Map([
    ['config.json', [json(configJson(model))]],
    ['model.safetensors', writeSafetensors(parameters, { format: 'pt' })],
    ['tokenizer_config.json', [json(tokenizerJson(model))]],
    ['vocab.txt', [new TextEncoder().encode(formatVocab(vocab))]],
  ]);
}

function configJson({ config, parameters, labels, vocab, architecture, extra = {} }: Exported): object {
  const told = architectures.find(([name]) => parameters.has(name))?.[1];
  const names = labels.length === 0 ? {} : { id2label: { ...labels }, label2id: numbersOf(labels) };
  return {
    architectures: [architecture ?? told],
    model_type: 'bert',
    ...config,
    hidden_act: 'gelu',
    position_embedding_type: 'absolute',
    initializer_range: 0.02,
    pad_token_id: vocab.pad,
    torch_dtype: 'float32',
    ...names,
    ...(Object.keys(extra).length === 0 ? {} : { penjing: extra }),
  };
}

function tokenizerJson({ config, lowerCase = true }: Exported): object {
  return {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: lowerCase,
    tokenize_chinese_chars: true,
    model_max_length: config.max_position_embeddings,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
  };
}

const numbersOf = (labels: readonly string[]): Record<string, number> =>
  Object.fromEntries(labels.map((label, id) => [label, id]));

const json = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
