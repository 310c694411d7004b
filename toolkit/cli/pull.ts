// penjing pull ID: a model of the hub on this machine; its folder goes to stdout.
import { hubCache, pullModel } from '../pipeline/pull.ts';
import { bytes } from '../words/figures.ts';
import { listenForCancel } from './cancel.ts';
import type { Desk } from './desk.ts';

export function addPull(desk: Desk): void {
  desk.program
    .command('pull <id>')
    .description(desk.say('cli.pull.about'))
    .action(async (id: string) => {
      const cancel = listenForCancel(desk);
      try {
        const { folder, files } = await pullModel(id, { cache: hubCache('.'), signal: cancel.signal });
        for (const file of files) desk.note(desk.say('cli.pull.file', { name: file.name, size: bytes(file.bytes) }));
        desk.out(folder);
      } finally {
        cancel.dispose();
      }
    });
}
