// A model as a Hugging Face folder, for `transformers` in Python as well as for `importCheckpoint`. A model with parts that BERT
// has not says so by its `model_type`, so that Python refuses it rather than computing something else.
import { formatVocab, type Vocab } from '../../text/vocab.ts';
import type { ModelConfig } from '../config.ts';
import { CRF } from '../crf.ts';
import type { Parameters } from '../parameters.ts';
import { writeSafetensors } from '../safetensors.ts';

export interface Exported {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** @default true */
  readonly lowerCase?: boolean;
  /** Whether a text may have several labels. @default false */
  readonly several?: boolean;
  /** The class that Python loads. @default told by the heads among `parameters` */
  readonly architecture?: string;
}

/** The class, after `Bert`, for a model that has this parameter; the first that applies. */
const architectures = [
  [CRF.transitions, 'ForTokenClassification'],
  ['classifier.weight', 'ForSequenceClassification'],
  ['cls.predictions.transform.dense.weight', 'ForMaskedLM'],
  ['bert.embeddings.word_embeddings.weight', 'Model'],
] as const;

/** The files by name, each in chunks; weights are not copied. */
export function exportCheckpoint(model: Exported): ReadonlyMap<string, readonly Uint8Array[]> {
  const { parameters, vocab } = model;
  return new Map([
    ['config.json', [json(configJson(model))]],
    ['model.safetensors', writeSafetensors(parameters, { format: 'pt' })],
    ['tokenizer_config.json', [json(tokenizerJson(model))]],
    ['special_tokens_map.json', [json(specials)]],
    ['vocab.txt', [new TextEncoder().encode(formatVocab(vocab))]],
  ]);
}

function configJson({ config, parameters, labels, vocab, several, architecture }: Exported): object {
  const stranger = ownParts(config).length > 0;
  const told = architectures.find(([name]) => parameters.has(name))?.[1];
  const names = labels.length === 0 ? {} : { id2label: { ...labels }, label2id: numbersOf(labels) };
  return {
    architectures: [architecture ?? `${stranger ? 'Penjing' : 'Bert'}${told}`],
    model_type: stranger ? 'penjing' : 'bert',
    ...config,
    hidden_act: 'gelu',
    position_embedding_type: 'absolute',
    initializer_range: 0.02,
    pad_token_id: vocab.pad,
    torch_dtype: 'float32',
    ...(several ? { problem_type: 'multi_label_classification' } : {}),
    ...names,
  };
}

function tokenizerJson({ config, lowerCase = true }: Exported): object {
  return {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: lowerCase,
    tokenize_chinese_chars: true,
    model_max_length: config.max_position_embeddings,
    ...specials,
  };
}

const specials = {
  pad_token: '[PAD]',
  unk_token: '[UNK]',
  cls_token: '[CLS]',
  sep_token: '[SEP]',
  mask_token: '[MASK]',
} as const;

/** What BERT is under our own keys. */
const bert: Partial<ModelConfig> = {
  norm_position: 'post',
  embedding_convolution: 0,
  overlap_marks: false,
  pooling: 'first',
  bigram_buckets: 0,
  term_types: 0,
  attention: 'full',
};
const own: readonly (keyof ModelConfig)[] = [...(Object.keys(bert) as (keyof ModelConfig)[]), 'encoder_graph'];

/** The keys of `config` that make the model something else than the BERT of `transformers`. */
export const ownParts = (config: ModelConfig): readonly (keyof ModelConfig)[] =>
  own.filter((key) => config[key] !== undefined && config[key] !== bert[key]);

const numbersOf = (labels: readonly string[]): Record<string, number> =>
  Object.fromEntries(labels.map((label, id) => [label, id]));

const json = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
