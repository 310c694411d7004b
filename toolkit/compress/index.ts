// What other layers use of compress.
export { type Fidelity, fidelity } from './fidelity.ts';
export { type FloatLinear, floatLinears, missed } from './float-linears.ts';
export { type QuantizeOptions, quantize } from './quantize.ts';
export { type Scheme, toolStyle, unquantized } from './scheme.ts';
export { activations } from './targets.ts';
