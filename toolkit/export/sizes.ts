// How large a bundle is, file by file: the model payload, which the budget is about, beside the whole.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodeUnit, filesUnder } from '../files/paths.ts';
import { say } from '../words/dictionary.ts';
import type { Language } from '../words/row.ts';

export type SizePart = 'graphs' | 'weights' | 'vocabulary' | 'terms' | 'adapters' | 'runtime' | 'papers';

export interface FileSize {
  readonly name: string;
  readonly bytes: number;
}

export interface SizeReport {
  readonly files: readonly (FileSize & { readonly part: SizePart })[];
  readonly parts: { readonly [P in SizePart]: number };
  /** Bytes of graphs, weights, vocabulary, terms and adapters. */
  readonly payload: number;
  /** Bytes of all files. */
  readonly bundle: number;
}

// First match counts.
const rules: readonly { readonly file: RegExp; readonly part: SizePart }[] = [
  { file: /^runtime\//, part: 'runtime' },
  { file: /^adapters\//, part: 'adapters' },
  { file: /\.onnx$/, part: 'graphs' },
  { file: /^weights\.bin$/, part: 'weights' },
  { file: /^vocab\.txt$/, part: 'vocabulary' },
  { file: /^terms\.tsv$/, part: 'terms' },
  { file: /./, part: 'papers' },
];

const payloadParts: readonly SizePart[] = ['graphs', 'weights', 'vocabulary', 'terms', 'adapters'];

/** The report over `files`, largest first. */
export function sizesOf(files: readonly FileSize[]): SizeReport {
  const named = files.map((file) => ({ ...file, part: rules.find((rule) => rule.file.test(file.name))!.part }));
  const sum = (part: SizePart): number =>
    named.reduce((total, file) => total + (file.part === part ? file.bytes : 0), 0);
  const parts = {
    graphs: sum('graphs'),
    weights: sum('weights'),
    vocabulary: sum('vocabulary'),
    terms: sum('terms'),
    adapters: sum('adapters'),
    runtime: sum('runtime'),
    papers: sum('papers'),
  };
  return {
    files: named.toSorted((a, b) => b.bytes - a.bytes || byCodeUnit(a.name, b.name)),
    parts,
    payload: payloadParts.reduce((total, part) => total + parts[part], 0),
    bundle: named.reduce((total, { bytes }) => total + bytes, 0),
  };
}

/** The report over the bundle in `folder`, what a device has added to it included. */
export async function measureBundle(folder: string): Promise<SizeReport> {
  const names = await filesUnder(folder);
  return sizesOf(
    await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size }))),
  );
}

/** The report as lines of text: every file of the payload, then what else the bundle holds by its kind. MB are 10⁶ bytes. */
export function sizeLines({ files, parts }: SizeReport, language: Language): readonly string[] {
  const line = (bytes: number, text: string): string => `${(bytes / 1e6).toFixed(3).padStart(8)} MB  ${text}`;
  const named = (part: SizePart): string => say(`export.part.${part}`, {}, language);
  const rest = (['runtime', 'papers'] as const).filter((part) => parts[part] > 0);
  return [
    ...files
      .filter(({ part }) => payloadParts.includes(part))
      .map(({ name, bytes, part }) => line(bytes, say('export.file', { name, part: named(part) }, language))),
    ...rest.map((part) => line(parts[part], named(part))),
  ];
}
