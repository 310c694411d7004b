// A teacher at an endpoint: records in, records with its label, reasoning and soft label out, in the same order.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import type { Example } from '../records.ts';
import { type Client, type ClientContext, createClient } from './client.ts';
import { codingOf } from './coding.ts';
import type { Reading } from './meter.ts';
import { defaults, type TeacherOptions } from './options.ts';
import { createPatience } from './patience.ts';
import { promptAgain, promptOf } from './prompt.ts';
import type { Reply } from './reply.ts';
import { fromPositions, fromVotes, logitsOf } from './soft.ts';
import { type Answer, by, labelAnswer, type Refused, spoken, type Taught, tagAnswer, taughtTags } from './taught.ts';
import { createTranslate, type Translate } from './translate.ts';
import { inOrder } from './window.ts';

export interface Teacher {
  /** In the order of `logits`. */
  readonly labels: readonly string[];
  /**
   * One result per record, in their order. A spent budget refuses the rest unless the journal has their answers.
   * Faults: the endpoint refuses everybody (no key, no balance …), or cannot be reached for several records on end.
   * A run that fails or is left early ends this teacher: answers under way are written down, nothing more is asked.
   */
  ask(records: AsyncIterable<Example> | Iterable<Example>): AsyncGenerator<Taught>;
  /** Any prompt, through the same journal, limits, meter and budget. */
  readonly chat: Client['chat'];
  readonly translate: Translate;
  meter(): Reading;
}

/** Alternatives per token: as many as DeepSeek, OpenAI and vLLM offer. */
const ALTERNATIVES = 20;

/** Faults: as `createClient`; fewer than two labels (one entity type), an empty one, one twice. */
export function createTeacher(options: TeacherOptions, context: ClientContext): Teacher {
  const client = createClient(options, context);
  const { task, smoothing = defaults.smoothing } = options;
  // Without chance in the sampling, a second answer is the first again.
  const samples = options.temperature === 0 ? 1 : (options.samples ?? defaults.samples);
  requireLabels(options);
  const coding = codingOf(options.labels);
  const logprobs = task !== 'tag' && (options.logprobs ?? defaults.logprobs) ? ALTERNATIVES : 0;
  const answerOf = (reply: Reply, example: Example): Answer | Refused =>
    task === 'tag' ? tagAnswer(reply, example, coding) : labelAnswer(reply, coding);

  const answer = async (example: Example, sample: number): Promise<Answer | Refused> => {
    const prompt = promptOf(example, options, coding);
    const first = answerOf(await client.chat(prompt, { sample, logprobs }), example);
    if (first.reason !== 'empty' && first.reason !== 'outside') return first;
    return answerOf(await client.chat(promptAgain(prompt, task, first.value), { sample, logprobs }), example);
  };

  const teach = async (example: Example): Promise<Taught> => {
    const first = await answer(example, 0);
    const soft = first.reason ? undefined : fromPositions(first.reply.positions ?? [], coding);
    const more = soft ? 0 : samples - 1;
    const rest = await Promise.all(Array.from({ length: more }, (_, at) => answer(example, at + 1)));
    const usable = [first, ...rest].filter((each) => each.reason === undefined);
    if (usable.length === 0) return { kind: 'refused', example, ...(first as Refused) };
    if (task === 'tag') return taughtTags(example, usable, client.model);
    const places = usable.map(({ place }) => place);
    const chances = soft ?? fromVotes(places, coding.labels.length, smoothing);
    // Of equal labels the one named first.
    const best = Math.max(...chances);
    const named = usable.find(({ place }) => chances[place] === best);
    const said = coding.labels[named?.place ?? chances.indexOf(best)]!;
    const label = example.label === '' || (options.relabel ?? defaults.relabel) ? said : example.label;
    const { reply } = named ?? usable[0]!;
    const added = { label, ...spoken(reply, coding), logits: logitsOf(chances), ...by(example, client.model) };
    return { kind: 'taught', said, example: { ...example, ...added } };
  };

  const patience = createPatience(options.baseUrl);
  const attempt = async (example: Example): Promise<Taught> => {
    try {
      const result = await teach(example);
      patience.restored();
      return result;
    } catch (error) {
      return { kind: 'refused', example, ...patience.setback(error) };
    }
  };

  return {
    labels: coding.labels,
    // Wider than the requests at once, so that one slow answer does not hold up the others.
    ask: (records) => inOrder(records, 4 * (options.concurrency ?? defaults.concurrency), attempt, client.halt),
    chat: client.chat,
    translate: createTranslate(client),
    meter: client.meter,
  };
}

function requireLabels({ task, labels, samples = 1, smoothing = 1 }: TeacherOptions): void {
  const least = task === 'tag' ? 1 : 2;
  if (labels.length < least || new Set(labels).size < labels.length || labels.some((label) => label.trim() === '')) {
    throw new Fault('teacher.labels', { least, received: labels.map((label) => `"${excerpt(label, 30)}"`).join(', ') });
  }
  for (const [name, value, low] of [
    ['samples', samples, 1],
    ['smoothing', smoothing, 0],
  ] as const) {
    if (!(value >= low)) throw new Fault('teacher.number', { name, least: `≥ ${low}`, received: String(value) });
  }
}
