/**
 * Who judges what in a role: criteria as rows, interviews as columns, and in each cell how many raters judge the same
 * performance. Raters of different performances are never added up: they cannot be compared. Pure.
 */

export interface CoverageRow {
  criterionId: string;
  title: string;
  capability: string;
  /** Raters on the same performance, by interview; 0 where the interview does not cover the criterion. */
  raters: number[];
  /** `none` no rater, `single` one (cannot be compared), `comparable` two or more on one performance. */
  state: 'none' | 'single' | 'comparable';
}

export interface CoverageGap {
  capability: string;
  name: string;
  reason: 'no interview covers it' | 'no comparable ratings';
  /** True where the role gives it weight 3: thin evidence on a heavy capability. */
  heavy: boolean;
}

export interface CoveredInterview {
  title: string;
  raters: number;
  /** `raters` where a criterion has others than the interview: some are owned by one of two. */
  criteria: readonly { criterionId: string; title: string; capability: string; raters?: number }[];
}

export interface Coverage {
  rows: CoverageRow[];
  gaps: CoverageGap[];
}

/** The coverage matrix, and the capabilities that nobody or only one person covers. */
export function coverage(
  interviews: readonly Omit<CoveredInterview, 'title'>[],
  capabilities: readonly { key: string; name: string; weight: number }[],
): Coverage {
  const rows = new Map<string, CoverageRow>();
  for (const [column, interview] of interviews.entries()) {
    for (const { raters = interview.raters, ...criterion } of interview.criteria) {
      const row = rows.get(criterion.criterionId) ?? {
        ...criterion,
        raters: interviews.map(() => 0),
        state: 'none' as const,
      };
      row.raters[column] = raters;
      rows.set(criterion.criterionId, row);
    }
  }
  const list = [...rows.values()].map((row) => {
    const most = Math.max(...row.raters);
    return {
      ...row,
      state: most >= 2 ? ('comparable' as const) : most === 1 ? ('single' as const) : ('none' as const),
    };
  });
  const gaps = capabilities.flatMap((one): CoverageGap[] => {
    const mine = list.filter((row) => row.capability === one.key);
    const base = { capability: one.key, name: one.name, heavy: one.weight >= 3 };
    if (mine.every((row) => row.state === 'none')) return [{ ...base, reason: 'no interview covers it' }];
    if (mine.every((row) => row.state !== 'comparable')) return [{ ...base, reason: 'no comparable ratings' }];
    return [];
  });
  return { rows: list, gaps };
}

export interface CoverageFinding {
  kind: 'gap' | 'alone' | 'overlap';
  heavy: boolean;
  what: string;
  todo: string;
}

const named = (titles: readonly string[]): string =>
  titles.length < 2
    ? `“${titles[0] ?? ''}”`
    : `${titles
        .slice(0, -1)
        .map((one) => `“${one}”`)
        .join(', ')} and “${titles.at(-1)}”`;

/** What the matrix shows, in sentences with what to do: gaps first and the heavy ones before others, then overlaps. */
export function coverageFindings({ rows, gaps }: Coverage, interviews: readonly CoveredInterview[]): CoverageFinding[] {
  const heavyFirst = [...gaps].sort((a, b) => Number(b.heavy) - Number(a.heavy));
  const inGap = new Set(gaps.map((gap) => gap.capability));
  return [
    ...heavyFirst.map(gapFinding),
    ...interviews.flatMap((interview, column) => {
      const alone = rows.filter(
        (row) => row.state === 'single' && !inGap.has(row.capability) && (row.raters[column] ?? 0) > 0,
      );
      return alone.length === 0 ? [] : [aloneFinding(interview, alone)];
    }),
    ...rows.flatMap((row): CoverageFinding[] => {
      const where = interviews.filter((_, column) => (row.raters[column] ?? 0) > 0).map((one) => one.title);
      if (where.length < 2) return [];
      return [
        {
          kind: 'overlap',
          heavy: false,
          what: `“${row.title}” is rated in ${named(where)}.`,
          todo: 'Ask it in one of them: a second answer to the same question is no new evidence.',
        },
      ];
    }),
  ];
}

function gapFinding({ name, reason, heavy }: CoverageGap): CoverageFinding {
  const weighs = heavy ? ', though it weighs heavy: thin evidence' : '';
  return reason === 'no interview covers it'
    ? {
        kind: 'gap',
        heavy,
        what: `${name} is in no interview${weighs}.`,
        todo: 'Add a question on it to one of the kits.',
      }
    : {
        kind: 'gap',
        heavy,
        what: `${name} has no criterion that two people rate together${weighs}.`,
        todo: 'Have one of its interviews rated as a pair or by a second reader.',
      };
}

function aloneFinding(interview: CoveredInterview, alone: readonly CoverageRow[]): CoverageFinding {
  const titles = named(alone.map((one) => one.title));
  return {
    kind: 'alone',
    heavy: false,
    what: `${titles} in “${interview.title}” ${alone.length === 1 ? 'has' : 'have'} one rater, who cannot be compared.`,
    todo:
      interview.raters >= 2
        ? 'Let both raters rate it in the kit.'
        : 'Have the interview rated as a pair or by a second reader, or leave it so on purpose.',
  };
}
