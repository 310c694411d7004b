// The gradient table: one row per operator; null has no gradient.
import type { Op } from '../graph/ops.ts';
import { activation } from './activation.ts';
import type { GradientRule } from './call.ts';
import { elementwise } from './elementwise.ts';
import { indexing } from './indexing.ts';
import { layout } from './layout.ts';
import { linear } from './linear.ts';
import { normalization } from './normalization.ts';
import { reduce } from './reduce.ts';

export type { GradientRule } from './call.ts';

export const gradients: { readonly [K in Op]: GradientRule | null } = {
  ...elementwise,
  ...activation,
  ...linear,
  ...normalization,
  ...reduce,
  ...layout,
  ...indexing,
  // Steps: their slope is 0 wherever there is one.
  Sign: null,
  ArgMax: null,
  Equal: null,
  Less: null,
  Greater: null,
  LessOrEqual: null,
  GreaterOrEqual: null,
  IsNaN: null,
  Not: null,
  And: null,
  Or: null,
  // They depend on shapes and integers only.
  Shape: null,
  Range: null,
  CumSum: null, // of masks, where positions are counted
  ConstantOfShape: null,
  Constant: null,
  OneHot: null,
  // Rounding would stop learning without a word: training through quantization needs straight-through nodes of its own.
  QuantizeLinear: null,
  DequantizeLinear: null,
  DynamicQuantizeLinear: null,
  MatMulInteger: null,
  QLinearMatMul: null,
};

/**
 * Operators whose result stays the same under small changes of their inputs. A path through them carries no gradient, which
 * is no error as long as another path does.
 */
export const flat: ReadonlySet<string> = new Set<Op>([
  'Sign',
  'ArgMax',
  'Equal',
  'Less',
  'Greater',
  'LessOrEqual',
  'GreaterOrEqual',
  'IsNaN',
  'Not',
  'And',
  'Or',
  'Shape',
  'Range',
  'ConstantOfShape',
  'Constant',
  'OneHot',
]);

/** Operators with several differentiable outputs; of all others the loss may use the first alone. */
export const several: ReadonlySet<string> = new Set<Op>(['Split']);
