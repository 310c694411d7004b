// Hidden characters of a text, told.
import { hash } from '../../../data/hash.ts';
import type { Example } from '../../../data/records.ts';
import { masked } from '../../../model/masked.ts';
import { firstValues, maskedShapes } from '../../../model/parameters.ts';
import { shuffled, stream } from '../../../random/random.ts';
import type { Input } from '../../../runtime/answers.ts';
import { positionsOf } from '../../../runtime/filler.ts';
import { holesIn, marked } from '../../../runtime/holes.ts';
import { mask as task } from '../../../train/mask.ts';
import { oneOf } from '../../../train/mixture.ts';
import { idOf, paragraph } from '../../../train/mlm/pack.ts';
import { maskedDefaults } from '../../../train/mlm/task.ts';
import { Fault } from '../../../words/fault.ts';
import type { TaskRow } from './task.ts';

/** Share of a text's ideographs that it is asked about, one at least. */
const ASKED = 0.15;

export const mask: TaskRow = {
  name: 'mask',
  texts: 1,
  outputs: () => [],
  width: 16,
  shapes: maskedShapes,
  first: (config, _, seed) => firstValues(maskedShapes(config), seed),
  graph: masked,
  words: true,
  marks: false,
  ask: asked,
  beside: (batch, vocab) => ({ positions: positionsOf(batch, vocab) }),
  /** Fault: a teacher, whose word on hidden tokens nobody has asked for. */
  learn({ tokenizer, segment, examples, word }, run) {
    if (word) throw new Fault('pipeline.mask-teacher');
    const { vocab } = tokenizer;
    const lessons = examples.map(({ text }) => {
      const packed = Uint32Array.from([vocab.cls, ...paragraph(text, { tokenizer, segment: segment! }), vocab.sep]);
      return { ids: Array.from(packed, idOf), typeIds: Array<number>(packed.length).fill(0), packed };
    });
    const { rate, wholeWords } = maskedDefaults;
    return run(task, lessons, (course) => ({ ...course, rdrop: 0, vocab, rate, wholeWords }));
  },
  score(_, replies) {
    const told = replies.flatMap((reply) => reply.told ?? []);
    if (told.length === 0) throw new Fault('evaluate.no-examples');
    const loss = told.reduce((sum, { surprise }) => sum + surprise, 0) / told.length;
    const figures = { told: told.filter(({ right }) => right).length / told.length, loss, perplexity: Math.exp(loss) };
    return { main: 'told', figures, classes: [], confusion: [] };
  },
  meaning: () => oneOf,
};

/** The text with holes, the same ones whoever asks, and the text. */
function asked({ text }: Pick<Example, 'text'>): Input {
  if (holesIn(text).length > 0) return text;
  const places = Array.from(text.matchAll(/\p{Script=Han}/gu), ({ 0: one, index }) => ({
    start: index,
    end: index + one.length,
  }));
  const count = Math.max(1, Math.round(ASKED * places.length));
  const holes = shuffled(places, stream(hash(text, 0), 'blanks'))
    .slice(0, count)
    .sort((a, b) => a.start - b.start);
  return [marked(text, holes), text];
}
