import { expect, it } from 'vitest';
import { onRead } from '../../toolkit/runtime/read.ts';

const failing = (error: unknown) => () => Promise.reject(error);

it('says which file the system refuses to read', async () => {
  const refused = Object.assign(new Error('no'), { code: 'EACCES', syscall: 'open', path: '/b/vocab.txt' });
  await expect(onRead('/b', failing(refused))).rejects.toMatchObject({
    key: 'runtime.unreadable',
    values: { where: '/b/vocab.txt', reason: 'EACCES' },
    exit: 2,
  });
});

it('lets other errors and results pass', async () => {
  const other = new TypeError('ours');
  await expect(onRead('/b', failing(other))).rejects.toBe(other);
  await expect(onRead('/b', async () => 7)).resolves.toBe(7);
});
