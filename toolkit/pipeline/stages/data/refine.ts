// Records from their sources into the files of the parts: read, taught where the recipe asks for it, cleaned.
import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireKept, sum } from '../../../data/clean/clean.ts';
import { type CleanReport, cleanFiles } from '../../../data/clean/passes.ts';
import type { CleanOptions, Part as CleanPart } from '../../../data/clean/rules.ts';
import type { Example } from '../../../data/records.ts';
import { defined } from '../../defined.ts';
import type { Event } from '../../events.ts';
import type { Recipe } from '../../recipe.ts';
import type { Context } from '../../stage.ts';
import { during } from '../during.ts';
import { counting } from './counting.ts';
import { divider } from './divide.ts';
import type { OpenEndpoint } from './endpoint.ts';
import { createFacts, type Facts } from './facts.ts';
import { type Files, gather } from './gather.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { readRecords, writeRecords } from './records-file.ts';

export interface Refined {
  readonly cleaned: CleanReport;
  readonly facts: Facts;
  readonly quarantine: Quarantine;
}

export const partFile = (folder: string, part: CleanPart): string =>
  join(folder, `${part === 'given' ? 'test' : part}.jsonl`);

const REJECTED = 'rejected.jsonl';
const parts: readonly CleanPart[] = ['train', 'validation', 'test', 'given'];

/** What can be judged of a question before the teacher has answered it. */
const unanswered: CleanOptions = { unlabelled: false, relevance: false, leakage: false };

/** Fills the part files in the draft, and rejected.jsonl. Faults: those of reading, of asking, of cleaning; nothing kept. */
export async function* refine(
  recipe: Recipe,
  files: Files,
  context: Pick<Context, 'draft' | 'now' | 'signal'>,
  endpoint: OpenEndpoint | undefined,
): AsyncGenerator<Event, Refined> {
  const { data, seed } = recipe;
  const { draft } = context;
  const quarantine = createQuarantine(files);
  const facts = createFacts(seed, data.noise.folds === 0 ? 0 : data.noise.limit);
  const records = gather(recipe, files, quarantine.add);
  const division = divider(recipe, records, files.test !== undefined);
  const rules = defined(data.clean);
  const sweep = { ...context, quarantine, partOf: division.partOf };
  const where = files.data?.[0]?.path ?? 'demo';
  if (!endpoint || !data.ask) {
    const cleaned = yield* clean(records.examples, draft, { ...sweep, rules, keep: facts.add });
    return { cleaned: requireKept(cleaned, where), facts, quarantine };
  }
  const questions = join(draft, 'questions');
  await mkdir(questions);
  let pairs = false;
  const look = ({ pair }: Example): void => {
    pairs ||= pair !== undefined;
  };
  const first = yield* clean(records.examples, questions, { ...sweep, rules: { ...rules, ...unanswered }, keep: look });
  requireKept(first, where);
  const refused: object[] = [];
  const present = parts.filter((part) => first.parts[part] > 0);
  const answered = taught(endpoint, { folder: questions, present, pairs }, division.mark, (row) => refused.push(row));
  const second = yield* clean(answered, draft, { ...sweep, asking: true, rules, keep: facts.add });
  await writeFile(join(draft, REJECTED), createReadStream(join(questions, REJECTED)), { flag: 'a' });
  await rm(questions, { recursive: true });
  if (refused.length > 0) await writeRecords(join(draft, 'refused.jsonl'), refused);
  const { question, similarity } = first.histograms;
  const histograms = { ...second.histograms, question, similarity };
  const cleaned = { ...second, read: first.read, counts: sum(first.counts, second.counts), histograms };
  return { cleaned: requireKept(cleaned, where), facts, quarantine };
}

interface Sweep extends Pick<Context, 'now' | 'signal'> {
  readonly quarantine: Quarantine;
  readonly partOf: (example: Example) => CleanPart;
  readonly rules: CleanOptions;
  readonly asking?: true;
  readonly keep?: Facts['add'];
}

function clean(
  examples: AsyncIterable<Example>,
  folder: string,
  { rules, keep, partOf, signal, now, quarantine, asking }: Sweep,
): AsyncGenerator<Event, CleanReport> {
  return during((say) =>
    cleanFiles({
      examples: examples,
      partOf,
      spool: join(folder, 'spool.jsonl'),
      kept: (part) => partFile(folder, part),
      rejected: join(folder, REJECTED),
      options: rules,
      ...(keep ? { keep } : {}),
      progress: counting(say, { bad: quarantine.count, now, signal, first: asking ? 'asking' : 'reading' }),
    }),
  );
}

/** The questions with the teacher's answers: all of the training part, of the others those without a label. */
async function* taught(
  endpoint: OpenEndpoint,
  {
    folder,
    present,
    pairs,
  }: { readonly folder: string; readonly present: readonly CleanPart[]; readonly pairs: boolean },
  mark: (example: Example, part: CleanPart) => Example,
  refuse: (row: object) => void,
): AsyncGenerator<Example> {
  for (const part of present) {
    const records = (wanted: boolean): AsyncIterable<Example> =>
      filtered(readRecords(partFile(folder, part)), ({ label }) => (part === 'train' || label === '') === wanted);
    for await (const example of endpoint.teach(records(true), pairs, refuse)) yield mark(example, part);
    for await (const example of records(false)) yield mark(example, part);
  }
}

async function* filtered<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): AsyncGenerator<T> {
  for await (const item of items) if (wanted(item)) yield item;
}
