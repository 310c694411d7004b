// penjing inspect FILE: an ONNX graph as text.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '../graph/print.ts';
import { readModel } from '../graph/proto.ts';
import { verify } from '../graph/verify.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

export function addInspect(desk: Desk): void {
  desk.program
    .command('inspect <file>')
    .description(desk.say('cli.inspect.about'))
    .action((file: string) => {
      const graph = readModel(readBytes(file), {
        where: file,
        external: (location) => readBytes(join(dirname(file), location)),
      });
      desk.out(print(graph));
      for (const problem of verify(graph)) desk.note(problem);
    });
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Fault('cli.no-file', { where: path }, { cause });
  }
}
