import { describe, expect, it } from 'vitest';
import { sizesOf } from '../../toolkit/export/sizes.ts';
import type { Event, Summary } from '../../toolkit/pipeline/events.ts';
import { createLog, summaryLines } from '../../toolkit/pipeline/log.ts';
import { columns } from '../../toolkit/words/columns.ts';

const note = { steps: 100, epoch: 0, loss: 0.7251, learningRate: 1e-4, tokensPerSecond: 12345.6, etaSeconds: 83 };
const training = (step: number): Event => ({ kind: 'training', step: 'student', note: { ...note, step } });

const summary: Summary = {
  seconds: 125,
  bundles: [
    {
      profile: 'linux-x64',
      folder: 'out/linux-x64',
      archive: 'out/linux-x64.tar.gz',
      sha256: 'abc',
      sizes: sizesOf([
        { name: 'weights.bin', bytes: 1_230_000 },
        { name: 'vocab.txt', bytes: 4_567 },
        { name: 'runtime/main.mjs', bytes: 1_111_111 },
      ]),
      budgetBytes: 50e6,
      figure: 'accuracy',
      float: 0.981,
      int8: 0.979,
      latency: { p50: 1.25, p95: 1.5, p99: 2, perSecond: 800 },
      prediction: { text: '今天天气如何', said: '非推理 99.0 %' },
    },
  ],
};

describe('plain log', () => {
  it('says what happens in both languages', () => {
    const events: Event[] = [
      { kind: 'stage', step: 'compress/raspberry-pi-4', state: 'start', key: 'k' },
      { kind: 'metric', step: 'evaluate', name: 'pipeline.metric.accuracy', value: 0.9754, unit: 'share' },
      { kind: 'stage', step: 'compress/raspberry-pi-4', state: 'done', key: 'k', seconds: 185 },
      { kind: 'warning', step: 'data', key: 'pipeline.waiting', values: { owner: 7 } },
      { kind: 'artifact', step: 'bundle/x', path: 'out/x', bytes: 1_500_000 },
    ];
    const said = (language: 'en' | 'zh') => events.flatMap(createLog({ language, now: () => 0 }));
    expect(said('en')).toEqual([
      'compress (raspberry-pi-4) …',
      'evaluate: accuracy 97.5 %',
      'compress (raspberry-pi-4): done in 3 min 05 s',
      'data: note — another penjing (process 7) is working on this stage; waiting for it',
      'bundle (x): wrote out/x (1.50 MB)',
    ]);
    expect(said('zh')).toEqual([
      '压缩（raspberry-pi-4）……',
      '评估：准确率 97.5 %',
      '压缩（raspberry-pi-4）：完成，用时 3 分 05 秒',
      '数据：注意——另一个 penjing 进程（7）正在处理此阶段，等待其完成',
      '打包（x）：已写入 out/x（1.50 MB）',
    ]);
  });

  it('says every look at held-out documents, and how it went', () => {
    const seen: Event = {
      kind: 'training',
      step: 'general',
      note: { ...note, step: 20, heldOut: { loss: 3.21, accuracy: 0.417 } },
    };
    const said = (language: 'en' | 'zh') =>
      [training(19), seen].flatMap(createLog({ language, now: () => 0 })).slice(1);
    expect(said('en')).toEqual([
      'general: step 20 of 100, epoch 1, loss 0.7251, 12,346 tokens/s, 1 min 23 s left',
      'general: on held-out documents loss 3.2100, 41.7 % of the hidden tokens told',
    ]);
    expect(said('zh')[1]).toBe('通用预训练：留出文档上损失 3.2100，掩码命中率 41.7 %');
  });

  it('counts what the data stage has read and rejected', () => {
    const rejected = { duplicate: 1200, relevance: 34 };
    const counts = { phase: 'reading', records: 123_456, recordsPerSecond: 4321.9 } as const;
    const losses = { bad: 5, rejected };
    const said = (language: 'en' | 'zh') =>
      createLog({ language, now: () => 0, every: 0 })({ kind: 'counts', step: 'data', counts: { ...counts, losses } });
    expect(said('en')).toEqual(['data: reading, 123,456 records (4,322/s), 1,234 rejected, 5 malformed']);
    const bare = createLog({ language: 'zh', now: () => 0, every: 0 })({ kind: 'counts', step: 'data', counts });
    expect(bare).toEqual(['数据：读取，123,456 条（每秒 4,322 条）']);
    expect(said('zh')).toEqual(['数据：读取，123,456 条（每秒 4,322 条），剔除 1,234 条，格式错误 5 条']);
  });

  it('thins out progress but always shows the last of it', () => {
    let time = 0;
    const log = createLog({ language: 'en', now: () => time, every: 1000 });
    log({ kind: 'stage', step: 'student', state: 'start', key: 'k' });
    const said = Array.from({ length: 100 }, (_, index) => {
      time += 50;
      return log(training(index + 1));
    }).flat();
    expect(said).toHaveLength(5);
    expect(said.at(-1)).toBe('student: step 100 of 100, epoch 1, loss 0.7251, 12,346 tokens/s, 1 min 23 s left');
  });

  it('lines up the closing table, Chinese signs counted as two columns', () => {
    for (const language of ['en', 'zh'] as const) {
      const rows = summaryLines(summary, language).slice(2);
      const labelled = rows.filter((row) => /^ {2}\S/.test(row));
      expect(labelled).toHaveLength(7);
      expect(new Set(labelled.map((row) => columns(/^ {2}.*?\S {2,}/.exec(row)![0]))).size).toBe(1);
    }
  });

  it('shows payload and whole bundle side by side, and the payload file by file', () => {
    const said = summaryLines(summary, 'en').join('\n');
    expect(said).toContain('1.23 MB / 2.35 MB (payload budget 50.00 MB)');
    expect(said).toMatch(
      /\n +1\.230 MB {2}weights\.bin \(weights\)\n +0\.005 MB {2}vocab\.txt \(vocabulary\)\n +1\.111 MB {2}runtime/,
    );
  });
});
