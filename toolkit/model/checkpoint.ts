// Parameters out of the tensors of a checkpoint, and a check that they fit a configuration.
import type { Tensor } from '../graph/ir.ts';
import { Fault } from '../words/fault.ts';
import type { Parameters, Shapes } from './parameters.ts';

/** The parameters of `shapes` among `tensors`, in their order. Fault: one is missing or has another shape or type. */
export function parametersFrom(tensors: ReadonlyMap<string, Tensor>, shapes: Shapes, where: string): Parameters {
  return new Map(
    Array.from(shapes, ([name, dims]) => {
      const found = tensors.get(name);
      if (found?.type !== 'float32' || String(found.dims) !== String(dims)) {
        const received = found ? `${found.type} [${found.dims}]` : '∅';
        throw new Fault('model.parameter-missing', { where, name, expected: dims.join(', '), received });
      }
      return [name, found];
    }),
  );
}
