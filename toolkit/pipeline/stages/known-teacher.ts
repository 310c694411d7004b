// Stage 2, where the recipe names a teacher that is there already: what it thinks of every training text.
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import { type LocalTeacher, openTeacher } from '../../train/teacher.ts';
import type { Event } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import { readPart, readPrepared } from './examples.ts';
import { writeLogits } from './network.ts';
import { LOGITS } from './teacher.ts';

/** Texts asked about at once: the steps of the progress. */
const TOGETHER = 512;

export function knownTeacherStage(
  { text: { maxLength } }: Recipe,
  model: { readonly path: string; readonly sha256: string },
  threads: number,
): Stage {
  return {
    step: { id: 'teacher', stage: 'teacher' },
    needs: ['data'],
    version: 1,
    settings: { model: model.sha256, maxLength, threads },
    async *run({ inputs, draft, signal }) {
      const data = inputs['data']!;
      const { labels } = await readPrepared(data);
      const teacher = await openTeacher(model.path, { threads, labels, maxLength });
      try {
        const train = await readPart(data, 'train');
        const test = await readPart(data, 'test');
        const total = train.length + test.length;
        const rows: (readonly number[])[] = [];
        for await (const some of asked(teacher, [...train, ...test], signal)) {
          rows.push(...some);
          yield { kind: 'progress', step: 'teacher', done: rows.length, total };
        }
        await writeLogits(join(draft, LOGITS), rows.slice(0, train.length));
        const right = test.filter(({ label }, at) => labels[top(rows[train.length + at]!)] === label);
        yield accuracy(right.length / test.length);
      } finally {
        await teacher.release();
      }
    },
  };
}

async function* asked(teacher: LocalTeacher, examples: readonly Example[], signal: AbortSignal) {
  for (let start = 0; start < examples.length; start += TOGETHER) {
    signal.throwIfAborted();
    const some = examples.slice(start, start + TOGETHER);
    yield await teacher.logits(some.map(inputOf));
  }
}

const top = (row: readonly number[]): number => row.indexOf(Math.max(...row));

const accuracy = (value: number): Event => ({
  ...{ kind: 'metric', step: 'teacher', unit: 'share' },
  ...{ name: 'pipeline.metric.accuracy', value },
});
