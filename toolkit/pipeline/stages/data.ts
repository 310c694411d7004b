// Stage 1: from raw records to the parts a model learns from and is tried on, with a report of what became of them.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quoted, sortLabels } from '../../data/labels.ts';
import { requireParts } from '../../data/split.ts';
import { tasks } from '../../data/task.ts';
import { stream } from '../../random/random.ts';
import type { TaskName } from '../../text/task.ts';
import { parseVocab, type Vocab, vocabFrom } from '../../text/vocab.ts';
import { Fault } from '../../words/fault.ts';
import { defined } from '../defined.ts';
import { readDictionary } from '../dictionary.ts';
import type { DataPhase, Event, MetricName, MetricUnit } from '../events.ts';
import { openMasked } from '../masked-model.ts';
import type { Recipe } from '../recipe.ts';
import { type DataReport, unanswered } from '../report/data-report.ts';
import type { Context, Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { yardsticks } from './data/baseline.ts';
import { compose, copies } from './data/compose.ts';
import { counts, rate } from './data/counting.ts';
import { sharesOf } from './data/divide.ts';
import { findDomains } from './data/domains.ts';
import { type OpenEndpoint, openEndpoint } from './data/endpoint.ts';
import type { Facts } from './data/facts.ts';
import { createGroups } from './data/groups.ts';
import { type Suspicion, suspect } from './data/noise.ts';
import { writeRecords } from './data/records-file.ts';
import { partFile, refine } from './data/refine.ts';
import { reportOf } from './data/report.ts';
import { type Sources, settingsOf } from './data/settings.ts';
import { requireSuited } from './data/suits.ts';
import { during } from './during.ts';
import { writePrepared } from './examples.ts';
import { countCorpus } from './general/count.ts';

const REPORT = 'report.json';

/** Faults: somebody is to be asked, and the recipe does not say who; what `requireSuited` says. */
export function dataStage(recipe: Recipe, sources: Sources): Stage {
  const { endpoint: how, ask, augment } = recipe.data;
  if (!how && ask) throw new Fault('teacher.no-endpoint', { name: 'ask' });
  if (!how && augment?.['back-translation'])
    throw new Fault('teacher.no-endpoint', { name: 'augment.back-translation' });
  if (augment?.masked && !sources.masked) throw new Fault('augment.no-model');
  if (recipe.task) requireSuited(recipe, recipe.task);
  return {
    step: { id: 'data', stage: 'data' },
    needs: [],
    version: 4,
    settings: settingsOf(recipe, sources),
    async *run(context) {
      const where = { journal: sources.journal, signal: context.signal };
      const endpoint = how && (ask || augment?.['back-translation']) ? await openEndpoint(recipe, where) : undefined;
      try {
        yield* prepare(recipe, sources, context, endpoint);
      } catch (error) {
        yield* leftOut(endpoint?.refused() ?? {}); // it may be the reason
        throw error;
      } finally {
        await endpoint?.close();
      }
    },
  };
}

/** How the data came about. */
export async function readDataReport({ folder }: Artifact): Promise<DataReport> {
  return JSON.parse(await readFile(join(folder, REPORT), 'utf8')) as DataReport;
}

async function* prepare(
  recipe: Recipe,
  sources: Sources,
  context: Context,
  endpoint: OpenEndpoint | undefined,
): AsyncGenerator<Event, void> {
  const { data, seed } = recipe;
  const { draft } = context;
  const refined = yield* refine(recipe, sources, context, endpoint);
  const { task, cleaned, facts, quarantine } = refined;
  const where = sources.data?.[0]?.path ?? 'demo';
  const labels = data.ask ? sortLabels(data.ask.labels) : tasks[task].labels(facts.labels, where);
  const { train, validation, test, given } = cleaned.parts;
  const held = { validation, test: test + given };
  requireParts({ train, ...held }, { ...sharesOf(recipe, given > 0), train: 1, test: 1 });

  const terms = recipe.terms && (await readDictionary(sources.dictionary ?? [], recipe.terms));
  const doubts = tasks[task].single ? yield* doubt(recipe, facts, context) : undefined;
  const path = partFile(draft, 'train');
  const domains = yield* told(context, 'writing', (tell) => findDomains(facts, path, { seed, tell }));
  const times = copies(recipe, domains.columns, doubts?.dropped ?? new Set());
  const groups = createGroups(domains, facts.marks(), times);
  const model = data.augment?.masked ? await openMasked(sources.masked!.path, 1) : undefined;
  const written = yield* told(context, 'writing', (tell) =>
    compose(path, {
      times,
      augment:
        data.augment && defined({ ...data.augment, synonyms: sources.synonyms?.path, terms: untouched(sources) }),
      seed: stream(seed, 'augment'),
      others: (['validation', 'test'] as const).filter((part) => held[part] > 0).map((part) => partFile(draft, part)),
      ...(endpoint ? { translate: endpoint.translate } : {}),
      ...(model ? { model } : {}),
      made(variant) {
        groups.made(variant);
        facts.pieces.add(variant.text);
      },
      tell,
    }).finally(() => model?.release()),
  );

  const vocab = yield* vocabOf(facts, recipe, sources, context);
  await writePrepared(draft, { task, labels, vocab, ...(terms ? { terms } : {}) });
  if (terms) yield metric('pipeline.metric.terms', terms.terms.length);
  if (quarantine.count() > 0) await writeRecords(join(draft, 'quarantine.jsonl'), quarantine.rows());
  if (doubts && doubts.rows.length > 0) await writeRecords(join(draft, 'suspects.jsonl'), doubts.rows);
  const parts = { train: written, ...held };
  const report = reportOf({ recipe, sources, refined, parts, domains, groups, doubts, endpoint });
  await writeFile(join(draft, REPORT), `${JSON.stringify(report, null, 2)}\n`);
  yield* notes(report, labels, vocab);
  const rare = [...facts.labels].filter(([, count]) => count === 1).map(([name]) => name);
  if (rare.length > 0 && !tasks[task].single) yield warning('data.rare', { labels: quoted(sortLabels(rare)) });
  yield* baselines(task, facts, labels, seed);
}

/** Files of terms that augmenters leave alone. */
const untouched = ({ terms, dictionary = [] }: Sources): readonly string[] =>
  [...(terms ? [terms] : []), ...dictionary].map(({ path }) => path);

/** The check of labels, where the recipe wants one. */
async function* doubt(
  recipe: Recipe,
  facts: Facts,
  { now, signal }: Context,
): AsyncGenerator<Event, Suspicion | undefined> {
  if (recipe.data.noise.folds === 0) return undefined;
  const rows = facts.checked();
  const start = now();
  return yield* during((say) =>
    suspect(recipe, rows, {
      signal,
      progress(share) {
        const records = Math.round(share * rows.length);
        say(counts('checking', { records, share, recordsPerSecond: rate(records, now() - start) }));
      },
    }),
  );
}

/** A pass that tells how far it is, and stops when it is told to. */
function told<T>(
  { now, signal }: Context,
  phase: DataPhase,
  job: (tell: (records: number, share?: number) => void) => Promise<T>,
): AsyncGenerator<Event, T> {
  const start = now();
  return during((say) =>
    job((records, share) => {
      signal.throwIfAborted();
      const recordsPerSecond = rate(records, now() - start);
      say(counts(phase, { records, recordsPerSecond, ...(share === undefined ? {} : { share }) }));
    }),
  );
}

async function* vocabOf(
  { pieces }: Facts,
  { text: { minCount, vocabSize: size } }: Recipe,
  { vocab, corpus }: Sources,
  context: Context,
): AsyncGenerator<Event, Vocab> {
  if (vocab) return parseVocab(await readFile(vocab.path, 'utf8'), vocab.path);
  if (!corpus) return vocabFrom(pieces.read(), { minCount, size });
  const counted = yield* told(context, 'counting', (tell) => countCorpus(corpus, tell));
  return vocabFrom(pieces.read(), { minCount, size, corpus: counted });
}

function* notes(report: DataReport, labels: readonly string[], { tokens }: Vocab): Generator<Event> {
  const { bad, kept, rules, asked, classes } = report;
  yield metric('pipeline.metric.examples', kept);
  yield metric('pipeline.metric.labels', labels.length);
  yield metric('pipeline.metric.vocabulary', tokens.length);
  const rejected = rules.reduce((sum, rule) => sum + rule.rejected, 0);
  if (rejected > 0) yield warning('pipeline.rejected', { count: rejected, total: report.read });
  if (bad > 0) yield warning('pipeline.malformed', { count: bad });
  const trained = new Set(classes.filter(({ after }) => after > 0).map(({ name }) => name));
  const untrained = labels.filter((label) => !trained.has(label));
  if (untrained.length > 0) yield warning('data.untrained', { labels: quoted(untrained) });
  yield* leftOut(asked?.refused ?? {});
}

function* leftOut({ budget = 0, ...others }: NonNullable<DataReport['asked']>['refused']): Generator<Event> {
  const count = unanswered(others);
  if (count > 0) yield warning('teacher.left-out', { count });
  if (budget > 0) yield warning('teacher.budget-spent', { count: budget });
}

function* baselines(task: TaskName, facts: Facts, labels: readonly string[], seed: number): Generator<Event> {
  const trial = { known: facts.known(), asked: facts.asked(), labels, seed: stream(seed, 'baseline') };
  for (const { name, value } of yardsticks(task, trial)) yield metric(name, value, 'share');
}

const metric = (name: MetricName, value: number, unit: MetricUnit = 'count'): Event => ({
  ...{ kind: 'metric', step: 'data' },
  ...{ name, value, unit },
});

const warning = (
  key: Extract<Event, { kind: 'warning' }>['key'],
  values: Extract<Event, { kind: 'warning' }>['values'],
): Event => ({ kind: 'warning', step: 'data', key, values });
