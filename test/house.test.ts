// The house rules that can be checked by reading the files.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Which layers each layer may import; every layer may import itself and words. */
const rules: Readonly<Record<string, readonly string[]>> = {
  words: [],
  random: [],
  files: [],
  graph: [],
  text: [],
  engine: ['graph'],
  autodiff: ['graph'],
  runtime: ['files', 'engine', 'text'],
  model: ['graph', 'text', 'random'],
  data: ['files', 'text', 'random'],
  demo: ['text', 'random'],
  calibration: ['graph', 'engine'],
  'device-profiles': [],
  train: ['files', 'model', 'autodiff', 'engine', 'data', 'runtime', 'graph', 'text', 'random'],
  evaluate: ['data', 'text', 'runtime', 'random'],
  compress: ['graph', 'calibration', 'engine', 'device-profiles'],
  export: ['files', 'compress', 'autodiff', 'model', 'graph', 'runtime', 'text', 'device-profiles'],
  pipeline: [
    'files',
    'graph',
    'text',
    'engine',
    'autodiff',
    'runtime',
    'model',
    'data',
    'demo',
    'calibration',
    'train',
    'evaluate',
    'compress',
    'export',
    'device-profiles',
    'random',
  ],
  tui: ['pipeline'],
  cli: ['files', 'pipeline', 'runtime', 'device-profiles', 'tui', 'graph', 'engine'],
};

/** Single files that narrow a rule: from this layer only these files of that layer, or only its types. */
const narrow: readonly {
  readonly from: string;
  readonly to: string;
  readonly files?: RegExp;
  readonly typesOnly?: true;
}[] = [
  { from: 'engine', to: 'graph', typesOnly: true },
  { from: 'tui', to: 'pipeline', files: /\/events\.ts$/, typesOnly: true },
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly type: boolean;
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path));

const sources = ['toolkit', 'calibration', 'device-profiles', 'desktop']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap(filesUnder);
const layerOf = (path: string): string => path.split('/')[path.startsWith('toolkit/') ? 1 : 0]!;
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

const imports: readonly Import[] = sources.flatMap((from) =>
  Array.from(
    text(from).matchAll(
      /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'(\.[^']*)'|import\((?:new URL\()?'(\.[^']*)'/g,
    ),
    (match) => ({
      from,
      to: relative(root, resolve(root, dirname(from), match[2] ?? match[3]!)),
      type: match[1] !== undefined,
    }),
  ),
);

const breach = ({ from, to, type }: Import): boolean => {
  const [here, there] = [layerOf(from), layerOf(to)];
  if (here === there || there === 'words') return false;
  if (!rules[here]?.includes(there)) return true;
  return narrow.some(
    (rule) =>
      rule.from === here && rule.to === there && ((rule.typesOnly && !type) || (rule.files && !rule.files.test(to))),
  );
};

describe('the house', () => {
  it('sees the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(
      imports
        .filter(({ to }) => !sources.includes(to) && !to.endsWith('.json'))
        .map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
  });

  it('has a rule for every layer', () => {
    expect([...new Set(sources.map(layerOf))].filter((layer) => !rules[layer] && layer !== 'desktop')).toEqual([]);
  });

  it('imports only along the arrows', () => {
    expect(imports.filter(breach).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('notices a forbidden arrow', () => {
    expect(breach({ from: 'toolkit/runtime/x.ts', to: 'toolkit/graph/ir.ts', type: true })).toBe(true);
    expect(breach({ from: 'toolkit/tui/x.ts', to: 'toolkit/pipeline/run.ts', type: true })).toBe(true);
    expect(breach({ from: 'toolkit/engine/x.ts', to: 'toolkit/graph/ir.ts', type: false })).toBe(true);
  });

  it('has no cycles', () => {
    const next = Map.groupBy(
      imports.filter(({ type }) => !type),
      ({ from }) => from,
    );
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('keeps files at 400 lines or fewer', () => {
    const long = [...sources, ...filesUnder('test')].filter((path) => text(path).split('\n').length > 401);
    expect(long).toEqual([]);
  });

  it('writes to the console nowhere', () => {
    const loud = sources.filter((path) => /\bconsole\.\w+\(/.test(text(path)));
    expect(loud).toEqual([]);
  });

  it('names no file manager, helper or utils', () => {
    expect(sources.filter((path) => /manager|helper|utils?\b/i.test(path))).toEqual([]);
  });

  it('draws every folder of the toolkit in both READMEs, with a caption', () => {
    const folders = readdirSync(join(root, 'toolkit')).filter((name) =>
      statSync(join(root, 'toolkit', name)).isDirectory(),
    );
    for (const readme of ['README.md', 'README.zh.md']) {
      const missing = folders.filter((name) => !new RegExp(`^\\s+${name}/\\s+\\S`, 'm').test(text(readme)));
      expect(missing, readme).toEqual([]);
    }
  });

  it('has at the top only what belongs there', () => {
    const allowed =
      /^(\..*|package\.json|package-lock\.json|tsconfig\.json|biome\.json|LICENSE|README(\.zh)?\.md|toolkit|device-profiles|calibration|desktop|test|node_modules|out|penjing.*\.json)$/;
    expect(readdirSync(root).filter((name) => !allowed.test(name))).toEqual([]);
  });
});
