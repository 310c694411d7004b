import { describe, expect, it } from 'vitest';
import { endpointUrl, findKey, isLoopback, refuseKeys, scrubber } from '../../../toolkit/data/teacher/key.ts';
import { desk } from './desk.ts';

const none = async (): Promise<undefined> => undefined;
const environment = { DEEPSEEK_API_KEY: 'deep', OPENAI_API_KEY: 'open', MINE: 'mine', EMPTY: ' ' };

describe('the key', () => {
  it.each([
    ['https://api.deepseek.com', undefined, 'deep'],
    ['https://api.openai.com/v1', undefined, 'open'],
    ['https://llm.example.cn/v1', undefined, 'deep'],
    ['https://api.openai.com/v1', 'MINE', 'mine'],
    ['http://localhost:11434/v1', undefined, undefined],
    ['http://127.0.0.1:8000/v1', 'MINE', 'mine'],
    ['http://[::1]:8000/v1', 'EMPTY', undefined],
  ])('for %s with %s is %s', async (baseUrl, keyVariable, key) => {
    const options = keyVariable === undefined ? { baseUrl } : { baseUrl, keyVariable };
    expect(await findKey(options, { environment, keychain: none })).toBe(key);
  });

  it('of another vendor goes to no vendor', async () => {
    const found = findKey(
      { baseUrl: 'https://api.openai.com/v1' },
      { environment: { DEEPSEEK_API_KEY: 'deep' }, keychain: none },
    );
    await expect(found).rejects.toMatchObject({ key: 'teacher.no-key', values: { variable: 'OPENAI_API_KEY' } });
  });

  it('comes from the keychain where the environment has none', async () => {
    const asked: string[] = [];
    const keychain = async (service: string, account: string): Promise<string> => {
      asked.push(`${service}/${account}`);
      return 'kept ';
    };
    expect(await findKey({ baseUrl: 'https://x.cn', keyVariable: 'EMPTY' }, { environment, keychain })).toBe('kept');
    expect(asked).toEqual(['penjing/EMPTY']);
  });

  it('and a machine without a keychain are said clearly to be missing', async () => {
    const keychain = async (): Promise<never> => {
      throw new Error('Secret Service: no session bus');
    };
    await expect(
      findKey({ baseUrl: 'https://x.cn', keyVariable: 'ABSENT' }, { environment, keychain }),
    ).rejects.toMatchObject({
      key: 'teacher.no-keychain',
      values: { variable: 'ABSENT', reason: 'Secret Service: no session bus' },
    });
    expect(
      await findKey({ baseUrl: 'http://localhost', keyVariable: 'ABSENT' }, { environment, keychain }),
    ).toBeUndefined();
  });

  it('is found by the real keychain, or a sentence says why not', async () => {
    const name = 'PENJING_TEST_KEY_THAT_IS_NOT_THERE';
    const found = findKey({ baseUrl: 'https://x.cn', keyVariable: name }, { environment: {} });
    await expect(found).rejects.toMatchObject({ key: expect.stringMatching(/^teacher\.(no-key|no-keychain)$/) });
  });
});

describe('a recipe', () => {
  it.each([
    [{ keyVariable: 'sk-1234567890abcdef1234567890abcdef' }, 'keyVariable'],
    [{ keyVariable: '9b2e4c71d0a84f0d' }, 'keyVariable'],
    [{ model: 'Bearer abcdefgh12345' }, 'model'],
    [{ baseUrl: 'https://x.cn/v1?key=sk-1234567890abcdef1234' }, 'baseUrl'],
    [{ descriptions: { a: 'use sk-proj-1234567890abcdef1234' } }, 'descriptions.a'],
  ])('with a key in it is refused: %j', (values, where) => {
    expect(() => refuseKeys(values)).toThrow(
      expect.objectContaining({ key: 'teacher.key-in-recipe', values: { where } }),
    );
  });

  it('with names only is not', () => {
    refuseKeys({
      keyVariable: 'SILICONFLOW_API_KEY',
      model: 'deepseek-ai/DeepSeek-R1-Distill-Qwen-32B',
      labels: ['sk-ate', 'risk-free-investment-news'],
    });
  });

  it('is refused before anything is asked', async () => {
    await expect(desk({ baseUrl: 'http://127.0.0.1:1', model: 'sk-1234567890abcdef1234567890' })).rejects.toThrow(
      /no secret/,
    );
    await expect(desk({ baseUrl: 'ftp://127.0.0.1' })).rejects.toThrow(/http or https/);
    await expect(desk({ baseUrl: 'http://127.0.0.1', concurrency: 0 })).rejects.toThrow(
      /concurrency: expected a number ≥ 1/,
    );
    await expect(desk({ baseUrl: 'http://127.0.0.1', labels: ['a', 'a'] })).rejects.toThrow(/none twice/);
    await expect(desk({ baseUrl: 'http://127.0.0.1', samples: 0 })).rejects.toThrow(/samples/);
  });
});

describe('addresses', () => {
  it.each(['https://user:secret@x.cn', 'file:///etc', 'x.cn', 'javascript:alert(1)'])('%s is refused', (url) => {
    let said = '';
    try {
      endpointUrl(url);
    } catch (error) {
      said = String(error);
    }
    expect(said).not.toBe('');
    expect(said).not.toContain('secret@');
  });

  it('of this machine are known', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'a.localhost'].every(isLoopback)).toBe(true);
    expect(['localhost.evil.cn', '128.0.0.1', '127.0.0.1.evil.cn', 'example.com'].some(isLoopback)).toBe(false);
  });
});

it('scrubs a key wherever it stands', () => {
  const scrub = scrubber('k.e+y');
  expect(scrub('k.e+y, k.e+y and Bearer abcdefghijk or sk-0123456789abcdefgh')).toBe('***, *** and *** or ***');
});
