/**
 * How cards are filled in: how long after the interview they are sealed, how many come late, and what stands behind the
 * levels. Only cards of revealed rounds, only in sums: the order of seals is nobody's business, then as now. Pure.
 */
import { type Floored, groupBy, type Interval } from './figures';

/** One sealed card of a revealed round. */
export interface CardRow {
  raterId: string;
  /** From the end of the interview to the first seal; null where no time was set. */
  minutes: number | null;
  secondReader: boolean;
  /** Sealed after it was due. */
  overdue: boolean;
  /** Sealed after the reveal. */
  late: boolean;
  /** Criteria with a level, and those of them with a line of evidence. */
  rated: number;
  evidenced: number;
  lines: number;
  /** Lines that quote, cite code, a test or a link: what somebody else can check. */
  checkable: number;
}

/** Cards from texts as the database writes them: cards apart by semicolons, their fields, in the order above, by commas. */
export function cardsOf(texts: readonly string[]): CardRow[] {
  return texts
    .flatMap((text) => (text === '' ? [] : text.split(';')))
    .map((line): CardRow => {
      const [raterId = '', minutes, second, overdue, late, rated, evidenced, lines, checkable] = line.split(',');
      return {
        raterId,
        minutes: minutes === '-' ? null : Number(minutes),
        secondReader: second === '1',
        overdue: overdue === '1',
        late: late === '1',
        rated: Number(rated),
        evidenced: Math.min(Number(evidenced), Number(rated)),
        lines: Number(lines),
        checkable: Number(checkable),
      };
    });
}

export const PROCESS_FLOOR = 20;

/** Upper ends of the classes, in minutes, and what they are called. */
export const SEAL_CLASSES = [
  { until: 15, label: 'within 15 minutes' },
  { until: 60, label: 'within the hour' },
  { until: 240, label: 'within 4 hours' },
  { until: 1440, label: 'within a day' },
  { until: Number.POSITIVE_INFINITY, label: 'later' },
] as const;

export type Share = Floored<Interval & { value: number }>;

export interface ProcessFigures {
  cards: number;
  /** Cards with a time, by class, and their median in minutes. */
  timed: number;
  classes: { label: string; count: number }[];
  median: Floored<{ value: number; low: number; high: number }>;
  overdue: Share;
  late: Share;
  /** Of criteria with a level, the share with at least one line. */
  evidenced: Share;
  checkable: Share;
  linesPerCriterion: number | null;
}

export interface ProcessRow extends Omit<ProcessFigures, 'classes'> {
  raterId: string;
  name: string;
}

/** Wilson's interval of a share: right near 0 and 1 too. Source: Wilson (1927), JASA 22, 209-212. */
export function shareOf(part: number, whole: number, cards: number): Share {
  if (cards < PROCESS_FLOOR || whole === 0) {
    return {
      shown: false,
      have: cards,
      floor: PROCESS_FLOOR,
      reason: cards < PROCESS_FLOOR ? null : 'There is nothing to take a share of.',
    };
  }
  const z = 1.96;
  const p = part / whole;
  const centre = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const reach = (z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole))) / (1 + (z * z) / whole);
  return { shown: true, value: p, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

/** The median with the order statistics that hold it 95 % of the time. Source: Conover (1999), 3.2. */
function medianOf(values: readonly number[]): ProcessFigures['median'] {
  const n = values.length;
  if (n < PROCESS_FLOOR) return { shown: false, have: n, floor: PROCESS_FLOOR, reason: null };
  const sorted = [...values].sort((a, b) => a - b);
  const at = (place: number): number => sorted[Math.max(0, Math.min(n - 1, place))] ?? 0;
  const reach = (1.96 * Math.sqrt(n)) / 2;
  const value = n % 2 === 1 ? at((n - 1) / 2) : (at(n / 2 - 1) + at(n / 2)) / 2;
  return { shown: true, value, low: at(Math.floor(n / 2 - reach)), high: at(Math.ceil(n / 2 + reach) - 1) };
}

export function processOf(cards: readonly CardRow[]): ProcessFigures {
  const times = cards.flatMap((one) => one.minutes ?? []);
  const sum = (of: (one: CardRow) => number): number => cards.reduce((total, one) => total + of(one), 0);
  const [rated, lines] = [sum((one) => one.rated), sum((one) => one.lines)];
  let from = Number.NEGATIVE_INFINITY;
  return {
    cards: cards.length,
    timed: times.length,
    classes: SEAL_CLASSES.map(({ until, label }) => {
      const inside = times.filter((one) => one > from && one <= until).length;
      from = until;
      return { label, count: inside };
    }),
    median: medianOf(times),
    overdue: shareOf(
      sum((one) => Number(one.overdue)),
      cards.length,
      cards.length,
    ),
    late: shareOf(
      sum((one) => Number(one.late)),
      cards.length,
      cards.length,
    ),
    evidenced: shareOf(
      sum((one) => one.evidenced),
      rated,
      cards.length,
    ),
    checkable: shareOf(
      sum((one) => one.checkable),
      lines,
      cards.length,
    ),
    linesPerCriterion: rated === 0 ? null : lines / rated,
  };
}

/** By rater, by name. @param only whose; everybody's where it is null */
export function processByRater(
  cards: readonly CardRow[],
  nameOf: (raterId: string) => string,
  only: string | null,
): ProcessRow[] {
  return [...groupBy(cards, (one) => one.raterId)]
    .filter(([raterId]) => only === null || raterId === only)
    .map(([raterId, own]) => {
      const { classes: _, ...figures } = processOf(own);
      return { raterId, name: nameOf(raterId), ...figures };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.raterId < b.raterId ? -1 : 1));
}
