// The input side of an encoder: what is known of each token, added up.
import { ints } from '../graph/tensor.ts';
import { bigrams } from './bigrams.ts';
import { convolution } from './convolution.ts';
import { BIGRAMS, OVERLAP } from './names.ts';
import { overlap } from './overlap.ts';
import { drop, norm, parameter, type Site } from './site.ts';
import { terms } from './terms.ts';

export interface Inputs {
  readonly ids: string; // [B, S] int64
  readonly mask: string; // [B, S] int64, 1 for tokens, 0 for padding
  readonly types: string; // [B, S] int64
}

/** Word + type + position (+ bigram, + overlap, + terms), normalized (and convolved). [T, H] */
export function embeddings(site: Site, { ids, mask, types }: Inputs): string {
  const { builder: b, config, parameters } = site;
  const at = 'bert.embeddings';
  const look = (name: string, rows: string): string => b.op('Gather', [parameter(b, parameters, name), rows]); // [B, S, H]
  const word = look(`${at}.word_embeddings.weight`, ids);
  const type = look(`${at}.token_type_embeddings.weight`, types);
  const length = b.op('Shape', [ids], { start: 1, end: 2 });
  const zero = b.constant(ints([1], [0]));
  const position = b.op('Slice', [parameter(b, parameters, `${at}.position_embeddings.weight`), zero, length, zero]); // [S, H]
  const more = [
    ...(config.bigram_buckets ? [look(BIGRAMS, bigrams(b, config, ids, mask))] : []),
    ...(config.overlap_marks ? [look(OVERLAP, overlap(b, config, ids, mask, types))] : []),
    ...(config.term_types ? [terms(site)] : []),
  ];
  const sum = [type, position, ...more].reduce((total, part) => b.op('Add', [total, part]), word);
  const flat = b.op('Reshape', [sum, b.constant(ints([2], [-1, config.hidden_size]))]); // [T, H]
  const normal = drop(site, norm(site, `${at}.LayerNorm`, flat));
  return config.embedding_convolution ? convolution(site, normal, mask) : normal;
}
