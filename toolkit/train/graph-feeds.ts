// What the graph of any encoder is fed of a batch, under whatever names it has its inputs.
import type { Executable, Feed, Feeds } from '../engine/engine.ts';
import type { Graph } from '../graph/ir.ts';
import { type Role, roleOf } from '../model/imported/roles.ts';
import type { Batch } from '../text/batch.ts';
import { batchFeeds } from './feeds.ts';

const fillers: { readonly [R in Role]: (batch: Batch) => BigInt64Array } = {
  ids: ({ ids }) => ids,
  mask: ({ mask }) => mask,
  types: ({ typeIds }) => typeIds,
  terms: ({ size, length }) => new BigInt64Array(size * length), // of a batch that is not marked
  positions: ({ size, length }) => BigInt64Array.from({ length: size * length }, (_, at) => BigInt(at % length)),
};

/** Cut to some of its outputs, a graph may read fewer inputs, and is fed no more. */
export function graphFeeds(graph: Graph, batch: Batch, { inputs }: Executable): Feeds {
  const dims = [batch.size, batch.length];
  const own = batchFeeds(batch);
  return Object.fromEntries(
    graph.inputs
      .filter(({ name }) => inputs.includes(name))
      .map((input): [string, Feed] => {
        const { name, type } = input;
        const data = (own[name]?.data as BigInt64Array | undefined) ?? fillers[roleOf(input)!](batch);
        return [
          name,
          type === 'int32' ? { type, dims, data: Int32Array.from(data, Number) } : { type: 'int64', dims, data },
        ];
      }),
  );
}
