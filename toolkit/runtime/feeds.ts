// A batch as the feeds of a model.
import type { Feed, Feeds } from '../engine/engine.ts';
import type { Batch } from '../text/batch.ts';

/** The inputs that every encoder has, and those of terms where the batch is marked, int64 [B, S] each. */
export function batchFeeds({ size, length, ids, mask, typeIds, terms }: Batch): Feeds {
  const feed = (data: BigInt64Array): Feed => ({ type: 'int64', dims: [size, length], data });
  return {
    input_ids: feed(ids),
    attention_mask: feed(mask),
    token_type_ids: feed(typeIds),
    ...(terms ? { term_positions: feed(terms.positions), term_types: feed(terms.types) } : {}),
  };
}

/** The same for a model that may know terms, whoever asks it: without a dictionary, no token is in one. */
export function markedFeeds(batch: Batch): Feeds {
  const none = (): BigInt64Array => new BigInt64Array(batch.size * batch.length);
  return batchFeeds({ ...batch, terms: batch.terms ?? { positions: none(), types: none() } });
}
