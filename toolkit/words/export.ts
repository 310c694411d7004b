import type { Row } from './row.ts';

export const exporting = {
  'export.no-binaries': {
    en: 'profile {profile}: expected engine binaries for {machine}, onnxruntime-node has none — choose another profile',
    zh: '设备配置 {profile}：需要 {machine} 的引擎二进制文件，而 onnxruntime-node 未提供——请换一个设备配置',
  },
  'export.over-budget': {
    en: 'profile {profile}: expected a model payload of at most {expected} MB, received {received} MB — choose a smaller student or raise sizeBudgetMB',
    zh: '设备配置 {profile}：模型载荷应不超过 {expected} MB，实际为 {received} MB——请选更小的学生模型，或调高 sizeBudgetMB',
  },
  'export.payload': { en: 'model payload', zh: '模型载荷' },
  'export.whole': { en: 'whole bundle, runtime included', zh: '整个部署包（含运行时）' },
  'export.part.graphs': { en: 'graph', zh: '计算图' },
  'export.part.weights': { en: 'weights', zh: '权重' },
  'export.part.vocabulary': { en: 'vocabulary', zh: '词表' },
  'export.part.terms': { en: 'terms', zh: '术语' },
  'export.part.adapters': { en: 'adapter', zh: '适配器' },
  'export.part.runtime': { en: 'runtime', zh: '运行时' },
  'export.part.papers': { en: 'papers', zh: '说明' },
} as const satisfies Record<string, Row>;
