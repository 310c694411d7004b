// A data report with something in every part of it.
import type { Histogram } from '../../../toolkit/data/clean/histogram.ts';
import type { DataReport } from '../../../toolkit/pipeline/report/data-report.ts';

const bins = (edges: readonly number[], counts: readonly number[]): Histogram => ({ edges, counts });
const shares = Array.from({ length: 20 }, (_, at) => at / 20);

export const sample: DataReport = {
  task: 'classify',
  sources: [
    { name: '农业问答.jsonl', bytes: 3_200_000 },
    { name: 'medical.jsonl.gz', bytes: 900_000 },
  ],
  read: 2186,
  bad: 3,
  kept: 2043,
  rules: [
    { rule: 'question-short', limit: 2, rejected: 0 },
    { rule: 'duplicate', limit: null, rejected: 91 },
    { rule: 'near-duplicate', limit: 0.89, rejected: 38 },
    { rule: 'relevance', limit: 0.05, rejected: 14 },
    { rule: 'loop', limit: false, rejected: 0 },
  ],
  parts: { train: 2100, validation: 100, test: 204 },
  classes: [
    { name: '数学', before: 900, after: 700 },
    { name: '医学', before: 600, after: 700 },
    { name: '农业', before: 240, after: 700 },
  ],
  domains: [
    { name: '肺炎、抗生素', before: 400, after: 430 },
    { name: '方程、函数', before: 900, after: 700 },
  ],
  domainsFrom: 'clusters',
  histograms: {
    question: bins([0, 10, 20, 40, 80, 160, 320, 640], [5, 120, 600, 900, 400, 120, 30, 11]),
    answer: bins([0, 250, 500, 1000, 2000, 4000], [10, 220, 900, 700, 300, 56]),
    relevance: bins(shares, [14, 20, 90, 210, 330, 420, 400, 290, 180, 100, 60, 40, 20, 9, 3, 0, 0, 0, 0, 0]),
    similarity: bins(shares, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 10, 9, 7]),
  },
  noise: {
    checked: 2043,
    share: 0.043,
    found: 88,
    dropped: 0,
    suspects: [
      {
        id: 'a:12',
        text: '<script>alert(1)</script>&"引号"某股份公司发布半年报',
        given: '体育',
        suggested: '财经',
        confidence: 0.97,
      },
      { id: 'a:80', text: '周末去哪儿玩？五个适合亲子出游的去处', given: '游戏', suggested: '旅游', confidence: 0.91 },
    ],
  },
  made: [
    { by: 'synonym', count: 120 },
    { by: 'oversample', count: 460 },
  ],
  asked: {
    model: 'deepseek-reasoner',
    answered: 300,
    refused: { filtered: 1, budget: 6 },
    requests: 311,
    promptTokens: 41_000,
    completionTokens: 390_000,
  },
  badLines: [{ where: '农业问答.jsonl', line: 17, en: 'expected JSON', zh: '应为 JSON' }],
};
