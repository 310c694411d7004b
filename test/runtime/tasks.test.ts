// How models of each task reply, read by programs and by people.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { MANIFEST, SEAL, seal } from '../../toolkit/runtime/format.ts';
import { chosen } from '../../toolkit/runtime/tasks/classify.ts';
import { decided } from '../../toolkit/runtime/tasks/multilabel.ts';
import { deviceTask, requireHead } from '../../toolkit/runtime/tasks.ts';
import { labels, scratch, texts, tinyParts } from '../export/tiny.ts';

const own = ['设备', '人员', '时间'];

describe('a reply', () => {
  it('of one label', () => {
    const reply = chosen([1, 3, -2], own);
    expect(reply.items).toEqual([{ kind: '人员' }]);
    expect(deviceTask('classify').columns(reply, '文', own)).toEqual(['人员', '87.6 %']);
    expect(deviceTask('classify').json(reply, '文', own)).toEqual({
      ...{ text: '文', label: '人员' },
      probabilities: { 设备: 0.1185, 人员: 0.875601, 时间: 0.0059 },
    });
  });

  it('of the labels whose probability reaches their threshold', () => {
    const logits = [0, -1, 2];
    expect(decided(logits, own).items).toEqual([{ kind: '设备' }, { kind: '时间' }]);
    const reply = decided(logits, own, [0.6, 0.2, 0.9]);
    expect(reply.items).toEqual([{ kind: '人员' }]);
    expect(reply.logits).toEqual(logits);
    expect(deviceTask('multilabel').columns(reply, '文', own)).toEqual(['人员 26.9 %']);
    expect(deviceTask('multilabel').json(reply, '文', own)).toMatchObject({ text: '文', labels: ['人员'] });
    expect(deviceTask('multilabel').columns(decided([-9, -9, -9], own), '文', own)).toEqual(['—']);
    expect(decided([-1000, 1000, 0], own).probabilities).toEqual([0, 1, 0.5]);
  });

  it('of entities', () => {
    const [text, items] = [
      '老张修断路器',
      [
        { kind: '人员', start: 0, end: 2 },
        { kind: '设备', start: 3, end: 6 },
      ],
    ];
    const { json, columns } = deviceTask('tag');
    expect(columns({ items, logits: [] }, text, own)).toEqual(['人员 老张, 设备 断路器']);
    expect(columns({ items: [], logits: [] }, text, own)).toEqual(['—']);
    expect(json({ items, logits: [] }, text, own)).toEqual({
      text,
      entities: [
        { type: '人员', start: 0, end: 2, text: '老张' },
        { type: '设备', start: 3, end: 6, text: '断路器' },
      ],
    });
  });
});

describe('a bundle', () => {
  const made = async (more: Parameters<typeof tinyParts>[0]): Promise<string> => {
    const folder = join(await scratch(), 'tiny');
    await writeBundle(folder, await tinyParts({ ...more, runtime: false }));
    return folder;
  };

  it('of several labels decides by its thresholds, by halves without', async () => {
    const [plain, tuned] = [
      await made({ task: 'multilabel' }),
      await made({ task: 'multilabel', thresholds: [0.9, 0.1] }),
    ];
    expect(JSON.parse(await readFile(join(plain, MANIFEST), 'utf8'))).not.toHaveProperty('thresholds');
    for (const [folder, least] of [
      [plain, [0.5, 0.5]],
      [tuned, [0.9, 0.1]],
    ] as const) {
      const { model, close } = await openBundle(folder);
      for (const { items, probabilities } of await model.reply(texts))
        expect(items.map(({ kind }) => kind)).toEqual(labels.filter((_, k) => probabilities![k]! >= least[k]!));
      await close();
    }
  });

  it('with another number of thresholds than labels is refused', async () => {
    const folder = await made({ task: 'multilabel', thresholds: [0.4, 0.6] });
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    const text = JSON.stringify({ ...manifest, thresholds: [0.5] });
    await writeFile(join(folder, MANIFEST), text);
    await writeFile(join(folder, SEAL), seal(text));
    await expect(openBundle(folder, { verify: false })).rejects.toThrow(/"thresholds" is wrong: must be one per label/);
  });

  it('without the head of its task is refused', async () => {
    const folder = await made({ task: 'tag' });
    await expect(openBundle(folder)).rejects.toThrow(
      /expected outputs for the task tag \(emissions, start, end, transitions\), received logits/,
    );
    expect(() => requireHead('classify', { outputs: ['logits'] }, 'x')).not.toThrow();
  });
});
