// The report of the data stage, put together from what its steps have counted.
import { type RuleName, ruleNames, rules } from '../../../data/clean/rules.ts';
import type { Recipe } from '../../recipe.ts';
import type { DataReport } from '../../report/data-report.ts';
import type { Domains } from './domains.ts';
import type { OpenEndpoint } from './endpoint.ts';
import type { Groups } from './groups.ts';
import type { Suspicion } from './noise.ts';
import type { Refined } from './refine.ts';
import type { Sources } from './settings.ts';

export interface Reported {
  readonly recipe: Recipe;
  readonly sources: Sources;
  readonly refined: Refined;
  /** Records by part, as written. */
  readonly parts: DataReport['parts'];
  readonly domains: Domains;
  readonly groups: Groups;
  readonly doubts: Suspicion | undefined;
  readonly endpoint: OpenEndpoint | undefined;
}

export function reportOf({ recipe, sources, refined, parts, domains, groups, doubts, endpoint }: Reported): DataReport {
  const { task, cleaned, quarantine } = refined;
  const files = [...(sources.data ?? [{ name: 'demo', bytes: 0 }]), ...(sources.test ?? [])];
  return {
    sources: files.map(({ name, bytes }) => ({ name, bytes })),
    read: cleaned.read,
    bad: quarantine.count(),
    kept: cleaned.kept,
    rules: ruleNames.map((rule) => ({ rule, limit: limitOf(rule, recipe), rejected: cleaned.counts[rule] })),
    parts: Object.fromEntries(Object.entries(parts).filter(([, count]) => count > 0)),
    task,
    classes: task === 'mask' ? [] : groups.classes(),
    domains: groups.domains(),
    domainsFrom: domains.from,
    histograms: cleaned.histograms,
    ...(doubts ? { noise: doubts.report } : {}),
    made: groups.methods(),
    ...(endpoint ? { asked: endpoint.report() } : {}),
    badLines: quarantine.shown(),
  };
}

function limitOf(rule: RuleName, { data: { clean } }: Recipe): number | false | null {
  const set = clean[rule];
  return set === false || typeof set === 'number' ? set : rules[rule].limit;
}
