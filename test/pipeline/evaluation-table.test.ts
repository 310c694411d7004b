import { expect, it } from 'vitest';
import { classification } from '../../toolkit/evaluate/metrics.ts';
import { evaluationLines } from '../../toolkit/pipeline/evaluation-table.ts';

it('shows scores per class and the confusion matrix, columns lined up', () => {
  const evaluation = classification([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], ['推理', '非推理']);
  expect(evaluationLines(evaluation, 'zh')).toEqual([
    '',
    '  标签    精确率   召回率   F1      样本数',
    '  推理    100.0 %  66.7 %   80.0 %  3',
    '  非推理  66.7 %   100.0 %  80.0 %  2',
    '',
    '',
    '  真实 ↓ 预测 →  推理  非推理',
    '  推理           2     1',
    '  非推理         0     2',
    '',
  ]);
});

it('leaves a matrix wider than a screen out', () => {
  const labels = Array.from({ length: 13 }, (_, i) => `c${i}`);
  const gold = labels.map((_, i) => i);
  expect(evaluationLines(classification(gold, gold, labels), 'en')).toHaveLength(2 + 1 + 13);
});

it('shows types of entities without a matrix', () => {
  const types = [{ label: '设备', precision: 0.5, recall: 1, f1: 2 / 3, support: 4 }];
  expect(evaluationLines({ classes: types, confusion: [] }, 'en')).toEqual([
    '',
    '  label  precision  recall   F1      examples',
    '  设备   50.0 %     100.0 %  66.7 %  4',
    '',
  ]);
});
