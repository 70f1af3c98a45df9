/**
 * What a workspace's comparable ratings say about its panel: agreement, overall and by criterion and month; each rater's
 * mean level; how levels are used; who can be compared with whom; and what was left out. Every figure carries its interval
 * and what it rests on, and below its floor it is not there at all: instead stands how much is missing. Pure; the
 * arithmetic is in stats/.
 */
import { dayOf } from '@/lib/dates';
import { connectedGroups } from '@/stats/connected-groups';
import type { Rating } from '@/stats/ratings';
import { type ComparableRating, comparable, type LeftOut, type RatingRow } from './comparable';
import {
  type AgreementFigures,
  type AlphaFigures,
  agreementOf,
  agreementOfPairs,
  alphaOf,
  count,
  FEWER_DRAWS,
  type Floored,
  groupBy,
  type Interval,
  type LevelUse,
  levelUse,
  type MeanFigures,
  meanOf,
  pairCounts,
} from './figures';
import { type PerformanceRating, performanceRatings } from './performances';
import type { CalibrationSight } from './policy';
import type { CardRow } from './process';
import { type SeverityFigures, severityOf } from './severity';

/** A criterion as it reads today, with the wordings that its ratings were given under. */
export interface CriterionFacts {
  id: string;
  title: string;
  question: { slug: string; title: string };
  /** The key of the capability that it speaks for. */
  capability: string;
  levels: { level: number; label: string; anchor: string }[];
  /** Oldest first. */
  wordings: {
    criterionVersionId: string;
    number: number;
    publishedAt: Date;
    note: string;
    /** Whether title or anchors differ from the wording before; the first never does. */
    changed: boolean;
  }[];
}

export interface CriterionFigures {
  criterion: CriterionFacts;
  units: number;
  agreement: Floored<AgreementFigures>;
  alpha: Floored<AlphaFigures>;
  /** Pairs of raters on one performance, and how many of them gave different levels. */
  pairs: number;
  differing: number;
  /** The two levels between which raters differ most often. */
  split: { low: number; high: number; pairs: number } | null;
  levels: LevelUse[];
}

/** What most of the disagreement comes from, or that nothing stands out. */
export type Finding =
  | {
      kind: 'one-criterion';
      figures: CriterionFigures;
      /** Of all pairs that differ, the share on this criterion; of all pairs, the share on it. */
      shareOfGap: number;
      shareOfPairs: number;
      rest: Interval & { value: number };
    }
  | { kind: 'spread-out'; criteria: number };

export interface SpanFigures {
  /** `2026-03` for a month, `2026-1` for a quarter. */
  key: string;
  /** The first instant of the span, in UTC, for the axis. */
  start: Date;
  agreement: Floored<AgreementFigures>;
  units: number;
}

/** A criterion was reworded: what was given before and after. */
export interface Rewording {
  criterion: CriterionFacts;
  at: Date;
  note: string;
  before: { agreement: Floored<AgreementFigures>; mean: Floored<MeanFigures> };
  after: { agreement: Floored<AgreementFigures>; mean: Floored<MeanFigures> };
}

export interface RaterFigures {
  raterId: string;
  name: string;
  mean: Floored<MeanFigures>;
  /** By criterion, in the order of the criteria; empty where there are too many raters to set side by side. */
  byCriterion: { criterionId: string; mean: Floored<MeanFigures> }[];
}

export interface RaterGroup {
  /** Names of raters; only one's own where names are not shown. */
  names: string[];
  raters: number;
  performances: number;
}

export interface PanelFigures {
  /** Comparable ratings on criteria with another number of levels. */
  onOtherScales: number;
  agreement: Floored<AgreementFigures>;
  alpha: Floored<AlphaFigures>;
  criteria: CriterionFigures[];
  finding: Finding | null;
  spans: { step: 'month' | 'quarter'; list: SpanFigures[] };
  rewordings: Rewording[];
  levels: LevelUse[];
  groups: RaterGroup[];
  /** Raters whose figures are not the reader's to see. */
  unnamed: number;
}

export interface OwnFigures {
  ratings: number;
  performances: number;
  colleagues: number;
  agreement: Floored<AgreementFigures>;
}

export interface Calibration {
  /** Comparable ratings, and what they come from. */
  n: { ratings: number; units: number; performances: number; loops: number; raters: number };
  left: Record<LeftOut, number>;
  /** Loops of which nothing is read: not revealed yet, or not to this reader. */
  loopsOpen: number;
  loopsWithheld: number;
  /** Names of the levels that most ratings use, lowest first: figures over several criteria are over these alone. */
  scaleLabels: string[];
  panel: PanelFigures | null;
  /** Figures of the raters whom the reader may see, by name. */
  raters: RaterFigures[];
  own: OwnFigures;
}

export interface CalibrationInput {
  rows: readonly RatingRow[];
  /** In the order in which they are to be listed. */
  criteria: readonly CriterionFacts[];
  names: ReadonlyMap<string, string>;
  sight: CalibrationSight;
  readerId: string;
  /** What a capability's key is called. */
  capabilities: ReadonlyMap<string, string>;
  /** Sealed cards of revealed rounds; read for the page that speaks of them. */
  cards: readonly CardRow[];
  /** Whether the workspace shows adjusted levels. */
  adjusted: boolean;
  /** Whose calendar months the figures are cut into. */
  zone: string;
  loopsOpen: number;
  loopsWithheld: number;
}

function criterionFigures(criterion: CriterionFacts, ratings: readonly ComparableRating[]): CriterionFigures {
  return {
    criterion,
    ...pairCounts(ratings),
    agreement: agreementOf(ratings),
    alpha: alphaOf(ratings),
    levels: levelUse(ratings, criterion.levels),
  };
}

/**
 * The criterion on which raters differ clearly more than on the others together: their shares of agreement have intervals
 * that do not touch. Null while there is too little to ask.
 */
function findingOf(criteria: readonly CriterionFigures[], ratings: readonly ComparableRating[]): Finding | null {
  const asked = criteria.filter((one) => one.agreement.shown);
  if (asked.length < 2) return null;
  const found = apartByPairs(asked, ratings) ?? apartByAlpha(asked);
  const rest = found && agreementOf(ratings.filter((one) => one.criterionId !== found.criterion.id));
  if (!found || !rest?.shown) return { kind: 'spread-out', criteria: asked.length };
  const total = (of: (one: CriterionFigures) => number) => criteria.reduce((sum, one) => sum + of(one), 0);
  return {
    kind: 'one-criterion',
    figures: found,
    shareOfGap: found.differing / total((one) => one.differing),
    shareOfPairs: found.pairs / total((one) => one.pairs),
    rest: rest.exact,
  };
}

/** The criterion whose raters differ most often, when its interval lies below that of all others together. */
function apartByPairs(
  asked: readonly CriterionFigures[],
  ratings: readonly ComparableRating[],
): CriterionFigures | undefined {
  const worst = asked.reduce((a, b) => (b.differing / b.pairs > a.differing / a.pairs ? b : a));
  const rest = agreementOf(ratings.filter((one) => one.criterionId !== worst.criterion.id));
  const apart = worst.agreement.shown && rest.shown && worst.agreement.exact.high < rest.exact.low;
  return apart ? worst : undefined;
}

/** The criterion with the lowest alpha, when its interval lies below every other criterion's: levels there follow luck. */
function apartByAlpha(asked: readonly CriterionFigures[]): CriterionFigures | undefined {
  const measured = asked
    .flatMap((one) => (one.alpha.shown ? [{ one, ...one.alpha }] : []))
    .sort((a, b) => a.alpha - b.alpha);
  const [lowest, ...others] = measured;
  if (lowest === undefined || others.length === 0) return undefined;
  return others.every((other) => lowest.high < other.low) ? lowest.one : undefined;
}

/** Calendar months, or quarters where too few months reach the floor to show a course. */
function spansOf(ratings: readonly ComparableRating[], zone: string): PanelFigures['spans'] {
  // A loop's ratings share one instant, and asking a calendar for its day is dear.
  const days = new Map<number, string>();
  const cut = (step: 'month' | 'quarter') => {
    const keyOf = (one: ComparableRating): string => {
      const at = one.revealedAt.getTime();
      const day = days.get(at) ?? dayOf(one.revealedAt, zone);
      days.set(at, day);
      const [year = '', month = ''] = day.split('-');
      return step === 'month' ? `${year}-${month}` : `${year}-${Math.ceil(Number(month) / 3)}`;
    };
    return [...groupBy(ratings, keyOf)]
      .map(([key, inside]): SpanFigures => {
        const [year = 0, part = 1] = key.split('-').map(Number);
        const units = count(inside, (one) => one.unit);
        return {
          key,
          start: new Date(Date.UTC(year, step === 'month' ? part - 1 : (part - 1) * 3, 1)),
          units,
          agreement: agreementOf(inside, FEWER_DRAWS),
        };
      })
      .sort((a, b) => a.start.getTime() - b.start.getTime());
  };
  const months = cut('month');
  return months.filter((one) => one.agreement.shown).length >= 3
    ? { step: 'month', list: months }
    : { step: 'quarter', list: cut('quarter') };
}

function rewordingsOf(criterion: CriterionFacts, ratings: readonly ComparableRating[]): Rewording[] {
  const numberOf = new Map(criterion.wordings.map((one) => [one.criterionVersionId, one.number]));
  const figures = (side: readonly ComparableRating[]) => ({
    agreement: agreementOf(side),
    mean: meanOf(side),
  });
  const changes = criterion.wordings.filter((one) => one.changed);
  return changes.flatMap((change, index): Rewording[] => {
    const from = changes[index - 1]?.number ?? 0;
    const until = changes[index + 1]?.number ?? Number.POSITIVE_INFINITY;
    const within = (low: number, high: number) =>
      ratings.filter((one) => {
        const number = numberOf.get(one.criterionVersionId) ?? 0;
        return number >= low && number < high;
      });
    const before = within(from, change.number);
    const after = within(change.number, until);
    if (before.length === 0 || after.length === 0) return [];
    return [{ criterion, at: change.publishedAt, note: change.note, before: figures(before), after: figures(after) }];
  });
}

/** The number of levels that most of these ratings use. */
function mainScale(ratings: readonly ComparableRating[], levelsOf: (criterionId: string) => number): number {
  const groups = [...groupBy(ratings, (one) => String(levelsOf(one.criterionId)))];
  return Number(groups.sort((a, b) => b[1].length - a[1].length || Number(a[0]) - Number(b[0]))[0]?.[0] ?? 3);
}

/** More columns than this are no picture. */
export const MOST_RATERS_DRAWN = 12;

const alphabetical = (a: { name: string; raterId: string }, b: { name: string; raterId: string }): number =>
  a.name.localeCompare(b.name, 'en') || (a.raterId < b.raterId ? -1 : 1);

function ratersOf(
  input: CalibrationInput,
  ratings: readonly ComparableRating[],
  criteria: readonly CriterionFacts[],
): RaterFigures[] {
  const shown = [...groupBy(ratings, (one) => one.raterId)].filter(
    ([raterId]) => input.sight.raters === 'all' || raterId === input.readerId,
  );
  return shown
    .map(([raterId, own]) => {
      const byCriterion = groupBy(own, (one) => one.criterionId);
      return {
        raterId,
        name: input.names.get(raterId) ?? 'Former member',
        mean: meanOf(own),
        byCriterion:
          shown.length > MOST_RATERS_DRAWN
            ? []
            : criteria.map(({ id }) => ({ criterionId: id, mean: meanOf(byCriterion.get(id) ?? []) })),
      };
    })
    .sort(alphabetical);
}

/** The reader beside each colleague on the same unit: a unit with two colleagues is two pairs. */
function ownOf(kept: readonly ComparableRating[], readerId: string): OwnFigures {
  const mine = kept.filter((one) => one.raterId === readerId);
  const units = new Set(mine.map((one) => one.unit));
  const shared = groupBy(
    kept.filter((one) => units.has(one.unit)),
    (one) => one.unit,
  );
  const pairs: Rating[] = [];
  const colleagues = new Set<string>();
  for (const own of mine) {
    for (const other of shared.get(own.unit) ?? []) {
      if (other.raterId === readerId) continue;
      colleagues.add(other.raterId);
      const unit = `${own.unit}/${other.raterId}`;
      pairs.push({ unit, rater: 'reader', value: own.level }, { unit, rater: 'colleague', value: other.level });
    }
  }
  return {
    ratings: mine.length,
    performances: count(mine, (one) => one.performanceId),
    colleagues: colleagues.size,
    agreement: agreementOfPairs(
      pairs,
      count(mine, (one) => one.performanceId),
    ),
  };
}

function panelOf(
  input: CalibrationInput,
  kept: readonly ComparableRating[],
  onScale: readonly ComparableRating[],
  scale: CriterionFacts['levels'],
  wanted: Wanted,
): PanelFigures {
  const byCriterion = groupBy(kept, (one) => one.criterionId);
  const criteria = input.criteria.flatMap((criterion) => {
    const ratings = byCriterion.get(criterion.id);
    return ratings === undefined ? [] : [criterionFigures(criterion, ratings)];
  });
  const nameable = (raterId: string) => input.sight.raters === 'all' || raterId === input.readerId;
  return {
    onOtherScales: kept.length - onScale.length,
    agreement: agreementOf(onScale),
    alpha: alphaOf(onScale),
    criteria,
    finding: findingOf(
      criteria.filter((one) => one.criterion.levels.length === scale.length),
      onScale,
    ),
    spans: wanted.course ? spansOf(onScale, input.zone) : { step: 'month', list: [] },
    rewordings: wanted.rewordings
      ? input.criteria
          .flatMap((criterion) => rewordingsOf(criterion, byCriterion.get(criterion.id) ?? []))
          .sort((a, b) => a.at.getTime() - b.at.getTime())
      : [],
    levels: levelUse(onScale, scale),
    groups: connectedGroups(kept.map((one) => ({ unit: one.performanceId, rater: one.raterId }))).map((group) => ({
      names: group.raters
        .filter(nameable)
        .map((id) => input.names.get(id) ?? 'Former member')
        .sort((a, b) => a.localeCompare(b, 'en')),
      raters: group.raters.length,
      performances: group.units.length,
    })),
    unnamed: count(kept, (one) => one.raterId) - [...new Set(kept.map((one) => one.raterId))].filter(nameable).length,
  };
}

/** Sorted out once, for all figures of a page. */
export interface Basis {
  input: CalibrationInput;
  kept: readonly ComparableRating[];
  left: Record<LeftOut, number>;
  /** The levels that most ratings use, and the ratings on them: figures over several criteria are over these alone. */
  scale: CriterionFacts['levels'];
  onScale: readonly ComparableRating[];
  /** Criteria with comparable ratings on that scale. */
  criteria: readonly CriterionFacts[];
  performances: readonly PerformanceRating[];
  severity: SeverityFigures;
  nameOf: (raterId: string) => string;
  /** Null where the reader may see everybody's figures, else the reader. */
  only: string | null;
}

/** What the reader judged, with what colleagues made of it. */
function ownPerformances({ rows, readerId }: CalibrationInput): RatingRow[] {
  const own = new Set(rows.filter((row) => row.raterId === readerId).map((row) => row.performanceId));
  return rows.filter((row) => own.has(row.performanceId));
}

export function basisOf(input: CalibrationInput): Basis {
  const all = comparable(input.rows);
  const { kept, left } = input.sight.panel ? all : comparable(ownPerformances(input));
  const levelsOf = new Map(input.criteria.map((one) => [one.id, one.levels.length]));
  const size = mainScale(all.kept, (id) => levelsOf.get(id) ?? 0);
  const scale = input.criteria.find((one) => one.levels.length === size)?.levels ?? [];
  const sized = (ratings: readonly ComparableRating[]) =>
    ratings.filter((one) => levelsOf.get(one.criterionId) === size);
  const onScale = sized(kept);
  const used = new Set(onScale.map((one) => one.criterionId));
  // The model behind somebody's own figure is the whole panel's, so that everybody who may see it sees the same one.
  const performances = performanceRatings(sized(all.kept));
  const nameOf = (raterId: string): string => input.names.get(raterId) ?? 'Former member';
  return {
    input,
    kept,
    left,
    scale,
    onScale,
    criteria: input.criteria.filter((one) => used.has(one.id)),
    performances,
    severity: severityOf(performances, nameOf),
    nameOf,
    only: input.sight.raters === 'all' ? null : input.readerId,
  };
}

/** What some pages leave out, because it takes its time. */
export interface Wanted {
  course: boolean;
  rewordings: boolean;
  raters: boolean;
}
const EVERYTHING: Wanted = { course: true, rewordings: true, raters: true };

/** Agreement and what belongs to it, as this reader may see it. */
export function calibrate(input: CalibrationInput): Calibration {
  return calibrationOf(basisOf(input), EVERYTHING);
}

export function calibrationOf(basis: Basis, wanted: Wanted): Calibration {
  const { input, kept, onScale, scale } = basis;
  return {
    n: {
      ratings: kept.length,
      units: pairCounts(kept).units,
      performances: count(kept, (one) => one.performanceId),
      loops: new Set(kept.flatMap((one) => one.loopId ?? [])).size,
      raters: count(kept, (one) => one.raterId),
    },
    left: basis.left,
    loopsOpen: input.loopsOpen,
    loopsWithheld: input.loopsWithheld,
    scaleLabels: scale.map((one) => one.label),
    panel: input.sight.panel ? panelOf(input, kept, onScale, scale, wanted) : null,
    raters: wanted.raters ? ratersOf(input, onScale, basis.criteria) : [],
    own: ownOf(kept, input.readerId),
  };
}
