// An imported encoder as part of a graph of ours.
import { rename } from '../../graph/rewrite.ts';
import { ints } from '../../graph/tensor.ts';
import type { Inputs } from '../embeddings.ts';
import { parameter, type Site } from '../site.ts';
import { INPUTS } from './inputs.ts';
import { POOLED, parseSkeleton, type Shown } from './skeleton.ts';

/** Writes the encoder of `config.encoder_graph` into the site; token states as [T, H], the state of a text as it is. */
export function imported({ builder: b, config, parameters }: Site, inputs: Inputs): Shown {
  const names = new Map(Object.entries(INPUTS).map(([role, name]) => [name, inputs[role as keyof Inputs]]));
  const part = rename(parseSkeleton(config.encoder_graph!), names);
  const given = new Set(names.values());
  for (const { name } of part.inputs) if (!given.has(name)) parameter(b, parameters, name);
  for (const [name, value] of part.initializers) b.initializer(name, value);
  // Names of nodes are one space, and ours are in it.
  for (const node of part.nodes) b.add({ ...node, name: node.name && `imported/${node.name}` });
  const shown = part.outputs.map(({ name }) => name);
  const pooled = shown.find((name) => name === `imported/${POOLED}`);
  const rows = b.constant(ints([2], [-1, config.hidden_size]));
  const hidden = shown.filter((name) => name !== pooled).map((name) => b.op('Reshape', [name, rows])); // [T, H]
  return { hidden, ...(pooled === undefined ? {} : { pooled }) };
}
