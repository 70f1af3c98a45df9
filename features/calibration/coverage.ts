/** How much of what was judged was judged by two: by criterion and capability, from all revealed first-round levels. Pure. */
import type { CriterionFacts } from './calibration';
import type { RatingRow } from './comparable';

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
  rows: readonly RatingRow[],
  criteria: readonly CriterionFacts[],
  capabilityName: (key: string) => string,
): CoverageFigures {
  const raters = new Map<string, Map<string, number>>();
  for (const row of rows) {
    if (row.level === null || row.loopId === null) continue;
    const own = raters.get(row.criterionId) ?? new Map<string, number>();
    raters.set(row.criterionId, own);
    own.set(row.performanceId, (own.get(row.performanceId) ?? 0) + 1);
  }
  const found = criteria.flatMap((criterion) => {
    const own = raters.get(criterion.id);
    if (own === undefined) return [];
    const counts = [...own.values()];
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
