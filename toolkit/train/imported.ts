// ONNX encoders on disk as checkpoints to go on from.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathTo } from '../autodiff/path.ts';
import type { Graph } from '../graph/ir.ts';
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
  const checkpoint = importGraph(readGraph(path), path, folder, options);
  requireTrainable(checkpoint);
  return checkpoint;
}

/** The graph in the file at `path`, its external data from files beside it. Faults: those of `readModel`; a data file that is not there. */
export function readGraph(path: string): Graph {
  const external = (location: string): Uint8Array => {
    try {
      return readFileSync(join(dirname(path), location));
    } catch (cause) {
      throw new Fault('graph.external-missing', { where: path, location }, { cause });
    }
  };
  return readModel(readFileSync(path), { where: path, external });
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
    const node = String(error.values.node).replace(/^imported\//, '');
    throw new Fault('model.imported-operator', { where, ...error.values, node }, { cause: error });
  }
}
