import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Given, inputs } from '../../toolkit/runtime/inputs.ts';

const all = async (...given: Parameters<typeof inputs>): Promise<readonly (readonly Given[])[]> => {
  const batches: (readonly Given[])[] = [];
  for await (const some of inputs(...given)) batches.push(some);
  return batches;
};

describe('inputs', () => {
  it('takes texts as they are', async () => {
    expect(await all('classify', ['甲', '', '乙\t丙'])).toEqual([
      [
        { text: '甲', input: '甲' },
        { text: '', input: '' },
        { text: '乙\t丙', input: '乙\t丙' },
      ],
    ]);
    expect(await all('classify', [])).toEqual([]);
  });

  it('splits pairs at the tab', async () => {
    expect(await all('pair', ['甲\t乙'])).toEqual([[{ text: '甲\t乙', input: ['甲', '乙'] }]]);
  });

  it('reads a stream 64 lines at a time, whatever ends them, without the blank ones', async () => {
    const batches = await all('classify', Readable.from(['甲\r\n', '乙\n\n', '丙\n'.repeat(98)]));
    expect(batches.map(({ length }) => length)).toEqual([64, 36]);
    expect(batches[0]!.slice(0, 3).map(({ text }) => text)).toEqual(['甲', '乙', '丙']);
  });

  it('counts on through the batches when it names what is no pair', async () => {
    const stream = Readable.from(['甲\t乙\n'.repeat(99), '甲\n']);
    await expect(all('pair', stream)).rejects.toMatchObject({
      key: 'runtime.pair',
      values: { row: 100, received: 1 },
    });
  });
});
