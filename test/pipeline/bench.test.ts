import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keep } from '../../toolkit/pipeline/bench/report.ts';
import { freshFolder } from './fakes.ts';

it('keeps a report as JSON and as Markdown', async () => {
  const report = { name: 'nap', title: 'Naps', rows: [{ who: 'cat', hours: 16 }], notes: ['measured twice'] };
  const folder = join(await freshFolder(), '.penjing', 'bench');
  const paths = await keep(report, folder);
  expect(paths).toEqual([join(folder, 'nap.json'), join(folder, 'nap.md')]);
  expect(JSON.parse(await readFile(paths[0]!, 'utf8'))).toEqual(report);
  expect(await readFile(paths[1]!, 'utf8')).toBe(
    '## Naps\n\n| who | hours |\n| --- | --- |\n| cat | 16 |\n\n- measured twice\n',
  );
});
