import type { Row } from './row.ts';

export const evaluate = {
  'evaluate.no-examples': {
    en: 'evaluate: expected at least one example, received none — provide a test set',
    zh: '评估：至少需要一条样例，实际没有——请提供测试集',
  },
  'evaluate.unknown-label': {
    en: 'evaluate: expected a label the model knows ({labels}), received "{label}" in example {id} — correct it or train with it',
    zh: '评估：标签应为模型已知的标签（{labels}），样例 {id} 中实为“{label}”——请改正，或用它训练',
  },
} as const satisfies Record<string, Row>;
