import type { Row } from './row.ts';

export const compress = {
  'compress.no-range': {
    en: 'quantizing {graph}: expected a measured range for "{name}", received none — calibrate on the values this scheme names',
    zh: '量化 {graph}：应有“{name}”的实测范围，实际没有——请按该方案列出的值进行校准',
  },
  'compress.not-finite': {
    en: 'weight {name}: expected finite numbers, received {received} at element {at} — train again, or take an earlier checkpoint',
    zh: '权重 {name}：应为有限数，第 {at} 个元素实为 {received}——请重新训练，或改用更早的检查点',
  },
  'compress.nothing': {
    en: 'quantizing {graph}: expected MatMul, Gemm or Gather nodes with constant float32 weights, received none — pass a float model, not one already quantized',
    zh: '量化 {graph}：应含带常量 float32 权重的 MatMul、Gemm 或 Gather 节点，实际没有——请传入浮点模型，而非已量化的模型',
  },
} as const satisfies Record<string, Row>;
