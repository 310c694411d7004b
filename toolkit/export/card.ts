// README.md of a student: what it is, how well it does, and how Python uses it. English, then Chinese.
import type { Language } from '../words/row.ts';
import type { Student } from './student.ts';

/** The class of `transformers`, and the kind of task there. */
const tasks: {
  readonly [T in Student['task']]: { readonly auto: string; readonly tag: string; readonly output: string };
} = {
  classify: { auto: 'AutoModelForSequenceClassification', tag: 'text-classification', output: 'logits' },
  multilabel: { auto: 'AutoModelForSequenceClassification', tag: 'text-classification', output: 'logits' },
  pair: { auto: 'AutoModelForSequenceClassification', tag: 'text-classification', output: 'logits' },
  tag: { auto: 'AutoModelForTokenClassification', tag: 'token-classification', output: 'emissions' },
  mask: { auto: 'AutoModelForMaskedLM', tag: 'fill-mask', output: 'logits' },
};

export interface Card extends Student {
  /** Keys of config.json that `transformers` has no BERT for. */
  readonly strangers: readonly string[];
  readonly parameterCount: number;
}

/** The page. `strangers` decides whether Python is shown `transformers` or ONNX Runtime. */
export function card(about: Card): string {
  const { tag } = tasks[about.task];
  const head = ['---', 'language: zh', `pipeline_tag: ${tag}`, 'tags: [penjing, onnx]', '---'].join('\n');
  return `${head}\n\n${body(about, 'en')}\n${body(about, 'zh')}`;
}

function body(about: Card, language: Language): string {
  const say = phrases[language];
  const { name, labels, strangers } = about;
  const remarks =
    about.task === 'tag' ? [say.crf] : about.task === 'multilabel' ? [say.several(thresholdsOf(about))] : [];
  const python =
    strangers.length > 0 ? [say.stranger(strangers), onnx(about)] : [transformers(about), say.anywhere, onnx(about)];
  const parts = [
    `# ${name}${say.suffix}`,
    say.about(about),
    ...(labels.length > 0 ? [say.labels(labels)] : []),
    figures(about, language),
  ];
  return `${[...parts, '## Python', ...python, ...remarks].join('\n\n')}\n`;
}

const phrases = {
  en: {
    suffix: '',
    about: ({ task, parameterCount, maxLength }: Card) =>
      `Trained by Penjing for the task \`${task}\`: ${parameterCount.toLocaleString('en-US')} parameters, texts of up to ${maxLength} tokens.`,
    labels: (labels: readonly string[]) => `Labels: ${labels.join(', ')}.`,
    metric: ['metric on the test part', 'value'],
    stranger: (keys: readonly string[]) =>
      `\`transformers\` does not know this architecture and refuses to load it: ${keys.map((key) => `\`${key}\``).join(', ')} in config.json ${keys.length === 1 ? 'changes' : 'change'} the model. \`model.onnx\` computes the same in float32 and runs wherever ONNX Runtime does:`,
    anywhere: '`model.onnx` computes the same in float32 and runs wherever ONNX Runtime does:',
    several: (from: readonly string[]) =>
      `A label holds where the sigmoid of its logit reaches ${from.length === 1 ? from[0] : `its threshold: ${from.join(', ')} in the order of the labels`}.`,
    crf: 'The tags of a text are the best path under `crf.start`, `crf.end` and `crf.transitions` (Viterbi), which `transformers` leaves aside; the largest score per token alone is close, not the same. `id2label` numbers the tags.',
  },
  zh: {
    suffix: '（中文）',
    about: ({ task, parameterCount, maxLength }: Card) =>
      `由 Penjing 为任务 \`${task}\` 训练：${parameterCount.toLocaleString('en-US')} 个参数，文本最长 ${maxLength} 个词元。`,
    labels: (labels: readonly string[]) => `标签：${labels.join('、')}。`,
    metric: ['测试集指标', '数值'],
    stranger: (keys: readonly string[]) =>
      `\`transformers\` 不认识这一结构，会拒绝加载：config.json 中的 ${keys.map((key) => `\`${key}\``).join('、')} 改变了模型。\`model.onnx\` 以 float32 给出相同结果，凡能运行 ONNX Runtime 之处皆可使用：`,
    anywhere: '`model.onnx` 以 float32 给出相同结果，凡能运行 ONNX Runtime 之处皆可使用：',
    several: (from: readonly string[]) =>
      `某标签的 logit 经 sigmoid 后达到${from.length === 1 ? ` ${from[0]} ` : `其阈值（按标签顺序为 ${from.join('、')}）`}即判为成立。`,
    crf: '文本的标签是按 `crf.start`、`crf.end`、`crf.transitions` 求得的最优路径（Viterbi），`transformers` 会忽略这些参数；只取每个词元得分最高的标签，结果相近但不完全相同。`id2label` 为标签编号。',
  },
} as const;

const thresholdsOf = ({ thresholds = [0.5] }: Card): readonly string[] => thresholds.map((share) => share.toFixed(2));

function figures({ metrics }: Card, language: Language): string {
  const [metric, value] = phrases[language].metric;
  const rows = Object.entries(metrics).map(([name, figure]) => `| ${name} | ${figure.toFixed(4)} |`);
  return rows.length === 0 ? '' : [`| ${metric} | ${value} |`, '|---|---|', ...rows].join('\n');
}

const fenced = (lines: readonly string[]): string => ['```python', ...lines, '```'].join('\n');

const samples: { readonly [T in Student['task']]?: string } = {
  pair: '["一段文本"], ["另一段文本"]',
  mask: '["今天天[MASK]很好"]',
};
const sample = ({ task }: Card): string => samples[task] ?? '["一段文本"]';

const transformers = (about: Card): string =>
  fenced([
    `from transformers import AutoTokenizer, ${tasks[about.task].auto}`,
    `tokenizer = AutoTokenizer.from_pretrained("${about.name}")`,
    `model = ${tasks[about.task].auto}.from_pretrained("${about.name}").eval()`,
    `logits = model(**tokenizer(${sample(about)}, return_tensors="pt", truncation=True, max_length=${about.maxLength})).logits`,
  ]);

/** What an input beside tokens is filled with, by name. */
const fillers: Readonly<Record<string, string>> = {
  term_positions: 'inputs["term_positions"] = numpy.zeros_like(inputs["input_ids"])  # no terms',
  term_types: 'inputs["term_types"] = numpy.zeros_like(inputs["input_ids"])',
  positions: 'inputs["positions"] = numpy.flatnonzero(inputs["input_ids"] == tokenizer.mask_token_id)',
};

function onnx(about: Card): string {
  const more = about.graph.inputs.flatMap(({ name }) => fillers[name] ?? []);
  const { output } = tasks[about.task];
  return fenced([
    `import ${more.length === 0 ? '' : 'numpy, '}onnxruntime, transformers`,
    `tokenizer = transformers.BertTokenizerFast("vocab.txt", do_lower_case=${about.lowerCase ? 'True' : 'False'})`,
    'session = onnxruntime.InferenceSession("model.onnx")',
    `inputs = dict(tokenizer(${sample(about)}, return_tensors="np", truncation=True, max_length=${about.maxLength}))`,
    ...more,
    `(${output},) = session.run(["${output}"], inputs)`,
  ]);
}
