/**
 * What must hold of every statistic of ratings alike: the order and the names of raters and units are nothing to it, units counted
 * twice change no coefficient, and where there is no answer (one rater, constant ratings, nothing shared) there is a reason.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRatings, disguised } from '../tests/support/rating-panels';
import { adjustedScores } from './adjusted-scores';
import { agreement } from './agreement';
import { agreementBootstrap } from './agreement-bootstrap';
import { agreementWeights } from './agreement-weights';
import { brennanPrediger } from './brennan-prediger';
import { cohenKappa, pairTable } from './cohen-kappa';
import { congerKappa } from './conger-kappa';
import { crossedModel } from './crossed-model';
import { fleissKappa } from './fleiss-kappa';
import { fleissKappaTest } from './fleiss-kappa-test';
import { gwetAc } from './gwet-ac';
import { intraclassCorrelations } from './icc';
import { itemAnalysis } from './item-analysis';
import { kendallW } from './kendall-w';
import { krippendorffAlpha } from './krippendorff-alpha';
import { krippendorffAlphaBootstrap } from './krippendorff-alpha-bootstrap';
import { levelDistribution } from './level-distribution';
import { meanBootstrap } from './mean-bootstrap';
import { panelReliability } from './panel-reliability';
import type { Rating, Result, Undefined } from './ratings';
import { residuals } from './residuals';
import { severity } from './severity';
import { twoWayEffects } from './two-way-effects';

const LEVELS = [1, 2, 3, 4, 5];
const plain = agreementWeights(LEVELS, 'identity');
const squared = agreementWeights(LEVELS, 'quadratic');

interface Kind {
  /** Figures that names and order leave as they are, as one sorted list. */
  readonly of: (ratings: readonly Rating[]) => Result<{ readonly figures: readonly number[] }>;
  /** Whether every unit counted twice leaves all of them as they are. */
  readonly twice?: true;
  /** Whether they stay when levels change their names (nominal), turn round, or move and stretch. */
  readonly relabelled?: true;
  readonly turned?: true;
  readonly moved?: true;
  /** What comes of two blocks that share nothing: a reason, or an answer all the same. */
  readonly apart: 'disconnected' | 'an answer';
  /** What comes of constant ratings. */
  readonly constant?: Undefined['code'] | 'an answer';
  readonly alone?: 'an answer';
  /** To how many digits, where an optimiser had its hand in it. */
  readonly digits?: number;
}

const as = <F extends object>(
  found: Result<F>,
  figures: (found: F) => readonly number[],
): Result<{ figures: number[] }> =>
  found.defined ? { defined: true, figures: [...figures(found)].sort((a, b) => a - b) } : found;

/** Cohen's of the first two raters by name: names matter to it alone, so it is told who they are by their ratings. */
function firstPair(ratings: readonly Rating[]): Result<{ kappa: number }> {
  const key = (rater: string) =>
    ratings.filter((one) => one.rater === rater).reduce((sum, one) => sum + 100 + one.value, 0);
  const raters = [...new Set(ratings.map(({ rater }) => rater))].sort((a, b) => key(a) - key(b));
  const totals = raters.map(key);
  const [first = '', second = ''] = new Set(totals).size === totals.length ? raters : [];
  return cohenKappa(pairTable(ratings, first, second, LEVELS), plain);
}

const KINDS: Readonly<Record<string, Kind>> = {
  'alpha, nominal': {
    of: (rows) => as(krippendorffAlpha(rows, 'nominal'), ({ alpha }) => [alpha]),
    ...{ relabelled: true, turned: true, moved: true, apart: 'an answer' },
  },
  'alpha, ordinal': {
    of: (rows) => as(krippendorffAlpha(rows, 'ordinal'), ({ alpha }) => [alpha]),
    ...{ turned: true, moved: true, apart: 'an answer' },
  },
  'alpha, interval': {
    of: (rows) => as(krippendorffAlpha(rows, 'interval'), ({ alpha }) => [alpha]),
    ...{ turned: true, moved: true, apart: 'an answer' },
  },
  'alpha with an interval': {
    of: (rows) =>
      as(krippendorffAlphaBootstrap(rows, 'ordinal', { draws: 60 }), ({ alpha, low, high }) => [alpha, low, high]),
    apart: 'an answer',
  },
  agreement: {
    of: (rows) => as(agreement(rows), ({ exact, withinOne, meanGap }) => [exact, withinOne, meanGap]),
    ...{ twice: true, turned: true, apart: 'an answer', constant: 'an answer' },
  },
  'agreement with intervals': {
    of: (rows) =>
      as(agreementBootstrap(rows, { draws: 60 }), ({ exactInterval, withinOneInterval }) => [
        ...[exactInterval.low, exactInterval.high, withinOneInterval.low, withinOneInterval.high],
      ]),
    ...{ apart: 'an answer', constant: 'an answer' },
  },
  'Cohen’s kappa': {
    of: (rows) => as(firstPair(rows), ({ kappa }) => [kappa]),
    ...{ twice: true, apart: 'an answer' },
  },
  'Fleiss’ kappa': {
    of: (rows) => as(fleissKappa(rows, LEVELS, plain), ({ coefficient }) => [coefficient]),
    ...{ twice: true, relabelled: true, turned: true, apart: 'an answer' },
  },
  'Fleiss’ test': {
    of: (rows) =>
      as(fleissKappaTest(rows, LEVELS), ({ kappa, levels }) => [kappa, ...levels.map((one) => one.kappa ?? 0)]),
    ...{ twice: true, relabelled: true, turned: true, apart: 'an answer' },
  },
  'Conger’s kappa': {
    of: (rows) => as(congerKappa(rows, LEVELS, squared), ({ coefficient }) => [coefficient]),
    ...{ twice: true, turned: true, apart: 'an answer' },
  },
  'Brennan and Prediger': {
    of: (rows) => as(brennanPrediger(rows, LEVELS, squared), ({ coefficient }) => [coefficient]),
    ...{ twice: true, turned: true, apart: 'an answer', constant: 'an answer' },
  },
  AC1: {
    of: (rows) => as(gwetAc(rows, LEVELS, plain), ({ coefficient }) => [coefficient]),
    ...{ twice: true, relabelled: true, turned: true, apart: 'an answer', constant: 'an answer' },
  },
  AC2: {
    of: (rows) => as(gwetAc(rows, LEVELS, squared), ({ coefficient }) => [coefficient]),
    ...{ twice: true, turned: true, apart: 'an answer', constant: 'an answer' },
  },
  'intraclass correlations': {
    of: (rows) =>
      as(intraclassCorrelations(rows), ({ oneWay, agreement: a, consistency }) => [
        oneWay.value,
        a.value,
        consistency.value,
      ]),
    ...{ turned: true, moved: true, apart: 'disconnected' },
  },
  'Kendall’s W': {
    of: (rows) => as(kendallW(rows), ({ w }) => [w]),
    ...{ turned: true, moved: true, apart: 'disconnected' },
  },
  'crossed model': {
    of: (rows) =>
      as(crossedModel(rows), ({ variances, raters }) => [
        variances.rest,
        ...raters.map(({ effect }) => Math.abs(effect)),
      ]),
    ...{ turned: true, apart: 'disconnected', digits: 2 },
  },
  severity: {
    of: (rows) =>
      as(severity(rows), ({ raters }) =>
        raters.flatMap(({ effect, standardError }) => [Math.abs(effect), standardError]),
      ),
    ...{ turned: true, apart: 'disconnected', digits: 2 },
  },
  'adjusted scores': {
    of: (rows) =>
      as(adjustedScores(rows), ({ units }) =>
        units.flatMap(({ adjusted, standardError }) => [adjusted, standardError]),
      ),
    ...{ apart: 'disconnected', digits: 2 },
  },
  residuals: {
    of: (rows) => as(residuals(rows), (found) => found.raters.map(({ meanSquareRatio }) => meanSquareRatio)),
    ...{ turned: true, apart: 'disconnected', digits: 2 },
  },
  'reliability of panels': {
    of: (rows) => as(panelReliability(rows), ({ single, panel }) => [single.value, panel.value]),
    ...{ turned: true, apart: 'disconnected', digits: 2 },
  },
  'two-way effects': {
    of: (rows) => as(twoWayEffects(rows), ({ raters }) => raters.map(({ effect }) => Math.abs(effect))),
    ...{ twice: true, turned: true, apart: 'an answer', constant: 'an answer' },
  },
  'level distribution': {
    of: (rows) => as(levelDistribution(rows, LEVELS), ({ levels }) => levels.map(({ share }) => share)),
    ...{ twice: true, relabelled: true, turned: true, apart: 'an answer', constant: 'an answer', alone: 'an answer' },
  },
  mean: {
    of: (rows) => as(meanBootstrap(rows, { draws: 60 }), ({ mean, low, high }) => [mean, low, high]),
    ...{ apart: 'an answer', constant: 'an answer', alone: 'an answer' },
  },
  'item analysis': {
    of: (rows) => {
      const units = new Map<string, Map<string, number>>();
      const raters = new Set<string>();
      for (const { unit, rater, value } of rows) {
        units.set(unit, (units.get(unit) ?? new Map()).set(rater, value));
        raters.add(rater);
      }
      const full = [...units.values()].filter((own) => own.size === raters.size);
      return as(
        itemAnalysis(full.map((own) => [...raters].map((rater) => own.get(rater) as number))),
        ({ alpha, items }) => [alpha, ...items.map(({ sd }) => sd)],
      );
    },
    ...{ turned: true, apart: 'an answer' },
  },
};

/** Panels of a few units, with holes; enough of them that most have an answer. */
const panels = anyRatings(LEVELS);
const RUNS = { numRuns: 40 };
const map = (ratings: readonly Rating[], change: (value: number) => number): Rating[] =>
  ratings.map((one) => ({ ...one, value: change(one.value) }));
const doubled = (ratings: readonly Rating[]): Rating[] => [
  ...ratings,
  ...ratings.map((one) => ({ ...one, unit: `${one.unit} again` })),
];

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  const same = (a: readonly Rating[], b: readonly Rating[]) => {
    const [one, other] = [kind.of(a), kind.of(b)];
    // Next to a boundary (a variance of 0, a perfect fit) rounding may tip the same data over; a reason is an answer there.
    if (!one.defined || !other.defined) {
      if (kind.digits === undefined) expect(other).toEqual(one);
      return;
    }
    expect(other.figures).toHaveLength(one.figures.length);
    for (const [i, value] of one.figures.entries()) {
      expect(Number.isFinite(value)).toBe(true);
      expect(other.figures[i]).toBeCloseTo(value, kind.digits ?? 9);
    }
  };

  it('raters and units in another order and under other names', () => {
    const twins = panels.chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings)));
    fc.assert(
      fc.property(twins, ([ratings, other]) => same(ratings, other)),
      RUNS,
    );
  });
  if (kind.twice) {
    it('every unit twice', () => {
      fc.assert(
        fc.property(panels, (ratings) => {
          // One unit becomes two, which may have an error where one has none.
          if (new Set(ratings.map(({ unit }) => unit)).size > 1) same(ratings, doubled(ratings));
        }),
        RUNS,
      );
    });
  }
  if (kind.relabelled) {
    it('levels under other names', () => {
      const shuffled = fc.shuffledSubarray(LEVELS, { minLength: 5, maxLength: 5 });
      fc.assert(
        fc.property(panels, shuffled, (ratings, names) =>
          same(
            ratings,
            map(ratings, (value) => names[value - 1] as number),
          ),
        ),
        RUNS,
      );
    });
  }
  if (kind.turned) {
    it('the scale turned round', () => {
      fc.assert(
        fc.property(panels, (ratings) =>
          same(
            ratings,
            map(ratings, (value) => 6 - value),
          ),
        ),
        RUNS,
      );
    });
  }
  if (kind.moved) {
    it('the scale moved and stretched', () => {
      fc.assert(
        fc.property(panels, (ratings) =>
          same(
            ratings,
            map(ratings, (value) => 10 * value - 7),
          ),
        ),
        RUNS,
      );
    });
  }
  const row = (unit: string, rater: string, value: number): Rating => ({ unit, rater, value });
  it('nothing, one rater, constant ratings, blocks that share nothing', () => {
    expect(kind.of([])).toMatchObject({ code: expect.stringMatching(/no-ratings|no-pairs/) });
    const alone = kind.of([row('a', 'x', 1), row('b', 'x', 2), row('c', 'x', 3)]);
    if (kind.alone === undefined)
      expect(alone).toMatchObject({ code: expect.stringMatching(/one-rater|no-pairs|one-item/) });
    else expect(alone.defined).toBe(true);
    const constant = kind.of(['a', 'b', 'c'].flatMap((unit) => ['x', 'y'].map((rater) => row(unit, rater, 3))));
    if (kind.constant === 'an answer') expect(constant.defined).toBe(true);
    else expect(constant).toMatchObject({ defined: false });
    const blocks = ['1', '2'].flatMap((block) =>
      [1, 2, 3, 4].flatMap((u) =>
        ['x', 'y'].map((rater, r) => row(`${block}${u}`, `${block}${rater}`, 1 + ((u * (r + 2)) % 5))),
      ),
    );
    if (kind.apart === 'disconnected') expect(kind.of(blocks)).toMatchObject({ code: 'disconnected' });
  });
});

it('a figure that looks at the order of its rows, or at a unit counted twice, is caught by these', () => {
  const first = (rows: readonly Rating[]): number => rows[0]?.value ?? 0;
  const twins = panels.chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings)));
  expect(fc.check(fc.property(twins, ([ratings, other]) => first(ratings) === first(other))).failed).toBe(true);
  const total = (rows: readonly Rating[]): number => rows.reduce((sum, { value }) => sum + value, 0);
  expect(fc.check(fc.property(panels, (ratings) => total(ratings) === total(doubled(ratings)))).failed).toBe(true);
});
