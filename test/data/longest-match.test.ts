import { describe, expect, it } from 'vitest';
import { longestMatch } from '../../toolkit/data/longest-match.ts';

const marked = (text: string, ...found: readonly (readonly [surface: string, type: string])[]) => ({
  text,
  spans: found.map(([surface, type]) => ({
    start: text.indexOf(surface),
    end: text.indexOf(surface) + surface.length,
    type,
  })),
});

describe('longestMatch', () => {
  const known = [
    marked('白云在城东', ['白云', '人员'], ['城东', '地点']),
    marked('白云村停电', ['白云村', '地点']),
    marked('白云🚀', ['白云', '地点'], ['🚀', '设备']),
    marked('白云来了', ['白云', '人员']),
  ];
  const read = (text: string): readonly string[] =>
    longestMatch(known)(text).map(({ start, end, type }) => `${text.slice(start, end)}/${type}`);

  it('takes the longest, of the type it has most often, and goes on behind it', () => {
    expect(read('白云到白云村')).toEqual(['白云/人员', '白云村/地点']);
    expect(read('城东城东城')).toEqual(['城东/地点', '城东/地点']);
    expect(read('𠮷🚀白')).toEqual(['🚀/设备']);
    expect(read('')).toEqual([]);
  });

  it('knows nothing where nothing is marked', () => {
    expect(longestMatch([{ text: '白云' }])('白云')).toEqual([]);
  });
});
