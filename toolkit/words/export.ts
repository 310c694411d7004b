import type { Row } from './row.ts';

export const exporting = {
  'export.no-binaries': {
    en: 'profile {profile}: expected engine binaries for {machine}, onnxruntime-node has none — choose another profile',
    zh: '设备配置 {profile}：需要 {machine} 的引擎二进制文件，而 onnxruntime-node 未提供——请换一个设备配置',
  },
  'export.file': { en: '{name} ({part})', zh: '{name}（{part}）' },
  'export.part.graphs': { en: 'graph', zh: '计算图' },
  'export.part.weights': { en: 'weights', zh: '权重' },
  'export.part.vocabulary': { en: 'vocabulary', zh: '词表' },
  'export.part.terms': { en: 'terms', zh: '术语' },
  'export.part.adapters': { en: 'adapter', zh: '适配器' },
  'export.part.runtime': { en: 'runtime and engine', zh: '运行时与引擎' },
  'export.part.papers': { en: 'manifest, golden set, README', zh: '清单、标准样例与说明' },
} as const satisfies Record<string, Row>;
