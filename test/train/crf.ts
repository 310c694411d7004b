// A CRF's loss alone, compiled: emissions in, loss and gradients out.
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import type { Executable, Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { crfLoss } from '../../toolkit/train/crf.ts';
import { goldFeeds } from '../../toolkit/train/gold.ts';

export interface Case {
  /** [B, S, C], flat. */
  readonly emissions: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** [C, C], flat. */
  readonly transitions: readonly number[];
  /** One tag per token, −1 for none; rows of at most S. */
  readonly tags: readonly (readonly number[])[];
}

export interface Answer {
  readonly loss: number;
  readonly emissions: Float32Array;
  readonly start: Float32Array;
  readonly end: Float32Array;
  readonly transitions: Float32Array;
}

/** The loss of sequences of up to `places` tokens with `tags` tags. */
export async function compiledLoss(
  places: number,
  tags: number,
): Promise<{ readonly answer: (of: Case) => Promise<Answer>; readonly release: Executable['release'] }> {
  const b = new Builder('crf');
  const states = tags + 1;
  const crf = {
    emissions: b.input('emissions', 'float32', ['batch', 'sequence', tags]),
    start: b.input('start', 'float32', [tags]),
    end: b.input('end', 'float32', [tags]),
    transitions: b.input('transitions', 'float32', [tags, tags]),
  };
  const loss = crfLoss(b, crf, {
    inside: b.input('inside', 'float32', ['batch', places]),
    tags: b.input('tags', 'float32', ['batch', places, tags]),
    pairs: b.input('pairs', 'float32', [states, states]),
    weights: b.input('weights', 'float32', ['batch']),
  });
  b.output(b.op('Identity', [loss], {}, 'loss'));
  const { graph } = gradient(b.build(), { loss: 'loss', wrt: Object.values(crf) });
  const executable = await ort.compile(concat(writeModel(graph).model));
  return {
    release: () => executable.release(),
    async answer({ emissions, start, end, transitions, tags: gold }) {
      const feed = (dims: readonly number[], data: readonly number[]): Feed => ({
        type: 'float32',
        dims,
        data: Float32Array.from(data),
      });
      const found = await executable.run({
        emissions: feed([gold.length, emissions.length / tags / gold.length, tags], emissions),
        start: feed([tags], start),
        end: feed([tags], end),
        transitions: feed([tags, tags], transitions),
        ...goldFeeds(gold, places, tags),
      });
      const values = (name: string): Float32Array => found[name]!.data as Float32Array;
      return {
        loss: values('loss')[0]!,
        emissions: values('grad/emissions'),
        start: values('grad/start'),
        end: values('grad/end'),
        transitions: values('grad/transitions'),
      };
    },
  };
}
