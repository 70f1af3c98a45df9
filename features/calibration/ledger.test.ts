import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementBootstrap } from '@/stats/agreement-bootstrap';
import { krippendorffAlphaBootstrap } from '@/stats/krippendorff-alpha-bootstrap';
import { meanBootstrap } from '@/stats/mean-bootstrap';
import { panelReliability } from '@/stats/panel-reliability';
import { createRandom } from '@/stats/random';
import type { Rating } from '@/stats/ratings';
import { residuals } from '@/stats/residuals';
import { severityAmong } from '@/stats/severity-among';
import { basisOf, calibrate } from './calibration';
import type { RatingRow } from './comparable';
import { FEWER_DRAWS } from './figures';
import { habitsOf } from './habits';
import { type Ledger, ledgerOf, rowsOf, withRows } from './ledger';

const LEVELS = [1, 2, 3].map((level) => ({ level, label: `level ${level}`, anchor: '' }));

/** A panel of some raters on some criteria, with levels missing, late, seen before, and given twice. */
function panel(seed: number, performances: number, raters: number): RatingRow[] {
  const random = createRandom(seed);
  const among = (n: number): number => Math.floor(random() * n);
  return Array.from({ length: performances }, (_, p) => {
    const seats = 1 + among(3);
    return Array.from({ length: seats }, (_, seat) => (p + seat * (1 + (p % 2))) % raters).flatMap((r) =>
      ['a', 'b', 'c'].slice(0, 1 + among(3)).flatMap((criterionId): RatingRow[] => {
        const row: RatingRow = {
          performanceId: `performance ${p}`,
          loopId: p % 5 === 0 ? null : `loop ${Math.floor(p / 3)}`,
          criterionId,
          criterionVersionId: `${criterionId}-1`,
          raterId: `rater ${r}`,
          level: among(12) === 0 ? null : 1 + Math.min(2, among(2 + (r % 2)) + among(2)),
          late: among(20) === 0,
          blind: among(20) > 0,
          revealedAt: new Date(Date.UTC(2026, 0, 1 + p)),
        };
        return among(25) === 0 ? [row, { ...row, level: 3, revealedAt: new Date(Date.UTC(2027, 0, p)) }] : [row];
      }),
    );
  }).flat();
}

const basisFrom = (ledger: Ledger) =>
  basisOf({
    ledger,
    alone: [],
    criteria: ['a', 'b', 'c'].map((id) => ({
      id,
      title: id,
      question: { slug: 'q', title: 'Q' },
      capability: 'data',
      levels: LEVELS,
      wordings: [{ criterionVersionId: `${id}-1`, number: 1, publishedAt: new Date(0), note: '', changed: false }],
    })),
    names: new Map(),
    sight: { panel: true, raters: 'all' },
    readerId: 'rater 0',
    capabilities: new Map(),
    adjusted: false,
    zone: 'UTC',
    loopsOpen: 0,
    loopsWithheld: 0,
  });

/** The comparable ratings as the rule says them, one row after the other and with nothing clever. */
function plainKept(rows: readonly RatingRow[]): RatingRow[] {
  const fit = rows.filter((one) => !one.late && one.blind && one.level !== null);
  const of = (one: RatingRow) => `${one.performanceId}/${one.criterionId}`;
  const first = fit.filter(
    (one) => !fit.some((b) => of(b) === of(one) && b.raterId === one.raterId && b.revealedAt < one.revealedAt),
  );
  return first.filter((one) => first.some((other) => of(other) === of(one) && other.raterId !== one.raterId));
}

/** One mean a rater and performance, over the criteria that all of its raters rated. */
function plainPerformances(kept: readonly RatingRow[]): Rating[] {
  return [...new Set(kept.map((one) => one.performanceId))].flatMap((unit) => {
    const own = kept.filter((one) => one.performanceId === unit);
    const raters = [...new Set(own.map((one) => one.raterId))];
    const common = ['a', 'b', 'c'].filter((id) => own.filter((one) => one.criterionId === id).length === raters.length);
    return common.length === 0
      ? []
      : raters.map((rater) => {
          const levels = own.filter((one) => one.raterId === rater && common.includes(one.criterionId));
          return { unit, rater, value: levels.reduce((sum, one) => sum + (one.level ?? 0), 0) / common.length };
        });
  });
}

const shown = (figures: object) =>
  JSON.parse(JSON.stringify(figures, (_, one) => (typeof one === 'number' ? Number(one.toFixed(9)) : one)));

/** Every figure of the ledger beside the same statistic of plain rows. */
function compareWithPlain(ledger: Ledger, rows: readonly RatingRow[]): void {
  const basis = basisFrom(ledger);
  const { panel: found, raters, n } = calibrate(basis.input);
  if (found === null) throw new Error('no panel');
  const kept = plainKept(rows);
  const ratings = (own: readonly RatingRow[]): Rating[] =>
    own.map((one) => ({ unit: `${one.performanceId}/${one.criterionId}`, rater: one.raterId, value: one.level ?? 0 }));
  expect(n.ratings).toBe(kept.length);
  const agreement = agreementBootstrap(ratings(kept));
  const alpha = krippendorffAlphaBootstrap(ratings(kept), 'ordinal');
  if (!agreement.defined || !alpha.defined) throw new Error('no figures');
  expect(found.agreement).toMatchObject({
    exact: { value: agreement.exact, low: agreement.exactInterval.low, high: agreement.exactInterval.high },
    meanGap: agreement.meanGap,
    pairs: agreement.pairs,
    units: agreement.units,
  });
  expect(found.alpha).toMatchObject({ alpha: alpha.alpha, low: alpha.low, high: alpha.high, ratings: alpha.ratings });
  for (const one of found.criteria) {
    const own = krippendorffAlphaBootstrap(
      ratings(kept.filter((row) => row.criterionId === one.criterion.id)),
      'ordinal',
    );
    if (one.alpha.shown && own.defined) expect(one.alpha).toMatchObject({ alpha: own.alpha, low: own.low });
  }
  for (const one of raters) {
    const own = kept.filter((row) => row.raterId === one.raterId);
    const mean = meanBootstrap(
      own.map((row) => ({ unit: row.performanceId, rater: row.criterionId, value: row.level ?? 0 })),
      { draws: FEWER_DRAWS },
    );
    if (one.mean.shown && mean.defined)
      expect(one.mean).toMatchObject({ mean: mean.mean, low: mean.low, high: mean.high });
  }
  const plain = plainPerformances(kept);
  const severity = severityAmong(plain);
  const reliability = panelReliability(plain);
  const left = residuals(plain);
  if (!severity.defined || !reliability.defined || !left.defined) throw new Error('no model');
  const [group] = basis.severity.groups;
  expect(basis.severity.groups).toHaveLength(1);
  expect(shown([...(group?.fit?.effects ?? [])].sort())).toEqual(
    shown(severity.raters.map((one) => [one.rater, one.effect])),
  );
  expect(shown(group?.raters.map((one) => one.shared) ?? [])).toEqual(shown(severity.raters.map((one) => one.shared)));
  const habits = habitsOf(basis.onScale, basis.severity, null);
  for (const row of habits.rows) {
    const own = left.raters.find((one) => one.rater === row.raterId);
    if (row.restlessness !== null) expect(row.restlessness).toBeCloseTo(own?.meanSquareRatio ?? Number.NaN, 9);
  }
}

describe('figures from columns', () => {
  it('are those of the plain statistics on plain rows, whatever the order of the rows', () => {
    for (const seed of [1, 2]) {
      const rows = panel(seed, 90, 6);
      const shuffled = rows.map((row, i) => ({ row, by: (i * 7919) % 104_729 })).sort((a, b) => a.by - b.by);
      compareWithPlain(ledgerOf(shuffled.map(({ row }) => row)), rows);
    }
  });

  it('and the comparison would notice one level that has slipped to its neighbour', () => {
    const rows = panel(1, 90, 6);
    const ledger = ledgerOf(rows);
    const kept = basisFrom(ledger).kept.at;
    const places = Array.from(kept).filter((at, i) => ledger.level[at] !== ledger.level[kept[i + 1] ?? at]);
    const at = places[10] as number;
    const level = ledger.level.slice();
    [level[at], level[at + 1]] = [ledger.level[at + 1] as number, ledger.level[at] as number];
    expect(() => compareWithPlain({ ...ledger, level }, rows)).toThrow();
  });

  it('hold every row, none twice, and more rows join as if they had been there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat({ max: 12 }), fc.nat({ max: 12 }), (seed, a, b) => {
        const rows = panel(seed, a + b, 5);
        const key = (row: RatingRow) => JSON.stringify(row);
        const ledger = ledgerOf(rows);
        expect(rowsOf(ledger).map(key).sort()).toEqual(rows.map(key).sort());
        const some = Math.floor(rows.length / 2);
        const joined = withRows(ledgerOf(rows.slice(0, some)), rows.slice(some));
        expect(rowsOf(joined).map(key).sort()).toEqual(rows.map(key).sort());
      }),
      { numRuns: 30 },
    );
    expect(() => ledgerOf([{ ...(panel(1, 1, 2)[0] as RatingRow), level: 1.5 }])).toThrow('whole number');
  });
});
