// A three-wide convolution over the embeddings: small models trained from nothing learn word order by it within minutes.
import { ints } from '../graph/tensor.ts';
import { CONVOLUTION } from './names.ts';
import { neighbour } from './neighbour.ts';
import { drop, linear, type Site } from './site.ts';

/**
 * x + W · [previous, x, next] + b for `x` [T, H]; `mask` [B, S] is 1 for tokens. Padding counts as zeros, as beyond the ends,
 * so a text does not feel how far it is padded.
 */
export function convolution(site: Site, x: string, mask: string): string {
  const { builder: b, config } = site;
  const h = config.hidden_size;
  const size = b.op('Concat', [b.op('Shape', [mask]), b.constant(ints([1], [h]))], { axis: 0 });
  const rows = b.assume(b.op('Reshape', [x, size]), ['batch', 'sequence', h]);
  const real = b.op('Unsqueeze', [b.op('Cast', [mask], { to: 1 }), b.constant(ints([1], [2]))]); // [B, S, 1]
  const kept = b.op('Mul', [rows, real]);
  const wide = b.op('Concat', [neighbour(b, kept, 'previous'), kept, neighbour(b, kept, 'next')], { axis: 2 }); // [B, S, 3H]
  const flat = b.op('Reshape', [wide, b.constant(ints([2], [-1, 3 * h]))]); // [T, 3H]
  return b.op('Add', [x, drop(site, linear(site, CONVOLUTION, flat))]);
}
