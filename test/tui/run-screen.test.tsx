import { describe, expect, it, vi } from 'vitest';
import { sizesOf } from '../../toolkit/export/sizes.ts';
import type { Event, Step, Summary } from '../../toolkit/pipeline/events.ts';
import { advance, nothingYet } from '../../toolkit/tui/progress.ts';
import { RunScreen } from '../../toolkit/tui/run-screen.tsx';
import { keys, show } from './stage.tsx';

const steps: readonly Step[] = [
  { id: 'data', stage: 'data' },
  { id: 'student', stage: 'student' },
  { id: 'bundle/linux-x64', stage: 'bundle', profile: 'linux-x64' },
];

const note = { steps: 8, epoch: 0, learningRate: 1e-3, tokensPerSecond: 12345, etaSeconds: 83 };

const halfway: readonly Event[] = [
  { kind: 'plan', steps },
  { kind: 'stage', step: 'data', state: 'cached', key: 'k' },
  { kind: 'metric', step: 'data', name: 'pipeline.metric.labels', value: 2, unit: 'count' },
  { kind: 'stage', step: 'student', state: 'start', key: 'k' },
  ...[0.7, 0.6, 0.5, 0.4].map(
    (loss, index): Event => ({ kind: 'training', step: 'student', note: { ...note, step: index + 1, loss } }),
  ),
];

const summary: Summary = {
  seconds: 125,
  bundles: [
    {
      profile: 'linux-x64',
      folder: 'out/model-linux-x64',
      archive: 'out/model-linux-x64.tar.gz',
      sha256: 'abc',
      sizes: sizesOf([
        { name: 'weights.bin', bytes: 1_234_567 },
        { name: 'runtime/main.mjs', bytes: 44_444_333 },
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

const after = (events: readonly Event[]) => events.reduce(advance, nothingYet);

describe('run screen', () => {
  it('shows stages, the loss curve, pace and figures', () => {
    const screen = show(<RunScreen progress={after(halfway)} stop={() => undefined} />);
    expect(screen.frame()).toBe(
      [
        'Penjing — a great tree in a small pot',
        '✓ data  already done              student · loss 0.4000',
        '● student                         ⢱',
        '○ bundle linux-x64                ⢸',
        '                                  ⠈⡆',
        '                                   ⡇',
        '                                   ⢸',
        '                                   ⢸',
        '                                  ████████████████████░░░░░░░░░░░░░░░░░░░░',
        '                                  step 4 of 8, epoch 1',
        '                                  12,345 tokens/s, 1 min 23 s left',
        '                                  data: labels 2',
        'q or Ctrl-C stop at a safe point',
      ].join('\n'),
    );
  });

  it('shows a download before there is a plan, and a teacher that is asked', () => {
    const frame = (events: readonly Event[]) =>
      show(<RunScreen progress={after(events)} stop={() => undefined} />).frame();
    const download: Event = { kind: 'progress', step: 'data', done: 250_000, total: 1_000_000 };
    expect(frame([download])).toMatch(/data: 250,000 of 1,000,000\n *█{10}░{30}/);
    expect(frame([download, ...halfway])).not.toContain('250,000');
    expect(frame([...halfway, { ...download, step: 'teacher' }])).toContain('teacher: 250,000 of 1,000,000');
  });

  it('shows a general stage that packs, then learns, with the latest look at held-out documents', () => {
    const counts: Event = {
      kind: 'counts',
      step: 'general',
      counts: { phase: 'packing', records: 1234, recordsPerSecond: 56 },
    };
    const learns = (step: number, more: object): Event => ({
      kind: 'training',
      step: 'general',
      note: { ...note, step, loss: 3, ...more },
    });
    const frame = (events: readonly Event[]) =>
      show(<RunScreen progress={after([{ kind: 'plan', steps }, ...events])} stop={() => undefined} />).frame();
    expect(frame([counts])).toContain('general · packing documents');
    const looked = [counts, learns(1, { heldOut: { loss: 4.5, accuracy: 0.25 } }), learns(2, {})];
    expect(frame(looked)).toContain('general · loss 3.0000');
    expect(frame(looked)).toContain('held out: loss 4.5000, 25.0 % told');
    expect(frame(looked)).not.toContain('packing');
    const other: Event = { kind: 'training', step: 'student', note: { ...note, step: 1, loss: 1 } };
    expect(frame([...looked, other])).not.toContain('held out');
  });

  it('counts live what the data stage reads, until the stage is done', () => {
    const counts: Event = {
      kind: 'counts',
      step: 'data',
      counts: {
        phase: 'reading',
        records: 123_456,
        share: 0.5,
        recordsPerSecond: 4321,
        losses: { bad: 5, rejected: { relevance: 34, duplicate: 1200 } },
      },
    };
    const reading: readonly Event[] = [
      { kind: 'plan', steps },
      { kind: 'stage', step: 'data', state: 'start', key: 'k' },
      counts,
    ];
    const frame = (events: readonly Event[]) =>
      show(<RunScreen progress={after(events)} stop={() => undefined} />, 'zh').frame();
    expect(frame(reading).split('\n').slice(1)).toEqual([
      '● 数据                            数据 · 读取',
      '○ 学生                            ████████████████████░░░░░░░░░░░░░░░░░░░░',
      '○ 打包 linux-x64                  123,456 条，每秒 4,321 条',
      '                                  剔除 1,234 条，格式错误 5 条',
      '                                    duplicate        1,200',
      '                                    relevance        34',
      'q 或 Ctrl-C 在安全点停止',
    ]);
    const checking: Event = { ...counts, counts: { phase: 'checking', records: 9, share: 1, recordsPerSecond: 3 } };
    expect(frame([...reading, checking])).not.toContain('剔除');
    const done: Event = { kind: 'stage', step: 'data', state: 'done', key: 'k', seconds: 3 };
    expect(frame([...reading, done])).not.toContain('读取');
  });

  it('fits 80 by 24 in both languages with many stages', () => {
    const many: Event = {
      kind: 'plan',
      steps: [...steps, ...steps, ...steps, ...steps].map((step, index) => ({ ...step, id: `${step.id}-${index}` })),
    };
    for (const language of ['en', 'zh'] as const) {
      const lines = show(<RunScreen progress={after([...halfway, many])} stop={() => undefined} />, language)
        .frame()
        .split('\n');
      expect(lines.length).toBeLessThanOrEqual(24);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('ends with the table, in Chinese', () => {
    const progress = after([...halfway, { kind: 'summary', summary }]);
    const lines = show(<RunScreen progress={progress} stop={() => undefined} close={() => undefined} />, 'zh')
      .frame()
      .split('\n');
    expect(lines.slice(4)).toEqual([
      '全部完成，用时 2 分 05 秒',
      '设备              模型载荷    整包          浮点      INT8      p50 毫秒',
      'linux-x64         1.23 MB     45.68 MB      98.1 %    97.9 %    1.25',
      '浮点与 INT8：准确率',
      '“今天天气如何” → 非推理 99.0 %',
      '部署包位于 out/model-linux-x64',
      '回车或 q 关闭',
    ]);
  });

  it('asks to stop on q and on Ctrl-C, and says so', async () => {
    const stop = vi.fn();
    const screen = show(<RunScreen progress={after(halfway)} stop={stop} />);
    await screen.press('q', keys.interrupt, 'x');
    expect(stop).toHaveBeenCalledTimes(2);
    expect(screen.frame()).toContain('stopping at the next safe point');
  });
});
