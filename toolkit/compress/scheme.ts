// What is quantized, and into which integers.
import type { Quantization } from '../../device-profiles/profile.ts';

/** The number formats of a device profile, and how far the pass goes. */
export interface Scheme extends Quantization {
  /** Put the zero point of activations in the middle of their integers (default false; some accelerators demand it). */
  readonly symmetric?: boolean;
  /** Requantize the results of quantized nodes too (default false: they stay float, and the engine fuses that better). */
  readonly outputs?: boolean;
  /** Products of two activations too: attention scores and contexts (default false). */
  readonly attention?: boolean;
  /** Nodes and weights left in float: a name, or the start of one up to a dot (default `unquantized`). */
  readonly exclude?: readonly string[];
}

/** What stays in float unless asked: the head, which devices go on training. */
export const unquantized: readonly string[] = ['classifier'];

/** Whether one of `names` is excluded. */
export function excluded({ exclude = unquantized }: Scheme, names: readonly string[]): boolean {
  return names.some((name) => exclude.some((stem) => name === stem || name.startsWith(`${stem}.`)));
}

/** What ONNX Runtime's tool does to MatMul and Gemm: results requantized too, nothing left out. */
export function toolStyle(quantization: Quantization, symmetric: boolean): Scheme {
  return { ...quantization, symmetric, outputs: true, attention: true, exclude: [] };
}
