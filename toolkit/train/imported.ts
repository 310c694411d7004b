// ONNX encoders on disk as checkpoints to go on from.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathTo } from '../autodiff/path.ts';
import { readModel } from '../graph/proto.ts';
import { inferShapes } from '../graph/shapes.ts';
import { ints } from '../graph/tensor.ts';
import type { Checkpoint, ImportOptions } from '../model/checkpoint/import.ts';
import type { Folder } from '../model/checkpoint/source.ts';
import { encode, inputs } from '../model/encoder.ts';
import { importGraph } from '../model/imported/import.ts';
import { encoderShapes } from '../model/parameters.ts';
import { openSite } from '../model/site.ts';
import { Fault } from '../words/fault.ts';

/** The ONNX file at `path`, its papers in `folder`. Faults: those of reading; an operator that has no gradient, named with its node. */
export function readImported(path: string, folder: Folder, options: ImportOptions): Checkpoint {
  const external = (location: string): Uint8Array => readFileSync(join(dirname(path), location));
  const checkpoint = importGraph(readModel(readFileSync(path), { where: path, external }), path, folder, options);
  requireTrainable(checkpoint);
  return checkpoint;
}

function requireTrainable({ where, config, parameters }: Checkpoint): void {
  const site = openSite('imported', config, parameters, false);
  const { builder: b } = site;
  const { hidden, pooled = hidden.at(-1)! } = encode(site, inputs(b));
  const loss = b.op('ReduceSum', [pooled, b.constant(ints([2], [0, 1]))], { keepdims: 0 });
  b.output(loss);
  try {
    pathTo(inferShapes(b.build()), loss, [...encoderShapes(config).keys()]);
  } catch (error) {
    if (!(error instanceof Fault) || error.key !== 'autodiff.not-differentiable') throw error;
    throw new Fault('model.imported-operator', { where, ...error.values }, { cause: error });
  }
}
