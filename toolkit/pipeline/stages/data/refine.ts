// Records from their sources into the files of the parts: read, taught where the recipe asks for it, cleaned.
import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireKept, sum } from '../../../data/clean/clean.ts';
import { type CleanReport, cleanFiles } from '../../../data/clean/passes.ts';
import type { CleanOptions, Part as CleanPart } from '../../../data/clean/rules.ts';
import { quoted, sortLabels } from '../../../data/labels.ts';
import type { Example } from '../../../data/records.ts';
import { openLines } from '../../../files/line-writer.ts';
import type { TaskName } from '../../../text/task.ts';
import { Fault } from '../../../words/fault.ts';
import { defined } from '../../defined.ts';
import type { Event } from '../../events.ts';
import type { Recipe } from '../../recipe.ts';
import type { Context } from '../../stage.ts';
import { during } from '../during.ts';
import { type CountingOptions, counting, type Progress } from './counting.ts';
import { divider } from './divide.ts';
import type { OpenEndpoint } from './endpoint.ts';
import { createFacts, type Facts } from './facts.ts';
import { type Files, gather } from './gather.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { readRecords } from './records-file.ts';

export interface Refined {
  readonly task: TaskName;
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
  const rules = { ...defined(data.clean), ...(recipe.task === 'mask' ? { unlabelled: false } : {}) };
  const sweep = { ...context, quarantine, partOf: division.partOf };
  const where = files.data?.[0]?.path ?? 'demo';
  if (!endpoint || !data.ask) {
    const cleaned = yield* clean(records.examples, draft, { ...sweep, rules, keep: facts.add });
    return { task: records.task(), cleaned: requireKept(cleaned, where), facts, quarantine };
  }
  const questions = join(draft, 'questions');
  await mkdir(questions);
  const seen = { pairs: false, labels: new Set<string>() };
  const look = ({ pair, label }: Example, part: CleanPart): void => {
    seen.pairs ||= pair !== undefined;
    if (!isMissing(label) && !(part === 'train' && data.ask?.relabel)) seen.labels.add(label);
  };
  const first = yield* clean(records.examples, questions, { ...sweep, rules: { ...rules, ...unanswered }, keep: look });
  requireKept(first, where);
  requireKnown(seen.labels, data.ask.labels, where);
  const present = parts.filter((part) => first.parts[part] > 0);
  const refused = await openLines(join(draft, 'refused.jsonl'));
  let without = 0;
  const refuse = (row: object): Promise<void> | undefined => {
    without += 1;
    return refused.add(`${JSON.stringify(row)}\n`);
  };
  let second: CleanReport;
  try {
    const answered = taught(endpoint, { folder: questions, present, pairs: seen.pairs }, division.mark, refuse);
    const asking = { questions: first.kept, refused: () => without };
    second = yield* clean(answered, draft, { ...sweep, asking, rules, keep: facts.add });
    if (second.read === 0) throw new Fault('teacher.no-answers', { where, count: without }, { exit: 1 });
    if (without > 0) await refused.finish();
  } finally {
    await refused.abandon();
  }
  await writeFile(join(draft, REJECTED), createReadStream(join(questions, REJECTED)), { flag: 'a' });
  await rm(questions, { recursive: true });
  const { question, similarity } = first.histograms;
  const histograms = { ...second.histograms, question, similarity };
  const cleaned = { ...second, read: first.read, counts: sum(first.counts, second.counts), histograms };
  return { task: records.task(), cleaned: requireKept(cleaned, where), facts, quarantine };
}

/** Fault, before anything is paid for: a label that the teacher's list lacks. */
function requireKnown(labels: ReadonlySet<string>, known: readonly string[], where: string): void {
  const others = sortLabels([...labels].filter((label) => !known.includes(label)));
  if (others.length === 0) return;
  throw new Fault('teacher.other-label', { where, known: quoted(known), labels: quoted(others) });
}

/** "-": the annotators did not agree. */
const isMissing = (label: string): boolean => label === '' || label === '-';

interface Sweep extends Pick<Context, 'now' | 'signal'> {
  readonly quarantine: Quarantine;
  readonly partOf: (example: Example) => CleanPart;
  readonly rules: CleanOptions;
  readonly asking?: CountingOptions['asking'];
  readonly keep?: Facts['add'];
}

function clean(
  examples: AsyncIterable<Example>,
  folder: string,
  { rules, keep, partOf, signal, now, quarantine, asking }: Sweep,
): AsyncGenerator<Event, CleanReport> {
  return during((say) => {
    const count = counting(say, { bad: quarantine.count, now, signal, asking });
    let rejected: Progress['rejected'] = {};
    const progress = (news: Progress): void => {
      rejected = news.rejected;
      count(news);
    };
    // A teacher takes its time: each of its answers counts.
    async function* answers(): AsyncGenerator<Example> {
      let records = 0;
      for await (const example of examples) {
        yield example;
        records += 1;
        count({ pass: 1, records, rejected });
      }
    }
    return cleanFiles({
      examples: asking ? answers() : examples,
      partOf,
      spool: join(folder, 'spool.jsonl'),
      kept: (part) => partFile(folder, part),
      rejected: join(folder, REJECTED),
      options: rules,
      ...(keep ? { keep } : {}),
      progress,
    });
  });
}

/**
 * The questions with the teacher's answers: all of the training part, of the others those without a label. The training
 * part comes last: where a budget ends early, there is something to try the model on.
 */
async function* taught(
  endpoint: OpenEndpoint,
  {
    folder,
    present,
    pairs,
  }: { readonly folder: string; readonly present: readonly CleanPart[]; readonly pairs: boolean },
  mark: (example: Example, part: CleanPart) => Example,
  refuse: (row: object) => Promise<void> | undefined,
): AsyncGenerator<Example> {
  for (const part of present.toReversed()) {
    const records = (wanted: boolean): AsyncIterable<Example> =>
      filtered(readRecords(partFile(folder, part)), ({ label }) => (part === 'train' || label === '') === wanted);
    for await (const example of endpoint.teach(records(true), pairs, refuse)) yield mark(example, part);
    for await (const example of records(false)) yield mark(example, part);
  }
}

async function* filtered<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): AsyncGenerator<T> {
  for await (const item of items) if (wanted(item)) yield item;
}
