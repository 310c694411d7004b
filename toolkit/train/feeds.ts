// What a step is fed: the batch, its targets, its dropout masks.
import type { Feed, Feeds } from '../engine/engine.ts';
import type { Batch } from '../text/batch.ts';
import { type Distil, smoothed, softened } from './losses.ts';
import type { Masks } from './masks.ts';

export function batchFeeds({ size, length, ids, mask, typeIds }: Batch): Feeds {
  const feed = (data: BigInt64Array): Feed => ({ type: 'int64', dims: [size, length], data });
  return { input_ids: feed(ids), attention_mask: feed(mask), token_type_ids: feed(typeIds) };
}

/** Smoothed labels, equal weights, and a teacher's softened probabilities where there is one. */
export function targetFeeds(
  rows: readonly { readonly label: number; readonly logits?: readonly number[] }[],
  labels: number,
  labelSmoothing: number,
  distil?: Distil,
): Feeds {
  const matrix = (data: Float32Array): Feed => ({ type: 'float32', dims: [rows.length, labels], data });
  const targets = smoothed(
    rows.map(({ label }) => label),
    labels,
    labelSmoothing,
  );
  return {
    targets: matrix(targets),
    weights: { type: 'float32', dims: [rows.length], data: new Float32Array(rows.length).fill(1 / rows.length) },
    ...(distil
      ? {
          teacher: matrix(
            softened(
              rows.map(({ logits }) => logits!),
              distil.temperature,
            ),
          ),
        }
      : {}),
  };
}

export function maskFeeds(masks: Masks, step: number, { size, length }: Batch): Feeds {
  const drawn = masks.draw(step, { batch: size, sequence: length, 'batch*sequence': size * length });
  return Object.fromEntries(drawn.map(({ name, dims, data }) => [name, { type: 'uint8', dims, data }]));
}
