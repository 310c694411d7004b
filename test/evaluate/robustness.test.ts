import { describe, expect, it } from 'vitest';
import type { Example } from '../../toolkit/data/records.ts';
import { openAttacks } from '../../toolkit/evaluate/attacks/attacks.ts';
import { robustness } from '../../toolkit/evaluate/robustness.ts';
import { places, shares, subject, tokenizer } from './subjects.ts';

const texts = ['今天股市大涨', '他去上海', '股市大跌了', '我在北京', '今天是热点', '你有股市的人'];
const classed = texts.map((text, at): Example => ({ id: `${at}`, text, label: text.includes('股') ? '股' : '别' }));
const tagged = texts.map((text, at): Example => {
  const found = [...text.matchAll(/上海|北京/g)];
  return {
    id: `${at}`,
    text,
    label: '',
    spans: found.map(({ index }) => ({ type: '地点', start: index, end: index + 2 })),
  };
});
const attacks = await openAttacks();
const only = (name: string) => attacks.filter((attack) => attack.name === name);
const all = [0.1, 1];

describe('robustness', () => {
  it('counts what an attack costs', async () => {
    const { clean, struck } = await robustness([shares()], classed, only('homophone'), { seed: 1, rates: [0, 1] });
    expect(clean).toEqual([{ main: 1, unknown: 0 }]);
    const [none, full] = struck;
    expect(none).toMatchObject({ edits: 0, touched: 0, models: [{ main: 1, success: { value: 0 }, unknown: 0 }] });
    // 股 never survives at full rate, so the three texts with it are lost and the others are not
    expect(full!.models[0]).toMatchObject({ main: 0.5, success: { value: 0.5 } });
    expect(full!.touched).toBe(1);
    expect(full!.edits).toBeGreaterThan(2);
    expect(full!.models[0]!.unknown).toBeGreaterThan(0.2);
  });

  it('counts as success only what was right before', async () => {
    const wrong: Example[] = [...classed, { id: 'w', text: '今天大涨', label: '股' }];
    const { struck } = await robustness([shares()], wrong, only('homophone'), { seed: 1, rates: [1] });
    expect(struck[0]!.models[0]!.success.value).toBe(0.5); // three of six, not four of seven or of six
  });

  it('leaves a model alone that does not see what is invisible', async () => {
    const { struck } = await robustness([shares()], classed, only('invisible'), { seed: 1, rates: all });
    for (const { models } of struck) expect(models).toMatchObject([{ main: 1, success: { value: 0 }, unknown: 0 }]);
  });

  it.each(['invisible', 'homophone', 'width'])('moves entities with the edits of %s', async (name) => {
    const { struck, clean } = await robustness([places()], tagged, only(name), { seed: 2, rates: all });
    expect(clean[0]!.main).toBe(1);
    // who finds entities whatever is inserted finds them where they are now
    if (name !== 'homophone') for (const { models } of struck) expect(models[0]!.main).toBe(1);
    else expect(struck.at(-1)!.models[0]!.main).toBeLessThan(1);
  });

  it('strikes both texts of a pair', async () => {
    const pairs: Example[] = [{ id: '1', text: '他好', pair: '股市大涨', label: '股' }];
    const seen: unknown[] = [];
    const pair = subject('pair', ['股', '别'], (input) => {
      seen.push(input);
      return { items: [{ kind: '股' }] };
    });
    await robustness([pair], pairs, only('homophone'), { seed: 1, rates: [1] });
    const [[first, second], [struck, other]] = seen as [[string, string], [string, string]];
    expect([first, second]).toEqual(['他好', '股市大涨']);
    expect(struck).not.toBe(first);
    expect(other).not.toBe(second);
  });

  it('asks again only about texts that changed, and comes out the same every time', async () => {
    let asked = 0;
    const counting = subject('classify', ['股', '别'], (input) => {
      asked += 1;
      return { items: [{ kind: String(input).includes('股') ? '股' : '别' }] };
    });
    const once = await robustness([counting, shares()], classed, attacks, { seed: 3, rates: [0.02, 0.1] });
    const changed = once.struck.reduce((sum, { touched }) => sum + Math.round(touched * texts.length), 0);
    expect(asked).toBe(texts.length + changed);
    expect(changed).toBeLessThan(once.struck.length * texts.length);
    expect(await robustness([counting, shares()], classed, attacks, { seed: 3, rates: [0.02, 0.1] })).toEqual(once);
    for (const { models } of once.struck) expect(models[0]).toEqual(models[1]);
  });

  it('counts [UNK] among the tokens of a text, not the marks round it', async () => {
    const strange: Example[] = [{ id: '1', text: '今㊣', label: '别' }];
    const { clean } = await robustness([shares()], strange, [], { seed: 1 });
    expect(tokenizer.encode('今㊣').ids).toHaveLength(4);
    expect(clean[0]!.unknown).toBe(0.5);
  });

  it('tells how far it is, and stops when told to', async () => {
    const told: number[] = [];
    await robustness([shares()], classed, only('swap'), { seed: 1, progress: (done) => told.push(done) });
    expect(told).toEqual([1, 2, 3, 4]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(robustness([shares()], classed, attacks, { seed: 1, signal })).rejects.toThrow('enough');
  });
});
