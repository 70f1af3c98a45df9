/**
 * How cards are filled in: how long after the interview they are sealed, how many come late, and what stands behind the
 * levels. Only cards of revealed rounds, only in sums: the order of seals is nobody's business, then as now. Pure.
 */
import { type Floored, groupBy, type Interval } from './figures';

/** What stands on a card under one criterion. */
export interface CardCriterion {
  criterionId: string;
  /** It has a level, and not "not assessed". */
  rated: boolean;
  /** Lines filed to it. */
  lines: number;
  /** Lines that quote, cite code, a test or a link: what somebody else can check. */
  checkable: number;
  /** Lines that say how something seemed, and not what was said or done (`impressionIn` in features/scorecards). */
  impressions: number;
}

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
  criteria: readonly CardCriterion[];
}

/** Criteria with a level that have a line, of a card. */
export const evidencedOn = (card: CardRow): number => card.criteria.filter((one) => one.rated && one.lines > 0).length;
export const ratedOn = (card: CardRow): number => card.criteria.filter((one) => one.rated).length;

/** Sealed cards as they cross from thread to thread: records as `readSealedCards` in features/scorecards writes them. */
export interface CardRecords {
  /** Ids, which records count into. */
  readonly raters: readonly string[];
  readonly pieces: readonly string[];
}

export const NO_CARDS: CardRecords = { raters: [], pieces: [] };

/** Of a record, before what stands under its criteria, and of one criterion. */
export const CARD_BYTES = { head: 12, criterion: 20 } as const;
/** Minutes of a card without a time. */
export const NO_MINUTES = -(2 ** 31);
export const CARD_FLAGS = { secondReader: 1, overdue: 2, late: 4 } as const;

/**
 * Cards from their records, with what stands on them under these criteria; a card that has nothing under any of them is left out.
 * @throws {RangeError} for a text that does not hold whole records
 */
export function cardsOf(
  { raters, pieces }: CardRecords,
  criteria: readonly { id: string; wordings: readonly { criterionVersionId: string }[] }[],
): CardRow[] {
  const criterionOf = new Map(
    criteria.flatMap(({ id, wordings }) =>
      wordings.map((one) => [Buffer.from(one.criterionVersionId.replaceAll('-', ''), 'hex').toString('latin1'), id]),
    ),
  );
  const cards: CardRow[] = [];
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'base64');
    for (let at = 0; at < bytes.length; ) {
      const from = at + CARD_BYTES.head;
      const until = from + bytes.readInt16BE(at + 10);
      const own: CardCriterion[] = [];
      for (let c = from; c < until; c += CARD_BYTES.criterion) {
        const criterionId = criterionOf.get(bytes.toString('latin1', c, c + 16));
        if (criterionId === undefined) continue;
        own.push({
          criterionId,
          rated: bytes.readUInt8(c + 16) === 1,
          lines: bytes.readUInt8(c + 17),
          checkable: bytes.readUInt8(c + 18),
          impressions: bytes.readUInt8(c + 19),
        });
      }
      if (own.length > 0) {
        const minutes = bytes.readInt32BE(at + 4);
        const flags = bytes.readInt16BE(at + 8);
        cards.push({
          raterId: raters[bytes.readInt32BE(at)] ?? '',
          minutes: minutes === NO_MINUTES ? null : minutes,
          secondReader: (flags & CARD_FLAGS.secondReader) !== 0,
          overdue: (flags & CARD_FLAGS.overdue) !== 0,
          late: (flags & CARD_FLAGS.late) !== 0,
          criteria: own,
        });
      }
      at = until;
    }
  }
  return cards;
}

export const PROCESS_FLOOR = 20;

/** Upper ends of the classes, in minutes, and what they are called: a card is in one of them alone. */
export const SEAL_CLASSES = [
  { until: 15, label: 'up to 15 minutes' },
  { until: 60, label: '15 to 60 minutes' },
  { until: 240, label: '1 to 4 hours' },
  { until: 1440, label: '4 to 24 hours' },
  { until: Number.POSITIVE_INFINITY, label: 'more than a day' },
] as const;

export const sealClassOf = (minutes: number): number => SEAL_CLASSES.findIndex(({ until }) => minutes <= until);

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
  impressions: Share;
  lines: number;
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
  const under = (of: (one: CardCriterion) => number) =>
    sum((card) => card.criteria.reduce((total, one) => total + of(one), 0));
  const [rated, lines] = [sum(ratedOn), under((one) => one.lines)];
  const classOf = times.map(sealClassOf);
  const share = (part: number, whole: number): Share => shareOf(part, whole, cards.length);
  return {
    cards: cards.length,
    timed: times.length,
    classes: SEAL_CLASSES.map(({ label }, index) => ({ label, count: classOf.filter((at) => at === index).length })),
    median: medianOf(times),
    overdue: share(
      sum((one) => Number(one.overdue)),
      cards.length,
    ),
    late: share(
      sum((one) => Number(one.late)),
      cards.length,
    ),
    evidenced: share(sum(evidencedOn), rated),
    checkable: share(
      under((one) => one.checkable),
      lines,
    ),
    impressions: share(
      under((one) => one.impressions),
      lines,
    ),
    lines,
    linesPerCriterion: rated === 0 ? null : lines / rated,
  };
}

export interface ImpressionRow {
  criterionId: string;
  /** Cards with a line under it, and those lines. */
  cards: number;
  lines: number;
  impressions: Share;
}

/** The share of lines that are impressions, by criterion, in the order in which criteria first appear. */
export function impressionsByCriterion(cards: readonly CardRow[]): ImpressionRow[] {
  const under = groupBy(
    cards.flatMap((card) => card.criteria.filter((one) => one.lines > 0)),
    (one) => one.criterionId,
  );
  return [...under].map(([criterionId, own]) => {
    const lines = own.reduce((sum, one) => sum + one.lines, 0);
    const felt = own.reduce((sum, one) => sum + one.impressions, 0);
    return { criterionId, cards: own.length, lines, impressions: shareOf(felt, lines, own.length) };
  });
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
