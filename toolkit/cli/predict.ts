// penjing predict BUNDLE [TEXT…]: what a finished bundle says of texts.
import { createInterface } from 'node:readline';
import { type Bundle, openBundle } from '../runtime/bundle.ts';
import type { Input } from '../runtime/predictor.ts';
import { Fault } from '../words/fault.ts';
import { percent } from '../words/figures.ts';
import type { Desk } from './desk.ts';

/** Lines of standard input that are predicted together. */
const TOGETHER = 64;

export function addPredict(desk: Desk): void {
  desk.program
    .command('predict <bundle> [text...]')
    .description(desk.say('cli.predict.about'))
    .action(async (path: string, texts: readonly string[]) => {
      if (texts.length === 0 && process.stdin.isTTY) throw new Fault('cli.no-text');
      const bundle = await openBundle(path);
      try {
        let count = 0;
        for await (const some of texts.length > 0 ? [texts] : lines()) {
          await predict(desk, bundle, some);
          count += some.length;
        }
        if (count === 0) throw new Fault('cli.no-text');
      } finally {
        await bundle.close();
      }
    });
}

async function predict(desk: Desk, { predictor, manifest }: Bundle, texts: readonly string[]): Promise<void> {
  const inputs = texts.map((text, row): Input => (manifest.task === 'pair' ? pairOf(text, row + 1) : text));
  const predictions = await predictor.predict(inputs);
  for (const [row, { label, probabilities }] of predictions.entries()) {
    const shares = Object.fromEntries(predictor.labels.map((name, at) => [name, probabilities[at]!]));
    if (desk.flags().json) desk.out(JSON.stringify({ text: texts[row], label, probabilities: shares }));
    else desk.out(`${label}\t${percent(Math.max(...probabilities))}\t${texts[row]}`);
  }
}

function pairOf(text: string, row: number): Input {
  const [first, second, ...more] = text.split('\t');
  if (first === undefined || second === undefined || more.length > 0) {
    throw new Fault('runtime.pair', { row, received: text.split('\t').length });
  }
  return [first, second];
}

async function* lines(): AsyncGenerator<readonly string[]> {
  let some: string[] = [];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') some.push(line);
    if (some.length < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
