// The entities of a text.
import type { Example } from '../../../data/records.ts';
import { entityScores } from '../../../evaluate/spans.ts';
import { firstTagger, tagger, taggerShapes } from '../../../model/tagger.ts';
import { rowOf } from '../../../text/batch.ts';
import { requireSpans, type Span, tagsOf } from '../../../text/spans.ts';
import { NONE, tagNames } from '../../../text/tags.ts';
import { perToken } from '../../../train/mixture.ts';
import { tag as task } from '../../../train/tag.ts';
import { knownTagger } from './known.ts';
import type { Given, TaskRow } from './task.ts';

export const tag: TaskRow = {
  name: 'tag',
  texts: 1,
  outputs: tagNames,
  shapes: taggerShapes,
  first: firstTagger,
  graph: tagger,
  learn(given, run) {
    const { labels, word, distil, known, soft } = given;
    const tags = tagNames(labels).length;
    const lessons = encoded(given).map(({ tokens, tagged }, at) => {
      const emissions = word?.[at]?.slice(0, (tokens.ids.length - 2) * tags); // a teacher may see more of the text
      const learned = at < known ? { tags: tagged.tags } : { tags: tokens.ids.map(() => NONE), soft };
      return { ...tokens, ...learned, ...(emissions ? { emissions } : {}) };
    });
    return run(task, lessons, (course) => ({ ...course, ...(word && distil ? { distil } : {}) }));
  },
  notes(given) {
    const changed = encoded(given).filter(({ tagged }) => tagged.changed.length > 0);
    if (changed.length === 0) return [];
    const { id, tagged } = changed[0]!;
    const entities = changed.reduce((sum, one) => sum + one.tagged.changed.length, 0);
    const { type, start, end } = tagged.changed[0]!;
    return [{ key: 'pipeline.entities-changed', values: { entities, texts: changed.length, id, type, start, end } }];
  },
  score(examples, replies, labels) {
    for (const { id, text, spans = [] } of examples) requireSpans({ text, spans, where: id }, labels);
    const { f1, precision, recall, types } = entityScores(
      examples.map(({ spans = [] }) => spans),
      replies.map(({ items }) => items.map(({ kind, start, end }): Span => ({ type: kind, start: start!, end: end! }))),
      labels,
    );
    const figures = { 'entity-f1': f1, precision, recall };
    return { main: 'entity-f1', figures, classes: types, confusion: [] };
  },
  known: knownTagger,
  meaning: (labels) => perToken(tagNames(labels).length),
};

const encoded = ({ labels, tokenizer, examples }: Given) =>
  examples.map(({ id, text, spans = [] }: Example) => {
    const encoding = tokenizer.encode(text);
    const tagged = tagsOf({ text, spans, where: id }, encoding.offsets, labels);
    return { id, tokens: rowOf(encoding), tagged };
  });
