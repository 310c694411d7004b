// How much memory a model takes: its peak in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Input } from '../../runtime/answers.ts';
import { Fault } from '../../words/fault.ts';
import type { OpenModelOptions } from './open.ts';

export interface MemoryCase extends OpenModelOptions {
  readonly path: string;
  readonly inputs: readonly Input[];
}

export interface Memory {
  /** Largest resident set in bytes: program, engine, opening the model and answering. */
  readonly peak: number;
  /** Of it, what the process had before it opened the model. */
  readonly before: number;
}

/** Opens the model in a fresh process and answers `inputs`. Fault: the process fails. */
export function peakMemory(job: MemoryCase, signal: AbortSignal): Promise<Memory> {
  const script = fileURLToPath(new URL('memory-case.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'], signal });
    let [said, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });
    child.on('error', (cause) => reject(signal.aborted ? signal.reason : cause));
    child.on('close', (code) => {
      if (code === 0) return resolve(JSON.parse(said) as Memory);
      const cause = new Error(complaint);
      reject(new Fault('evaluate.memory', { where: job.path, code: String(code) }, { cause, exit: 1 }));
    });
    child.stdin.on('error', () => {}); // its end says why
    child.stdin.end(JSON.stringify(job));
  });
}
