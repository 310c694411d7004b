// penjing evaluate [MODEL [OTHER]]: one model tried, or two compared, on labelled records; without a model, the recipe's stage.
import { join } from 'node:path';
import { writeAtomic } from '../files/write.ts';
import { type Comparison, compareModels, type Phase } from '../pipeline/comparison/comparison.ts';
import { fieldRoles } from '../pipeline/comparison/examples.ts';
import { comparisonLines } from '../pipeline/report/comparison-lines.ts';
import { comparisonPage } from '../pipeline/report/comparison-page.ts';
import { Fault } from '../words/fault.ts';
import { listenForCancel } from './cancel.ts';
import type { Desk } from './desk.ts';
import { runStage } from './run.ts';

interface Flags {
  readonly data?: readonly string[];
  readonly field?: readonly string[];
  readonly attacks?: boolean;
  readonly synonyms?: string;
  readonly out?: string;
  readonly limit?: string;
  readonly seed?: string;
  readonly threads?: string;
}

const REPORT = join('out', 'evaluation.html');

export function addEvaluate(desk: Desk): void {
  const collected = (text: string, all: readonly string[] = []): readonly string[] => [...all, text];
  desk.program
    .command('evaluate')
    .argument('[model]', desk.say('evaluate.argument.model'))
    .argument('[other]', desk.say('evaluate.argument.other'))
    .description(desk.say('evaluate.about'))
    .option('--data <path...>', desk.say('evaluate.option.data'))
    .option('--field <role=name>', desk.say('evaluate.option.field'), collected)
    .option('--attacks', desk.say('evaluate.option.attacks'))
    .option('--synonyms <file>', desk.say('evaluate.option.synonyms'))
    .option('--out <file>', desk.say('evaluate.option.out'))
    .option('--limit <n>', desk.say('evaluate.option.limit'))
    .option('--seed <n>', desk.say('evaluate.option.seed'))
    .option('--threads <n>', desk.say('evaluate.option.threads'))
    .action(async (model: string | undefined, other: string | undefined, flags: Flags) => {
      if (model !== undefined && !isRecipe(model)) return evaluate(desk, other ? [model, other] : [model], flags);
      const stray = other ?? Object.keys(flags).map((name) => `--${name}`)[0];
      if (stray !== undefined) throw new Fault('evaluate.no-model', { option: stray });
      return runStage(desk, model, 'evaluate');
    });
}

/** A recipe is a JSON file; no model is one. */
const isRecipe = (path: string): boolean => /\.json$/i.test(path);

async function evaluate(desk: Desk, paths: readonly string[], flags: Flags): Promise<void> {
  if (!flags.data) throw new Fault('evaluate.no-data');
  const limit = count('--limit', flags.limit, 1);
  const path = flags.out ?? REPORT;
  const cancel = listenForCancel(desk);
  try {
    const comparison = await compareModels(paths, flags.data, {
      fields: Object.fromEntries((flags.field ?? []).map(fieldOf)),
      ...(limit === undefined ? {} : { limit }),
      seed: count('--seed', flags.seed, 0) ?? 1,
      threads: count('--threads', flags.threads, 1) ?? 1,
      attacks: flags.attacks ?? flags.synonyms !== undefined,
      ...(flags.synonyms === undefined ? {} : { synonyms: flags.synonyms }),
      ...{ signal: cancel.signal, now: () => performance.now(), progress: teller(desk) },
    });
    await writeAtomic(path, comparisonPage(comparison, desk.language));
    show(desk, comparison);
    desk.note(desk.say('evaluate.wrote', { path }));
  } finally {
    cancel.dispose();
  }
}

function show(desk: Desk, comparison: Comparison): void {
  if (desk.flags().json) desk.out(JSON.stringify(comparison));
  else for (const line of comparisonLines(comparison, desk.language)) desk.out(line);
}

/** Says what is being done: each phase as it begins, and every tenth part of a long one. */
function teller(desk: Desk): (phase: Phase, done: number, total: number) => void {
  let last = '';
  return (phase, done, total) => {
    const tenth = total > 10 ? ` ${10 * Math.floor((10 * done) / total)} %` : '';
    const line = `${desk.say(`evaluate.phase.${phase}`)}${tenth}`;
    if (line !== last) desk.note(line);
    last = line;
  };
}

function fieldOf(received: string): readonly [string, string] {
  const [role, name] = [received.slice(0, received.indexOf('=')), received.slice(received.indexOf('=') + 1)];
  if (!received.includes('=') || !fieldRoles.includes(role)) {
    throw new Fault('evaluate.field', { received, known: fieldRoles.join(', ') });
  }
  return [role, name];
}

function count(option: string, received: string | undefined, least: number): number | undefined {
  if (received === undefined) return undefined;
  const value = Number(received);
  if (!/^\d+$/.test(received) || value < least || value > Number.MAX_SAFE_INTEGER) {
    throw new Fault('evaluate.count', { option, least, received });
  }
  return value;
}
