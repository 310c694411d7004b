// The search at one size in a fresh process, with the collector at hand for the size of the index.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { measure } from './near.ts';

setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
const { folder, size } = JSON.parse(process.argv[2]!) as { readonly folder: string; readonly size: number };
process.stdout.write(`${JSON.stringify(await measure(folder, size))}\n`);
