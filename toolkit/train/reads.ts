// Which rows of the embedding tables a batch is about to read: they alone are brought up to now before a step.
import { bigramRows } from '../model/bigrams.ts';
import type { ModelConfig } from '../model/config.ts';
import { BIGRAMS } from '../model/names.ts';
import type { Batch } from '../text/batch.ts';

const WORDS = 'bert.embeddings.word_embeddings.weight';
const TYPES = 'bert.embeddings.token_type_embeddings.weight';

/** Ids by table, as `Trainer.step` takes them. */
export function rowsRead(config: ModelConfig, { ids, mask, typeIds, length }: Batch): Record<string, BigInt64Array> {
  const bigrams = config.bigram_buckets ? { [BIGRAMS]: bigramRows(config, ids, mask, length) } : {};
  return { [WORDS]: ids, [TYPES]: typeIds, ...bigrams };
}
