import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readUnlabelled } from '../../toolkit/pipeline/stages/unlabelled.ts';

function files(contents: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return Object.entries(contents).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return { path: join(folder, name), name };
  });
}
const wanted = { limit: 100, seed: 1, pairs: false, known: [] };

describe('unlabelled texts', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `第${i}条新闻`);

  it('are the lines of text files and the texts of records, each once, without those that are known', async () => {
    const found = files({
      'a.txt': `${lines.join('\n')}\n\n${lines[3]}\n`,
      'b.jsonl': `${JSON.stringify({ text: '记录', label: '甲' })}\n${JSON.stringify({ text: lines[5] })}\n`,
    });
    const texts = await readUnlabelled(found, { ...wanted, known: [{ text: lines[0]! }] });
    expect(texts.map(({ text }) => text).sort()).toEqual([...lines.slice(1), '记录'].sort());
  });

  it('are drawn by the seed, whatever the order of the files', async () => {
    const [one, two] = files({ 'a.txt': lines.slice(0, 20).join('\n'), 'b.txt': lines.slice(20).join('\n') });
    const some = await readUnlabelled([one!, two!], { ...wanted, limit: 9 });
    expect(some).toHaveLength(9);
    expect(await readUnlabelled([two!, one!], { ...wanted, limit: 9 })).toEqual(some);
    expect(await readUnlabelled([one!, two!], { ...wanted, limit: 9, seed: 2 })).not.toEqual(some);
  });

  it('are pairs where the task has pairs', async () => {
    const found = files({
      'a.jsonl': `${JSON.stringify({ sentence1: '甲', sentence2: '乙' })}\n${JSON.stringify({ sentence1: '丙', sentence2: '丁' })}\n`,
    });
    const pairs = await readUnlabelled(found, { ...wanted, pairs: true, known: [{ text: '丙', pair: '丁' }] });
    expect(pairs).toEqual([{ text: '甲', pair: '乙' }]);
    expect(await readUnlabelled(found, wanted)).toEqual([]);
  });
});
