/** How much of what was judged was judged by two: by criterion and capability, from all revealed first-round levels. Pure. */
import type { CriterionFacts } from './calibration';
import { every, type Ledger, only, runs, split } from './ledger';

export interface CoverageRow {
  id: string;
  name: string;
  /** Performances with a level by one rater, by two, by three or more. */
  one: number;
  two: number;
  more: number;
}

export interface CoverageFigures {
  criteria: CoverageRow[];
  capabilities: CoverageRow[];
}

/** @param capabilityName what a capability's key is called */
export function coverageOf(
  ledger: Ledger,
  criteria: readonly CriterionFacts[],
  capabilityName: (key: string) => string,
): CoverageFigures {
  const { level, loop } = ledger;
  const judged = only(every(ledger), (place) => level[place]! > 0 && loop[place]! >= 0);
  const byCriterion = new Map(split(judged, 'criterion').map((own, c) => [ledger.criteria[c]!, own]));
  const found = criteria.flatMap((criterion) => {
    const own = byCriterion.get(criterion.id);
    if (own === undefined || own.at.length === 0) return [];
    const starts = runs(own, 'performance');
    const counts = Array.from(starts.subarray(1), (end, run) => end - starts[run]!);
    const at = (test: (n: number) => boolean) => counts.filter(test).length;
    const row = { one: at((n) => n === 1), two: at((n) => n === 2), more: at((n) => n > 2) };
    return [{ id: criterion.id, name: criterion.title, capability: criterion.capability, ...row }];
  });
  const capabilities = new Map<string, CoverageRow>();
  for (const { capability, one, two, more } of found) {
    const known = capabilities.get(capability) ?? {
      id: capability,
      name: capabilityName(capability),
      one: 0,
      two: 0,
      more: 0,
    };
    capabilities.set(capability, { ...known, one: known.one + one, two: known.two + two, more: known.more + more });
  }
  return {
    criteria: found.map(({ capability: _, ...row }) => row),
    capabilities: [...capabilities.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
  };
}
