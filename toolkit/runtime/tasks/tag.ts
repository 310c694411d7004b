// The entities of a text.
import type { DeviceTask } from '../model.ts';
import { createTagger } from '../tagger.ts';
import { NOTHING } from './shares.ts';

export const tag: DeviceTask = {
  outputs: ['emissions', 'start', 'end', 'transitions'],
  input: (text) => text,
  open({ labels, ...parts }) {
    const { read, release } = createTagger({ ...parts, types: labels });
    return {
      labels,
      release,
      async reply(texts) {
        const found = await read(texts.map((text) => (typeof text === 'string' ? text : text.join(''))));
        return found.map(({ spans, emissions }) => ({
          items: spans.map(({ type, start, end }) => ({ kind: type, start, end })),
          logits: Array.from(emissions),
        }));
      },
    };
  },
  json: ({ items }, text) => ({
    text,
    entities: items.map(({ kind, start, end }) => ({ type: kind, start, end, text: text.slice(start, end) })),
  }),
  columns({ items }, text) {
    if (items.length === 0) return [NOTHING];
    return [items.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`).join(', ')];
  },
};
