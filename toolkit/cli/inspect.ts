// penjing inspect PATH: an ONNX graph as text, or what a checkpoint folder holds.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '../graph/print.ts';
import { readModel } from '../graph/proto.ts';
import { verify } from '../graph/verify.ts';
import { inspectFolder } from '../pipeline/inspect.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

export function addInspect(desk: Desk): void {
  desk.program
    .command('inspect <path>')
    .description(desk.say('cli.inspect.about'))
    .action((path: string) => {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) folder(desk, path);
      else graph(desk, path);
    });
}

function folder(desk: Desk, path: string): void {
  const { lines, remarks } = inspectFolder(path, desk.language);
  for (const line of lines) desk.out(line);
  for (const remark of remarks) desk.note(remark);
}

function graph(desk: Desk, file: string): void {
  const read = readModel(readBytes(file), {
    where: file,
    external: (location) => readBytes(join(dirname(file), location)),
  });
  desk.out(print(read));
  for (const problem of verify(read, desk.language)) desk.note(problem);
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Fault('cli.no-file', { where: path }, { cause });
  }
}
