// Two of the smallest bundles, and records to try them on.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packBundle } from '../../toolkit/export/archive.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { firstTagger, tagger } from '../../toolkit/model/tagger.ts';
import { labels, tinyGraph, tinyParts, vocab } from '../export/tiny.ts';

const row = (record: object): string => `${JSON.stringify(record)}\n`;
const texts = ['今天天气怎么样', '小明有三个苹果', '吃了一个，还剩几个？', 'abc 123', '三个苹果', '天气怎么样？'];

/** Puts into `folder`: first/, second.tar.gz, test.jsonl (6 records), more/a.jsonl (1), other.jsonl and pairs.jsonl, which do not fit. */
export async function comparedFiles(folder: string): Promise<void> {
  const small = { runtime: false as const, golden: [] };
  await writeBundle(join(folder, 'first'), await tinyParts(small));
  await writeBundle(join(folder, 'made'), await tinyParts({ ...small, infer: tinyGraph(8) }));
  await packBundle(join(folder, 'made'), join(folder, 'second.tar.gz'), 'second');
  const records = texts.map((text, at) => row({ id: `r${at}`, text, label: at % 2 ? '推理' : '非推理' }));
  await writeFile(join(folder, 'test.jsonl'), records.join(''));
  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'more', 'a.jsonl'), row({ id: 'm1', text: '一个苹果', label: '推理' }));
  await writeFile(join(folder, 'other.jsonl'), row({ id: 'r1', text: '今天天气', label: '体育' }));
  await writeFile(join(folder, 'unlabelled.jsonl'), row({ id: 'r1', text: '今天天气', label: '' }));
  await writeFile(join(folder, 'pairs.jsonl'), row({ sentence1: '今天', sentence2: '天气', label: '推理' }));
}

/** The first model as a person without bundles has it: model.onnx with its words and labels beside it. */
export async function foreignModel(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'model.onnx'), concat(writeModel(tinyGraph()).model));
  await writeFile(join(folder, 'vocab.txt'), vocab.tokens.join('\n'));
  const id2label = Object.fromEntries(labels.map((label, at) => [String(at), label]));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ id2label, max_position_embeddings: 32 }));
}

/** Bundles of the tasks whose answers are sets, untrained, in labels/ and places/, with labels.jsonl and places.jsonl. */
export async function setBundles(folder: string): Promise<void> {
  const small = { runtime: false as const, golden: [] };
  await writeBundle(join(folder, 'labels'), await tinyParts({ ...small, task: 'multilabel' }));
  const config = configOf('micro', vocab.tokens.length, { max_position_embeddings: 32 });
  const types = ['地点', '人名'];
  const infer = tagger(config, firstTagger(config, 2 * types.length + 1, 1));
  await writeBundle(join(folder, 'places'), await tinyParts({ ...small, task: 'tag', labels: types, infer }));
  const lists = texts.map((text, at) => row({ id: `r${at}`, text, labels: labels.slice(0, at % 3) }));
  await writeFile(join(folder, 'labels.jsonl'), lists.join(''));
  const spans = texts.map((text, at) =>
    row({ id: `r${at}`, text, entities: at % 2 ? [] : [{ start: 0, end: 2, type: '地点' }] }),
  );
  await writeFile(join(folder, 'places.jsonl'), spans.join(''));
}
