// What can be told before a run: the sizes of students there are, and what a data file holds.
import { countLabels, labelSet } from '../data/labels.ts';
import { readExamples } from '../data/read/read.ts';
import { presets } from '../model/config.ts';

export interface DataPreview {
  readonly examples: number;
  /** Most frequent first. */
  readonly labels: readonly { readonly name: string; readonly count: number }[];
}

/** Reads a data file through. Faults: those of reading, fewer than two labels, a label seen once. */
export async function inspectData(path: string): Promise<DataPreview> {
  const seen: { readonly label: string }[] = [];
  for await (const { label } of readExamples(path)) seen.push({ label });
  labelSet(seen, path);
  const labels = Array.from(countLabels(seen), ([name, count]) => ({ name, count }));
  return { examples: seen.length, labels: labels.sort((a, b) => b.count - a.count) };
}

/** The students to choose from, smallest first. */
export const describeModels = (): readonly {
  readonly id: string;
  readonly layers: number;
  readonly hidden: number;
}[] =>
  Object.entries(presets).map(([id, { num_hidden_layers: layers, hidden_size: hidden }]) => ({ id, layers, hidden }));
