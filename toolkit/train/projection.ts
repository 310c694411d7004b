// The learned matrices through which a student's states are compared with those of a wider teacher.
import type { Builder } from '../graph/build.ts';
import { tensor } from '../graph/tensor.ts';
import { type Parameters, relaid } from '../model/parameters.ts';
import { fillNormal, stream } from '../random/random.ts';
import { Fault } from '../words/fault.ts';

/** One matrix for all layers (TinyBERT's fit_dense), one for each, or none. */
export type Projecting = 'shared' | 'each' | 'none';

export interface Projections {
  /** State of the student's layer [T, H] → what is compared with the teacher's [T, width]. */
  readonly of: (state: string, layer: number) => string;
  /** First values of the matrices so far, in checkpoint layout [width, H]. */
  readonly values: ReadonlyMap<string, ReturnType<typeof tensor>>;
}

const PREFIX = 'distil.projection';
const DEVIATION = 0.02;

export const isProjection = (name: string): boolean => name.startsWith(PREFIX);

/** Their peak rate where the student's own is lower: they start from nothing. */
export const PROJECTION_RATE = 1e-3;

/**
 * Projections to a teacher of `width`: by default 'shared' where the student's is another, else 'none'. They start as
 * Normal(0, 0.02) drawn from `seed`. Fault: 'none' between unlike widths.
 */
export function projections(b: Builder, kind: Projecting | undefined, width: number, seed: number): Projections {
  const values = new Map<string, ReturnType<typeof tensor>>();
  const matrix = (name: string, place: number, from: number): string => {
    if (values.has(name)) return name;
    const data = new Float32Array(from * width);
    fillNormal(data, DEVIATION, stream(seed, 'projections', place));
    const value = tensor('float32', [width, from], data);
    values.set(name, value);
    return b.initializer(name, relaid(new Map([[name, value]]) as Parameters).get(name)!);
  };
  return {
    values,
    of(state, layer) {
      const from = Number(b.value(state).shape?.at(-1));
      const chosen = kind ?? (from === width ? 'none' : 'shared');
      if (chosen === 'each') return b.op('MatMul', [state, matrix(`${PREFIX}.${layer}.weight`, layer + 1, from)]);
      if (chosen === 'shared') return b.op('MatMul', [state, matrix(`${PREFIX}.weight`, 0, from)]);
      if (from !== width) throw new Fault('train.widths', { student: from, teacher: width });
      return state;
    },
  };
}
