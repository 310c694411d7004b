// One model in a process of its own: what it takes to open it and have it answer.
import { text } from 'node:stream/consumers';
import type { Memory, MemoryCase } from './memory.ts';
import { openModel } from './open.ts';

const { path, inputs, ...options } = JSON.parse(await text(process.stdin)) as MemoryCase;
const before = process.memoryUsage().rss;
const model = await openModel(path, options);
for (const input of inputs) await model.answer([input]);
await model.release();
const memory: Memory = { peak: process.resourceUsage().maxRSS * 1024, before };
process.stdout.write(JSON.stringify(memory));
