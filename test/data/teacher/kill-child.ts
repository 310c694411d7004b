// A run of the teacher in a process of its own, to be killed: node kill-child.ts BASE_URL JOURNAL OUT COUNT
import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openJournal } from '../../../toolkit/data/teacher/journal.ts';
import { createTeacher } from '../../../toolkit/data/teacher/teacher.ts';

const [baseUrl, path, out, count] = process.argv.slice(2) as [string, string, string, string];
const journal = await openJournal(path);
const teacher = createTeacher(
  { baseUrl, model: 'deepseek-r1', task: 'classify', labels: ['体育', '财经', '科技'], samples: 1 },
  {
    now: Date.now,
    // Pauses between retries are cut short; the moments of the kills are what this is about.
    sleep: (ms, signal) => setTimeout(Math.min(ms, 30), undefined, signal ? { signal } : {}),
    seed: 1,
    journal,
  },
);
const records = Array.from({ length: Number(count) }, (_, i) => ({ id: `f:${i}`, text: `第${i}条新闻`, label: '' }));
for await (const taught of teacher.ask(records)) appendFileSync(out, `${JSON.stringify(taught)}\n`);
writeFileSync(`${out}.meter`, JSON.stringify(teacher.meter()));
await journal.close();
