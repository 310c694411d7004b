import type { Row } from './row.ts';

export const model = {
  'model.not-safetensors': {
    en: '{where}: expected a safetensors file, received {received} — check that the file is complete',
    zh: '{where}：应为 safetensors 文件，实为{received}——请检查文件是否完整',
  },
  'model.parameter-missing': {
    en: '{where}: expected parameter {name} with shape [{expected}], received {received} — the weights do not fit the configuration',
    zh: '{where}：应有参数 {name}，形状为 [{expected}]，实为{received}——权重与配置不符',
  },
} as const satisfies Record<string, Row>;
