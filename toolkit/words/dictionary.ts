// The one dictionary: every user-facing sentence in English and Chinese, one table per layer.
import { augment } from './augment.ts';
import { autodiff } from './autodiff.ts';
import { balance } from './balance.ts';
import { calibration } from './calibration.ts';
import { clean } from './clean.ts';
import { cli } from './cli.ts';
import { compress } from './compress.ts';
import { data } from './data.ts';
import { demo } from './demo.ts';
import { engine } from './engine.ts';
import { evaluate } from './evaluate.ts';
import { exporting } from './export.ts';
import { graph } from './graph.ts';
import { model } from './model.ts';
import { pipeline } from './pipeline.ts';
import { profiles } from './profiles.ts';
import { report } from './report.ts';
import type { Language, Row, Values } from './row.ts';
import { runtime } from './runtime.ts';
import { teacher } from './teacher.ts';
import { text } from './text.ts';
import { train } from './train.ts';
import { tui } from './tui.ts';

const dictionary = {
  ...graph,
  ...autodiff,
  ...engine,
  ...text,
  ...runtime,
  ...data,
  ...clean,
  ...balance,
  ...teacher,
  ...augment,
  ...report,
  ...demo,
  ...model,
  ...train,
  ...evaluate,
  ...calibration,
  ...compress,
  ...exporting,
  ...pipeline,
  ...profiles,
  ...tui,
  ...cli,
} satisfies Record<string, Row>;

export type Key = keyof typeof dictionary;

/** The sentence under `key` in `language`, its `{names}` replaced by `values`. */
export function say(key: Key, values: Values, language: Language): string {
  return dictionary[key][language].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
