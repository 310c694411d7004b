// Embedding tables of int8, one scale per row: a quarter of the bytes, read with standard operators.
import type { Graph } from '../graph/ir.ts';
import { floats } from '../graph/tensor.ts';
import { codes } from '../graph/types.ts';
import type { Draft } from './draft.ts';
import type { Lookup } from './targets.ts';
import { quantizeWeight, weightMaps } from './weights.ts';

/** y = float(Eq[ids]) · sE[ids], for a table E [rows, width] with scales [rows, 1]; slices of E likewise. */
export function addLookup(draft: Draft, graph: Graph, { node, table }: Lookup): void {
  const [y = ''] = node.outputs;
  const values = graph.initializers.get(table)!;
  const format = { type: 'int8', axis: 0, reduce: false } as const;
  const maps = weightMaps(values, format);
  const integers = draft.constant(`${table}_quantized`, quantizeWeight(values, format, maps));
  const scales = draft.constant(
    `${table}_scale`,
    floats(
      [maps.length, 1],
      maps.map((map) => map.scale),
    ),
  );

  const pick = (constant: string, part: string): string =>
    draft.again(node, `${y}_${part}`, [constant, ...node.inputs.slice(1)]);
  const [real] = draft.once('Cast', `${y}_Cast`, [pick(integers, 'integers')], [`${y}_rows`], {
    to: { kind: 'int', value: codes.float32 },
  });
  draft.once('Mul', `${y}_Mul`, [real!, pick(scales, 'step')], [y]);
}
