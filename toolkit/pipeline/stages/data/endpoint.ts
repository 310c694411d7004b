// The teacher at an endpoint, opened for a stage: asked about records, or to translate, through one journal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Example } from '../../../data/records.ts';
import { createClient } from '../../../data/teacher/client.ts';
import { openJournal } from '../../../data/teacher/journal.ts';
import type { Reading } from '../../../data/teacher/meter.ts';
import { createTeacher, type Teacher } from '../../../data/teacher/teacher.ts';
import { createTranslate, type Translate } from '../../../data/teacher/translate.ts';
import { stream } from '../../../random/random.ts';
import { defined } from '../../defined.ts';
import type { Recipe } from '../../recipe.ts';
import type { DataReport } from '../../report/data-report.ts';

export interface EndpointContext {
  /** Path of the journal, which outlives the stage: no answer is paid for twice. */
  readonly journal: string;
  readonly signal: AbortSignal;
}

export interface Refused {
  readonly reason: string;
  readonly value: string;
  readonly example: Example;
}

export interface OpenEndpoint {
  readonly translate: Translate;
  /** The records with what the teacher said of them; those it did not answer go to `refuse`. */
  teach(records: AsyncIterable<Example>, pairs: boolean, refuse: (row: Refused) => void): AsyncGenerator<Example>;
  report(): NonNullable<DataReport['asked']>;
  close(): Promise<void>;
}

/** Opens what `data.endpoint` names. Faults: of the journal; later those of the options, of the key and of asking. */
export async function openEndpoint({ data, seed }: Recipe, context: EndpointContext): Promise<OpenEndpoint> {
  const options = defined(data.endpoint!);
  const journal = await openJournal(context.journal);
  const parts = {
    journal,
    seed: stream(seed, 'teacher'),
    signal: context.signal,
    now: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, signal ? { signal } : {}),
  };
  const counts = { answered: 0, refused: 0 };
  let speaker: Speaker | undefined;
  let teacher: Teacher | undefined;
  const speak = (): Speaker => {
    if (!speaker) {
      const client = createClient(options, parts);
      speaker = { translate: createTranslate(client), meter: client.meter };
    }
    return speaker;
  };
  return {
    translate: (text, from, to) => speak().translate(text, from, to),
    async *teach(records, pairs, refuse) {
      teacher ??= createTeacher({ ...options, ...defined(data.ask!), task: pairs ? 'pair' : 'classify' }, parts);
      speaker = teacher;
      for await (const taught of teacher.ask(records)) {
        if (taught.kind === 'taught') {
          counts.answered += 1;
          yield taught.example;
        } else {
          counts.refused += 1;
          const { reason, value, example } = taught;
          refuse({ reason, value, example });
        }
      }
    },
    report() {
      const { answers: requests, usage, money } = speak().meter();
      const tokens = { promptTokens: usage.prompt, completionTokens: usage.completion };
      return { model: options.model, ...counts, requests, ...tokens, ...(money === undefined ? {} : { cost: money }) };
    },
    close: () => journal.close(),
  };
}

interface Speaker {
  readonly translate: Translate;
  readonly meter: () => Reading;
}
