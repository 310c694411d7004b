// penjing predict BUNDLE [TEXT…]: what a finished bundle says of texts.
import { type Bundle, openBundle } from '../runtime/bundle.ts';
import { type Given, inputs } from '../runtime/inputs.ts';
import { Fault } from '../words/fault.ts';
import { percent } from '../words/figures.ts';
import type { Desk } from './desk.ts';

export function addPredict(desk: Desk): void {
  desk.program
    .command('predict <bundle> [text...]')
    .description(desk.say('cli.predict.about'))
    .action(async (path: string, texts: readonly string[]) => {
      if (texts.length === 0 && process.stdin.isTTY) throw new Fault('cli.no-text');
      const bundle = await openBundle(path);
      try {
        let count = 0;
        for await (const some of inputs(bundle.manifest.task, texts.length > 0 ? texts : process.stdin)) {
          await predict(desk, bundle, some);
          count += some.length;
        }
        if (count === 0) throw new Fault('cli.no-text');
      } finally {
        await bundle.close();
      }
    });
}

async function predict(desk: Desk, { predictor }: Bundle, some: readonly Given[]): Promise<void> {
  const predictions = await predictor.predict(some.map(({ input }) => input));
  for (const [row, { label, probabilities }] of predictions.entries()) {
    const { text } = some[row]!;
    const shares = Object.fromEntries(predictor.labels.map((name, at) => [name, probabilities[at]!]));
    if (desk.flags().json) desk.out(JSON.stringify({ text, label, probabilities: shares }));
    else desk.out(`${label}\t${percent(Math.max(...probabilities))}\t${text}`);
  }
}
