/**
 * The health of a rubric: between which two neighbouring anchors raters differ, on which performances, and whether a new
 * wording made it better. Rests on comparable ratings alone. Pure.
 *
 * A line between two levels splits a pair of raters when one stood at or below it and the other above. The share of pairs that
 * a line splits comes with an interval over performances, because pairs of one performance hang together, and from 20
 * performances on; below that the page counts and shows no share.
 */
import type { CriterionFacts } from '@/features/calibration/calibration';
import type { ComparableRating } from '@/features/calibration/comparable';
import { agreementOf, counted, FLOORS, type Floored, groupBy, type Interval } from '@/features/calibration/figures';
import { every, ledgerOf } from '@/features/calibration/ledger';
import { type Split, splitOf } from '@/features/workshops/workshop';
import { meanBootstrapOf } from '@/stats/mean-bootstrap';

/** Interviews and answers that are shown in detail, the most divided first. */
const IN_DETAIL = 4;

export interface Share extends Interval {
  readonly value: number;
}

/** One line between two neighbouring anchors. */
export interface AnchorLine {
  readonly low: number;
  readonly high: number;
  /** Pairs of raters of one performance, and how many of them this line splits. */
  readonly pairs: number;
  readonly apart: number;
  readonly share: Floored<Share>;
}

/** A performance whose raters the criterion's worst line splits, or that splits them anywhere. */
export interface SplitPerformance {
  readonly performanceId: string;
  /** Null for a sample answer. */
  readonly loopId: string | null;
  readonly split: Split;
  readonly ratings: readonly { readonly raterId: string; readonly level: number; readonly versionId: string }[];
  readonly revealedAt: Date;
}

/** What a new wording changed. */
export interface BeforeAfter {
  readonly at: Date;
  readonly note: string;
  readonly before: Floored<Share>;
  readonly after: Floored<Share>;
  /** After minus before in the share of pairs on one level; null while either is below its floor. */
  readonly change: Share | null;
}

export interface RubricHealth {
  readonly criterion: CriterionFacts;
  /** Ratings under the present wording. */
  readonly ratings: number;
  readonly performances: number;
  readonly lines: readonly AnchorLine[];
  /** The line that splits most pairs; null when none splits any. */
  readonly worst: AnchorLine | null;
  /** The most divided, which are shown in detail. */
  readonly samples: readonly SplitPerformance[];
  readonly interviews: readonly SplitPerformance[];
  readonly changes: readonly BeforeAfter[];
}

interface Pair {
  readonly performanceId: string;
  readonly low: number;
  readonly high: number;
}

function pairsWithin(ratings: readonly ComparableRating[]): Pair[] {
  return [...groupBy(ratings, (one) => one.unit).values()].flatMap((unit) =>
    unit.flatMap((a, index) =>
      unit.slice(index + 1).map((b) => ({
        performanceId: a.performanceId,
        low: Math.min(a.level, b.level),
        high: Math.max(a.level, b.level),
      })),
    ),
  );
}

/** A share of pairs, with an interval over performances: pairs of one performance lie side by side. */
function shareOf(pairs: readonly Pair[], yes: (pair: Pair) => boolean): Floored<Share> {
  const starts = pairs.flatMap((pair, i) => (pair.performanceId === pairs[i - 1]?.performanceId ? [] : [i]));
  const performances = starts.length;
  const floor = FLOORS.agreement;
  if (performances < floor) return { shown: false, have: performances, floor, reason: null };
  starts.push(pairs.length);
  const found = meanBootstrapOf({
    levels: [0, 1],
    starts: Int32Array.from(starts),
    level: Int32Array.from(
      starts.slice(1).flatMap((until, i) =>
        pairs
          .slice(starts[i], until)
          .map((pair) => Number(yes(pair)))
          .sort(),
      ),
    ),
  });
  if (!found.defined) return { shown: false, have: performances, floor, reason: found.reason };
  return { shown: true, value: found.mean, low: found.low, high: found.high };
}

/** The lines between the anchors of one criterion, lowest first. */
export function anchorLines(ratings: readonly ComparableRating[], levels: number): AnchorLine[] {
  const pairs = pairsWithin(ratings);
  return Array.from({ length: Math.max(0, levels - 1) }, (_, index) => {
    const low = index + 1;
    const splits = (pair: Pair) => pair.low <= low && pair.high > low;
    return {
      low,
      high: low + 1,
      pairs: pairs.length,
      apart: pairs.filter(splits).length,
      share: shareOf(pairs, splits),
    };
  });
}

function splitPerformances(ratings: readonly ComparableRating[]): SplitPerformance[] {
  return [...groupBy(ratings, (one) => one.unit).values()]
    .flatMap((unit): SplitPerformance[] => {
      const split = splitOf(unit.map((one) => one.level));
      const [first] = unit;
      if (split === null || first === undefined) return [];
      return [
        {
          performanceId: first.performanceId,
          loopId: first.loopId,
          split,
          ratings: unit
            .map((one) => ({ raterId: one.raterId, level: one.level, versionId: one.criterionVersionId }))
            .sort((a, b) => a.level - b.level || (a.raterId < b.raterId ? -1 : 1)),
          revealedAt: new Date(Math.max(...unit.map((one) => one.revealedAt.getTime()))),
        },
      ];
    })
    .sort(
      (a, b) =>
        Math.min(b.split.below, b.split.above) - Math.min(a.split.below, a.split.above) ||
        b.revealedAt.getTime() - a.revealedAt.getTime() ||
        (a.performanceId < b.performanceId ? -1 : 1),
    );
}

/**
 * The interval of a difference from the intervals of two independent estimates, each as lopsided as it is.
 *
 * Source: Zou and Donner (2008), Construction of confidence intervals about effect measures, Statistics in Medicine 27:1693
 * (the method of variance estimates recovery); for two proportions it is Newcombe (1998), method 10.
 */
export function difference(after: Share, before: Share): Share {
  const value = after.value - before.value;
  const down = Math.hypot(after.value - after.low, before.high - before.value);
  const up = Math.hypot(after.high - after.value, before.value - before.low);
  return { value, low: Math.max(-1, value - down), high: Math.min(1, value + up) };
}

const exactOf = (ratings: readonly ComparableRating[]): Floored<Share> => {
  const found = agreementOf(counted(every(ledgerOf(ratings))));
  return found.shown ? { shown: true, ...found.exact } : found;
};

/** Ratings of the wordings from one change up to the next. */
function within(
  ratings: readonly ComparableRating[],
  numberOf: ReadonlyMap<string, number>,
  from: number,
  until: number,
): ComparableRating[] {
  return ratings.filter((one) => {
    const number = numberOf.get(one.criterionVersionId) ?? 0;
    return number >= from && number < until;
  });
}

/** One criterion under its present wording, and what each new wording changed. */
export function rubricHealth(criterion: CriterionFacts, ratings: readonly ComparableRating[]): RubricHealth {
  const numberOf = new Map(criterion.wordings.map((one) => [one.criterionVersionId, one.number]));
  const changed = criterion.wordings.filter((one) => one.changed);
  const present = within(ratings, numberOf, changed.at(-1)?.number ?? 0, Number.POSITIVE_INFINITY);
  const lines = anchorLines(present, criterion.levels.length);
  const apart = splitPerformances(present);
  return {
    criterion,
    ratings: present.length,
    performances: new Set(present.map((one) => one.performanceId)).size,
    lines,
    worst: lines.reduce<AnchorLine | null>((most, one) => (one.apart > (most?.apart ?? 0) ? one : most), null),
    samples: apart.filter((one) => one.loopId === null).slice(0, IN_DETAIL),
    interviews: apart.filter((one) => one.loopId !== null).slice(0, IN_DETAIL),
    changes: changed.flatMap((change, index): BeforeAfter[] => {
      const earlier = within(ratings, numberOf, changed[index - 1]?.number ?? 0, change.number);
      const later = within(ratings, numberOf, change.number, changed[index + 1]?.number ?? Number.POSITIVE_INFINITY);
      if (earlier.length === 0 || later.length === 0) return [];
      const [before, after] = [exactOf(earlier), exactOf(later)];
      return [
        {
          at: change.publishedAt,
          note: change.note,
          before,
          after,
          change: before.shown && after.shown ? difference(after, before) : null,
        },
      ];
    }),
  };
}

/** All criteria that have comparable ratings, the one whose worst line splits the largest part of its pairs first. */
export function rubricsHealth(
  criteria: readonly CriterionFacts[],
  ratings: readonly ComparableRating[],
): RubricHealth[] {
  const byCriterion = groupBy(ratings, (one) => one.criterionId);
  const found = criteria.flatMap((criterion) => {
    const own = byCriterion.get(criterion.id);
    return own === undefined ? [] : [rubricHealth(criterion, own)];
  });
  // Those with too few performances for a share come after those with one.
  const weight = ({ worst }: RubricHealth): number =>
    worst === null ? -1 : worst.share.shown ? 1 + worst.share.value : worst.apart / worst.pairs;
  const order = new Map(found.map((one, index) => [one, index]));
  return found.sort((a, b) => weight(b) - weight(a) || (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
