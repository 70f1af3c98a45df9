/**
 * What a workspace's comparable ratings say about its panel: agreement, overall and by criterion and month; each rater's
 * mean level; how levels are used; who can be compared with whom; and what was left out. Every figure carries its interval
 * and what it rests on, and below its floor it is not there at all: instead stands how much is missing. Pure; the
 * arithmetic is in stats/.
 */
import { dayOf } from '@/lib/dates';
import { connectedRaters } from '@/stats/connected-groups';
import { countPatterns } from '@/stats/count-patterns';
import type { RatingTable } from '@/stats/rating-table';
import { compare, type LeftOut, type RatingRow } from './comparable';
import {
  type AgreementFigures,
  type AlphaFigures,
  agreementAndAlphaOf,
  agreementOf,
  type Counted,
  counted,
  FEWER_DRAWS,
  type Floored,
  type Interval,
  type LevelUse,
  levelUse,
  type MeanFigures,
  meanOf,
  pairCounts,
} from './figures';
import { type ItemFigures, itemsOf } from './items';
import { distinct, type Ledger, only, type Ratings, runs, split, splitBy, withRows } from './ledger';
import { type PerformanceRatings, performanceRatings } from './performances';
import type { CalibrationSight } from './policy';
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
}

/** Who rated what beside whom: known without a single resample. */
export interface Company {
  groups: RaterGroup[];
  /** Raters whose figures are not the reader's to see. */
  unnamed: number;
  /** Criteria with comparable ratings, in the order in which they are listed. */
  criteria: readonly CriterionFacts[];
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
  /** Null for readers who see nothing of the panel. */
  company: Company | null;
  /** Figures of the raters whom the reader may see, by name. */
  raters: RaterFigures[];
  own: OwnFigures;
}

export interface CalibrationInput {
  ledger: Ledger;
  /** What people rated alone, in finished checks: for the model of severity, which lets out estimates, and for nothing else. */
  alone: readonly RatingRow[];
  /** In the order in which they are to be listed. */
  criteria: readonly CriterionFacts[];
  names: ReadonlyMap<string, string>;
  sight: CalibrationSight;
  readerId: string;
  /** What a capability's key is called. */
  capabilities: ReadonlyMap<string, string>;
  /** Whether the workspace shows adjusted levels. */
  adjusted: boolean;
  /** Whose calendar months the figures are cut into. */
  zone: string;
  loopsOpen: number;
  loopsWithheld: number;
}

function criterionFigures(criterion: CriterionFacts, ratings: Ratings): CriterionFigures {
  const found = counted(ratings);
  return {
    criterion,
    ...pairCounts(found),
    ...agreementAndAlphaOf(found),
    levels: levelUse(ratings, criterion.levels),
  };
}

/**
 * The criterion on which raters differ clearly more than on the others together: their shares of agreement have intervals
 * that do not touch. Null while there is too little to ask.
 */
function findingOf(criteria: readonly CriterionFigures[], ratings: Ratings): Finding | null {
  const asked = criteria.filter((one) => one.agreement.shown);
  if (asked.length < 2) return null;
  const others = new Map<string, Floored<AgreementFigures>>();
  const without = ({ criterion }: CriterionFigures): Floored<AgreementFigures> => {
    const { of } = ratings;
    const place = of.criteria.indexOf(criterion.id);
    const known = others.get(criterion.id) ?? agreementOf(counted(only(ratings, (at) => of.criterion[at] !== place)));
    others.set(criterion.id, known);
    return known;
  };
  const found = apartByPairs(asked, without) ?? apartByAlpha(asked);
  const rest = found && without(found);
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
  without: (one: CriterionFigures) => Floored<AgreementFigures>,
): CriterionFigures | undefined {
  const worst = asked.reduce((a, b) => (b.differing / b.pairs > a.differing / a.pairs ? b : a));
  const rest = without(worst);
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
function spansOf(ratings: Ratings, zone: string): PanelFigures['spans'] {
  const { of, at } = ratings;
  const instants = [...new Set(of.revealedAt)].sort((a, b) => a - b);
  const cut = (step: 'month' | 'quarter') => {
    const keyOf = (at: number): string => {
      const [year = '', month = ''] = dayOf(new Date(at), zone).split('-');
      return step === 'month' ? `${year}-${month}` : `${year}-${Math.ceil(Number(month) / 3)}`;
    };
    const keys = new Map<string, number>();
    const keyAt = new Map<number, number>();
    // Asking a calendar is dear, and of instants in order everything between two of one span is of that span.
    const fill = (from: number, to: number, first: string, last: string): void => {
      if (first === last) {
        const place = keys.get(first) ?? keys.size;
        keys.set(first, place);
        for (let i = from; i <= to; i += 1) keyAt.set(instants[i] ?? 0, place);
        return;
      }
      const middle = Math.floor((from + to) / 2);
      fill(from, middle, first, keyOf(instants[middle] ?? 0));
      fill(middle + 1, to, keyOf(instants[middle + 1] ?? 0), last);
    };
    if (instants.length > 0) fill(0, instants.length - 1, keyOf(instants[0] ?? 0), keyOf(instants.at(-1) ?? 0));
    const span = new Int32Array(of.level.length).fill(-1);
    let [last, found] = [Number.NaN, -1];
    for (const place of at) {
      const own = of.revealedAt[place] ?? 0;
      if (own !== last) [last, found] = [own, keyAt.get(own) ?? -1];
      span[place] = found;
    }
    const parts = splitBy(ratings, span, keys.size).map(counted);
    return [...keys]
      .filter(([, index]) => (parts[index]?.performances ?? 0) > 0)
      .map(([key, index]): SpanFigures => {
        const [year = 0, part = 1] = key.split('-').map(Number);
        const inside = parts[index] as Counted;
        return {
          key,
          start: new Date(Date.UTC(year, step === 'month' ? part - 1 : (part - 1) * 3, 1)),
          units: inside.patterns?.units ?? 0,
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

function rewordingsOf(criterion: CriterionFacts, ratings: Ratings): Rewording[] {
  const { of } = ratings;
  const known = new Map(criterion.wordings.map((one) => [one.criterionVersionId, one.number]));
  const numbers = of.versions.map((id) => known.get(id) ?? 0);
  const figures = (side: Ratings) => ({ agreement: agreementOf(counted(side)), mean: meanOf(side) });
  const changes = criterion.wordings.filter((one) => one.changed);
  return changes.flatMap((change, index): Rewording[] => {
    const from = changes[index - 1]?.number ?? 0;
    const until = changes[index + 1]?.number ?? Number.POSITIVE_INFINITY;
    const within = (low: number, high: number) =>
      only(ratings, (at) => {
        const number = numbers[of.version[at] ?? 0] ?? 0;
        return number >= low && number < high;
      });
    const before = within(from, change.number);
    const after = within(change.number, until);
    if (before.at.length === 0 || after.at.length === 0) return [];
    return [{ criterion, at: change.publishedAt, note: change.note, before: figures(before), after: figures(after) }];
  });
}

/** Of all criteria, oldest first. */
function allRewordings({ input, kept }: Basis): Rewording[] {
  const byCriterion = new Map(split(kept, 'criterion').map((own, place) => [kept.of.criteria[place], own]));
  return input.criteria
    .flatMap((criterion) => {
      const own = byCriterion.get(criterion.id);
      return own === undefined ? [] : rewordingsOf(criterion, own);
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The number of levels that most of these ratings use. @param sizes of each criterion of the ledger */
function mainScale({ of, at }: Ratings, sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const place of at) {
    const size = sizes[of.criterion[place] ?? 0] ?? 0;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 3;
}

/** More columns than this are no picture. */
export const MOST_RATERS_DRAWN = 12;

const alphabetical = (a: { name: string; raterId: string }, b: { name: string; raterId: string }): number =>
  a.name.localeCompare(b.name, 'en') || (a.raterId < b.raterId ? -1 : 1);

function ratersOf(input: CalibrationInput, ratings: Ratings, criteria: readonly CriterionFacts[]): RaterFigures[] {
  const { of } = ratings;
  const places = new Map(of.criteria.map((id, place) => [id, place]));
  const shown = split(ratings, 'rater').flatMap((own, rater) => {
    const raterId = of.raters[rater] ?? '';
    const seen = own.at.length > 0 && (input.sight.raters === 'all' || raterId === input.readerId);
    return seen ? [{ raterId, own }] : [];
  });
  return shown
    .map(({ raterId, own }) => {
      const drawn = shown.length <= MOST_RATERS_DRAWN;
      const byCriterion = drawn ? split(own, 'criterion') : [];
      return {
        raterId,
        name: input.names.get(raterId) ?? 'Former member',
        mean: meanOf(own),
        byCriterion: drawn
          ? criteria.map(({ id }) => ({
              criterionId: id,
              mean: meanOf(byCriterion[places.get(id) ?? -1] ?? { of, at: new Int32Array() }),
            }))
          : [],
      };
    })
    .sort(alphabetical);
}

/** The reader beside each colleague on the same unit: a unit with two colleagues is two pairs. */
function ownOf({ of, at }: Ratings, readerId: string): OwnFigures {
  const reader = of.raters.indexOf(readerId);
  const mine = only({ of, at }, (place) => of.rater[place] === reader);
  const starts = runs({ of, at }, 'unit');
  const colleagues = new Set<number>();
  const levels = [...new Set(of.level)].filter((level) => level > 0).sort((a, b) => a - b);
  const level: number[] = [];
  if (mine.at.length > 0) {
    for (let run = 0; run < starts.length - 1; run += 1) {
      const unit = at.subarray(starts[run], starts[run + 1]);
      const own = unit.find((place) => of.rater[place] === reader);
      if (own === undefined) continue;
      for (const other of unit) {
        if (other === own) continue;
        colleagues.add(of.rater[other] ?? 0);
        const pair = [levels.indexOf(of.level[own] ?? 0), levels.indexOf(of.level[other] ?? 0)];
        level.push(...pair.sort((a, b) => a - b));
      }
    }
  }
  const pairs = Int32Array.from({ length: level.length / 2 + 1 }, (_, i) => 2 * i);
  const performances = distinct(mine, 'performance');
  const patterns = level.length === 0 ? null : countPatterns({ levels, starts: pairs, level: Int32Array.from(level) });
  return {
    ratings: mine.at.length,
    performances,
    colleagues: colleagues.size,
    agreement: agreementOf({ performances, patterns }),
  };
}

function panelOf(
  input: CalibrationInput,
  { kept, onScale, scale }: Pick<Basis, 'kept' | 'onScale' | 'scale'>,
): Omit<PanelFigures, 'spans' | 'rewordings'> {
  const { of } = kept;
  const byCriterion = new Map(split(kept, 'criterion').map((own, place) => [of.criteria[place], own]));
  const criteria = input.criteria.flatMap((criterion) => {
    const ratings = byCriterion.get(criterion.id);
    return ratings === undefined || ratings.at.length === 0 ? [] : [criterionFigures(criterion, ratings)];
  });
  return {
    onOtherScales: kept.at.length - onScale.at.length,
    ...agreementAndAlphaOf(counted(onScale)),
    criteria,
    finding: findingOf(
      criteria.filter((one) => one.criterion.levels.length === scale.length),
      onScale,
    ),
    levels: levelUse(onScale, scale),
  };
}

function companyOf(input: CalibrationInput, kept: Ratings, linked: Ratings): Company {
  const nameable = (raterId: string) => input.sight.raters === 'all' || raterId === input.readerId;
  const parties = linked.at.length === 0 ? [] : connectedRaters(seatsOf(linked));
  const rated = new Set(
    split(kept, 'criterion').flatMap((own, at) => (own.at.length > 0 ? [kept.of.criteria[at]] : [])),
  );
  return {
    criteria: input.criteria.filter((one) => rated.has(one.id)),
    groups: parties.map((group) => ({
      names: group.raters
        .filter(nameable)
        .map((id) => input.names.get(id) ?? 'Former member')
        .sort((a, b) => a.localeCompare(b, 'en')),
      raters: group.raters.length,
      performances: group.units,
    })),
    unnamed: parties.flatMap((group) => group.raters).filter((id) => !nameable(id)).length,
  };
}

/** Who rated which performance, for asking who is connected with whom. */
function seatsOf(linked: Ratings): Pick<RatingTable, 'starts' | 'rater' | 'raters'> {
  const { of, at } = linked;
  const used = split(linked, 'rater').flatMap((own, rater) => (own.at.length > 0 ? [rater] : []));
  const place = new Int32Array(of.raters.length);
  used.forEach((rater, i) => {
    place[rater] = i;
  });
  return {
    starts: runs(linked, 'performance'),
    rater: at.map((one) => place[of.rater[one] ?? 0] ?? 0),
    raters: used.map((rater) => of.raters[rater] ?? ''),
  };
}

/** Sorted out once, for all figures of all pages of one reader. */
export interface Basis {
  input: CalibrationInput;
  kept: Ratings;
  left: Record<LeftOut, number>;
  /** Of everybody, with what people rated alone. */
  linked: Ratings;
  /** The levels that most ratings use, and the ratings on them: figures over several criteria are over these alone. */
  scale: CriterionFacts['levels'];
  onScale: Ratings;
  /** Criteria with comparable ratings on that scale. */
  criteria: readonly CriterionFacts[];
  /** Of revealed rounds. */
  performances: PerformanceRatings;
  /** The same with what people rated alone: what the model of severity is fitted to. */
  modelled: PerformanceRatings;
  /** Made when a page first asks for it, and for the next one there. */
  readonly severity: SeverityFigures;
  readonly items: readonly ItemFigures[];
  /** What several pages show of the panel; null for readers who see none of it. */
  readonly panel: Omit<PanelFigures, 'spans' | 'rewordings'> | null;
  readonly company: Company | null;
  nameOf: (raterId: string) => string;
  /** Null where the reader may see everybody's figures, else the reader. */
  only: string | null;
}

/** Whether the reader judged a performance, by its place in the ledger. */
function judgedBy({ raters, performances, performance, rater }: Ledger, readerId: string): (place: number) => boolean {
  const reader = raters.indexOf(readerId);
  const judged = new Uint8Array(performances.length);
  rater.forEach((one, at) => {
    if (one === reader) judged[performance[at] ?? 0] = 1;
  });
  return (place) => judged[place] === 1;
}

/** Computes on the first call and remembers. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function basisOf(input: CalibrationInput): Basis {
  const { ledger } = input;
  const all = compare(ledger);
  // What the reader judged, with what colleagues made of it.
  const { kept, left } = input.sight.panel ? all : compare(ledger, judgedBy(ledger, input.readerId));
  const levelsOf = new Map(input.criteria.map((one) => [one.id, one.levels.length]));
  const sizes = ledger.criteria.map((id) => levelsOf.get(id) ?? 0);
  const size = mainScale(all.kept, sizes);
  const scale = input.criteria.find((one) => one.levels.length === size)?.levels ?? [];
  const sized = (ratings: Ratings) => {
    const fits = ratings.of.criteria.map((id) => levelsOf.get(id) === size);
    return only(ratings, (at) => fits[ratings.of.criterion[at] ?? 0] === true);
  };
  const onScale = sized(kept);
  const used = new Set(
    split(onScale, 'criterion').flatMap((own, place) => (own.at.length > 0 ? [ledger.criteria[place]] : [])),
  );
  // The model behind somebody's own figure is the whole panel's, so that everybody who may see it sees the same one.
  const performances = performanceRatings(sized(all.kept));
  const linked = input.alone.length === 0 ? all.kept : compare(withRows(ledger, input.alone)).kept;
  const modelled = linked === all.kept ? performances : performanceRatings(sized(linked));
  const nameOf = (raterId: string): string => input.names.get(raterId) ?? 'Former member';
  const criteria = input.criteria.filter((one) => used.has(one.id));
  const severity = once(() => severityOf(modelled, nameOf));
  const items = once(() => itemsOf(onScale, criteria, severity()));
  const panel = once(() => (input.sight.panel ? panelOf(input, { kept, onScale, scale }) : null));
  const company = once(() => (input.sight.panel ? companyOf(input, kept, linked) : null));
  return {
    input,
    kept,
    left,
    linked,
    scale,
    onScale,
    criteria,
    performances,
    modelled,
    get severity() {
      return severity();
    },
    get items() {
      return items();
    },
    get panel() {
      return panel();
    },
    get company() {
      return company();
    },
    nameOf,
    only: input.sight.raters === 'all' ? null : input.readerId,
  };
}

/** What some pages leave out, because it takes its time. */
export interface Wanted {
  panel: boolean;
  course: boolean;
  rewordings: boolean;
  raters: boolean;
}
const EVERYTHING: Wanted = { panel: true, course: true, rewordings: true, raters: true };

/** Agreement and what belongs to it, as this reader may see it. */
export function calibrate(input: CalibrationInput): Calibration {
  return calibrationOf(basisOf(input), EVERYTHING);
}

export function calibrationOf(basis: Basis, wanted: Wanted): Calibration {
  const { input, kept, onScale, scale } = basis;
  return {
    n: {
      ratings: kept.at.length,
      units: runs(kept, 'unit').length - 1,
      performances: distinct(kept, 'performance'),
      loops: distinct(kept, 'loop'),
      raters: distinct(kept, 'rater'),
    },
    left: basis.left,
    loopsOpen: input.loopsOpen,
    loopsWithheld: input.loopsWithheld,
    scaleLabels: scale.map((one) => one.label),
    panel:
      !wanted.panel || basis.panel === null
        ? null
        : {
            ...basis.panel,
            spans: wanted.course ? spansOf(onScale, input.zone) : { step: 'month', list: [] },
            rewordings: wanted.rewordings ? allRewordings(basis) : [],
          },
    company: wanted.panel || wanted.raters ? basis.company : null,
    raters: wanted.raters ? ratersOf(input, onScale, basis.criteria) : [],
    own: ownOf(kept, input.readerId),
  };
}
