// Texts in, entities out.
import type { Feed } from '../engine/engine.ts';
import { type Span, spansOf } from '../text/spans.ts';
import { tagNames } from '../text/tags.ts';
import { Fault } from '../words/fault.ts';
import { answers, type ModelParts } from './answers.ts';
import { type Best, createViterbi } from './viterbi.ts';

export interface Tagger {
  readonly types: readonly string[];
  /** The entities of each text, in order; what lies beyond the model's length has none. */
  tag(texts: readonly string[]): Promise<readonly (readonly Span[])[]>;
  /** The same with what they were told by: the emissions of the text's own tokens, row by row [tokens, tags]. */
  read(
    texts: readonly string[],
  ): Promise<readonly { readonly spans: readonly Span[]; readonly emissions: Float32Array }[]>;
  release(): Promise<void>;
}

export interface TaggerParts extends ModelParts {
  /** Types of entity, in the order of the model's tags. */
  readonly types: readonly string[];
}

const OUTPUTS = ['emissions', 'start', 'end', 'transitions'] as const;

/** A tagger over a compiled model. Faults of `tag`: a token the word table lacks, another number of emissions than tags. */
export function createTagger(parts: TaggerParts): Tagger {
  const { types } = parts;
  const count = tagNames(types).length;
  let best: Best | undefined;
  const read: Tagger['read'] = async (texts) => {
    const found: { readonly spans: readonly Span[]; readonly emissions: Float32Array }[] = [];
    for await (const { places, encodings, batch, outputs } of answers(parts, texts, OUTPUTS)) {
      const { dims, data } = outputs['emissions']!;
      if (dims.length !== 3 || dims[2] !== count)
        throw new Fault('runtime.emissions', { expected: count, received: dims.join(' × ') });
      best ??= viterbiOf(outputs);
      for (const [row, place] of places.entries()) {
        const { offsets } = encodings[row]!;
        const inside = offsets.slice(1, -1); // between [CLS] and [SEP]
        const at = (row * batch.length + 1) * count;
        const emissions = (data as Float32Array).slice(at, at + inside.length * count);
        const tags = new Int32Array(inside.length);
        best(emissions, tags);
        found[place] = { spans: spansOf(tags, inside, types), emissions };
      }
    }
    return found;
  };
  return {
    types,
    read,
    tag: async (texts) => (await read(texts)).map(({ spans }) => spans),
    release: () => parts.executable.release(),
  };
}

function viterbiOf(outputs: Readonly<Record<string, Feed>>): Best {
  const values = (name: (typeof OUTPUTS)[number]): Float32Array => outputs[name]!.data as Float32Array;
  return createViterbi({ start: values('start'), end: values('end'), transitions: values('transitions') });
}
