// penjing predict BUNDLE [TEXT…]: what a finished bundle says of texts.
import { type Bundle, openBundle } from '../runtime/bundle.ts';
import { type Given, inputs } from '../runtime/inputs.ts';
import { deviceTask } from '../runtime/tasks.ts';
import { Fault } from '../words/fault.ts';
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

async function predict(desk: Desk, { manifest: { task }, model }: Bundle, some: readonly Given[]): Promise<void> {
  const replies = await model.reply(some.map(({ input }) => input));
  const { json, columns } = deviceTask(task);
  for (const [row, reply] of replies.entries()) {
    const { text } = some[row]!;
    if (desk.flags().json) desk.out(JSON.stringify(json(reply, text, model.labels)));
    else desk.out([...columns(reply, text, model.labels), text].join('\t'));
  }
}
