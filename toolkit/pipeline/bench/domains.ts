// Domains hidden and found again: clusters of R1 questions against the domains they came from.
import { clusterTexts } from '../../data/balance/clusters.ts';
import { readR1 } from './grow-r1.ts';
import { realFile } from './real-data.ts';
import { type Bench, rounded } from './report.ts';

const title = 'Clusters of R1 questions against their real domains';

export const run: Bench = async ({ short, progress }) => {
  const source = realFile('r1-cot-zh', 'merged.jsonl');
  if (!source) return { name: 'domains', title, rows: [], notes: ['r1-cot-zh: not present.'] };
  const records = await readR1(source);
  const domains = new Set(records.map(({ domain }) => domain)).size;
  const rows = [];
  for (const clusters of [domains, undefined]) {
    for (const seed of short ? [1] : [1, 2, 3]) {
      progress(`domains, clusters ${clusters ?? 'by default'}, seed ${seed}`);
      const cpu = process.cpuUsage();
      const found = await clusterTexts(
        records.map(({ input }) => input),
        { seed, ...(clusters && { clusters }) },
      );
      const { user, system } = process.cpuUsage(cpu);
      const pairs = records.map(({ input, domain }) => [found.names[found.assign(input)]!, domain] as const);
      rows.push({
        clusters: found.names.length,
        seed,
        purity: rounded(purity(pairs), 3),
        NMI: rounded(mutualInformation(pairs), 3),
        'CPU s': rounded((user + system) / 1e6, 1),
        names: found.names.join(' / '),
      });
    }
  }
  return {
    name: 'domains',
    title,
    rows,
    notes: [
      `${records.length} questions of ${domains} domains. NMI: mutual information over the mean of the two entropies.`,
      'More clusters than domains split domains: purity stays, NMI falls.',
    ],
  };
};

type Pairs = readonly (readonly [cluster: string, domain: string])[];

function purity(pairs: Pairs): number {
  const clusters = Map.groupBy(pairs, ([cluster]) => cluster).values();
  const largest = clusters.map((own) => Math.max(...counts(own.map(([, domain]) => domain))));
  return largest.reduce((sum, count) => sum + count, 0) / pairs.length;
}

function mutualInformation(pairs: Pairs): number {
  const [cluster, domain] = [entropy(pairs.map(([name]) => name)), entropy(pairs.map(([, name]) => name))];
  return (cluster + domain - entropy(pairs.map((pair) => pair.join('\n')))) / ((cluster + domain) / 2);
}

const counts = (names: readonly string[]): readonly number[] => [
  ...Map.groupBy(names, (name) => name)
    .values()
    .map(({ length }) => length),
];

const entropy = (names: readonly string[]): number =>
  counts(names).reduce((sum, count) => sum - (count / names.length) * Math.log(count / names.length), 0);
