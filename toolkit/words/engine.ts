import type { Row } from './row.ts';

export const engine = {
  'engine.no-provider': {
    en: 'engine: expected provider {provider} on this machine, found {available} — choose one of these, or install a runtime built with it',
    zh: '引擎：需要本机提供 {provider}，实际只有 {available}——请改选其一，或安装带该后端的运行时',
  },
  'engine.not-loaded': {
    en: '{where}: expected an ONNX model the engine can load, it answered: {reason} — check that the file is complete and its operators are supported',
    zh: '{where}：应为引擎能加载的 ONNX 模型，引擎回答：{reason}——请检查文件是否完整、算子是否受支持',
  },
  'engine.run-failed': {
    en: 'engine: running the model failed: {reason}',
    zh: '引擎：模型运行失败：{reason}',
  },
} as const satisfies Record<string, Row>;
