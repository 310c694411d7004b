// The teacher at an endpoint, opened for a stage: asked about records, or to translate, through one journal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Example } from '../../../data/records.ts';
import { createClient } from '../../../data/teacher/client.ts';
import { openJournal } from '../../../data/teacher/journal.ts';
import type { Reading } from '../../../data/teacher/meter.ts';
import { createPatience } from '../../../data/teacher/patience.ts';
import type { Refusal } from '../../../data/teacher/taught.ts';
import { createTeacher, type Teacher } from '../../../data/teacher/teacher.ts';
import { createTranslate, type Translate } from '../../../data/teacher/translate.ts';
import { stream } from '../../../random/random.ts';
import { Fault } from '../../../words/fault.ts';
import { defined } from '../../defined.ts';
import type { Recipe } from '../../recipe.ts';
import type { DataReport } from '../../report/data-report.ts';

export interface EndpointContext {
  /** Path of the journal, which outlives the stage: no answer is paid for twice. */
  readonly journal: string;
  readonly signal: AbortSignal;
}

export interface Refused {
  readonly reason: Refusal;
  readonly value: string;
  readonly example: Example;
}

export interface OpenEndpoint {
  /** Gives '' for a text that gets no translation; only an endpoint that answers nobody is a fault. */
  readonly translate: Translate;
  /** The records with what the teacher said of them; those it did not answer go to `refuse`, which may have to be waited for. */
  teach(
    records: AsyncIterable<Example>,
    pairs: boolean,
    refuse: (row: Refused) => Promise<void> | undefined,
  ): AsyncGenerator<Example>;
  /** Records and texts left without an answer so far, by reason. */
  refused(): NonNullable<DataReport['asked']>['refused'];
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
  let answered = 0;
  const reasons: { [R in Refusal]?: number } = {};
  const refused = (reason: Refusal): void => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  const patience = createPatience(options.baseUrl);
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
    async translate(text, from, to) {
      if (text === '') return ''; // the way out failed, so there is nothing to bring back
      const { translate } = speak();
      try {
        const translated = await translate(text, from, to);
        patience.restored();
        answered += 1;
        return translated;
      } catch (error) {
        const silent = error instanceof Fault && error.key === 'teacher.no-translation';
        refused(silent ? 'empty' : patience.setback(error).reason);
        return '';
      }
    },
    async *teach(records, pairs, refuse) {
      teacher ??= createTeacher({ ...options, ...defined(data.ask!), task: pairs ? 'pair' : 'classify' }, parts);
      speaker = teacher;
      for await (const taught of teacher.ask(records)) {
        if (taught.kind === 'taught') {
          answered += 1;
          yield taught.example;
        } else {
          const { reason, value, example } = taught;
          refused(reason);
          const wait = refuse({ reason, value, example });
          if (wait) await wait;
        }
      }
    },
    refused: () => ({ ...reasons }),
    report() {
      const { answers: requests, usage, money } = speak().meter();
      const tokens = { promptTokens: usage.prompt, completionTokens: usage.completion };
      const cost = money === undefined ? {} : { cost: money };
      return { model: options.model, answered, refused: { ...reasons }, requests, ...tokens, ...cost };
    },
    close: () => journal.close(),
  };
}

interface Speaker {
  readonly translate: Translate;
  readonly meter: () => Reading;
}
