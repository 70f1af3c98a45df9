/** What follows a reveal: why two raters differ, a second round in which people move, and the decision with its reasons. Pure. */
import type { DISAGREEMENT_KINDS } from '@/features/polls/poll';
import type { QuestionBody } from '@/features/questions/schema';
import { hoursLater, minutesLater } from './calendar';
import { type RaterKey, SPLIT } from './sample';
import type { Seeded } from './seeded';
import type { Sheet } from './sheet';

/** An interview as far as its panel's verdict needs it. */
export interface Rated {
  readonly slug: string;
  readonly sheets: readonly Sheet[];
}

export interface LaterRound {
  readonly openedAt: Date;
  readonly revealedAt: Date;
  readonly votes: readonly {
    readonly rater: RaterKey;
    /** By `capability:<key>` and `recommendation`; null is "not assessed". */
    readonly levels: Readonly<Record<string, number | null>>;
  }[];
}

export interface Reason {
  readonly text: string;
  /** Evidence lines by rater, interview and place on the sheet. */
  readonly cites: readonly { readonly rater: RaterKey; readonly slug: string; readonly line: number }[];
}

export interface Decided {
  readonly outcome: 'hire' | 'no' | 'more-evidence';
  readonly signedAt: Date;
  readonly reasons: readonly Reason[];
}

export interface Gap {
  readonly slug: string;
  readonly criterion: string;
  /** Levels between the two raters furthest apart. */
  readonly spread: number;
}

/** Criteria on which raters of one interview lie more than one level apart. */
export function widelyApart(interviews: readonly Rated[]): Gap[] {
  return interviews.flatMap(({ slug, sheets }) =>
    Object.keys(sheets[0]?.levels ?? {}).flatMap((criterion) => {
      const levels = sheets.flatMap((sheet) => sheet.levels[criterion] ?? []);
      const spread = levels.length < 2 ? 0 : Math.max(...levels) - Math.min(...levels);
      return spread > 1 ? [{ slug, criterion, spread }] : [];
    }),
  );
}

export interface Typed extends Gap {
  readonly kind: (typeof DISAGREEMENT_KINDS)[number];
  /** What somebody added to it; empty mostly. */
  readonly comment: string;
}

const COMMENTS = {
  'criterion-unclear': [
    'Is a unique key that is checked first level 2 or level 3? {I read it as 3.|The anchor does not say.}',
    '{Same sentence in both our notes, two levels apart.|We quote the same answer.} The anchors should say where the crash between effect and mark belongs.',
    'Third time on this row. {Can we reword level 2?|Bring it to the next workshop.}',
  ],
  'different-bar': [
    '{I wanted to hear it unasked.|I counted it although it came after a hint.}',
    'For me that is what {senior|the level of this role} means; {happy to be told otherwise|let us write it down}.',
  ],
  'different-evidence': [
    'The second half came {after you had left the call|in the last five minutes}; see the line at the end.',
    '{I did not hear that part.|I was writing when it was said.}',
  ],
} as const;

/** How the panel typed its widest differences after the reveal. */
export function typedDifferences(chance: Seeded, interviews: readonly Rated[]): Typed[] {
  return widelyApart(interviews).flatMap((gap): Typed[] => {
    if (!chance.chance(0.8)) return [];
    const split = gap.slug === SPLIT.question && gap.criterion === SPLIT.criterion;
    const kind =
      split && chance.chance(0.75)
        ? 'criterion-unclear'
        : chance.chance(0.6)
          ? ('different-bar' as const)
          : ('different-evidence' as const);
    const comment = chance.chance(0.35) ? chance.phrase(chance.pick(COMMENTS[kind])) : '';
    return [{ ...gap, kind, comment }];
  });
}

/** The lower one of the two in the middle, so that a panel of four does not round itself up. */
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 2;
};

/** With all evidence in view everybody votes on what the panel covers; most move a level towards the middle. */
export function laterRound(
  chance: Seeded,
  facts: { interviews: readonly Rated[]; raters: readonly RaterKey[]; revealedAt: Date },
): LaterRound {
  const sheets = facts.interviews.flatMap((one) => one.sheets);
  const covered = [...new Set(sheets.flatMap((sheet) => Object.keys(sheet.capabilities)))];
  const rows = [
    ...covered.map((key) => ({
      row: `capability:${key}`,
      first: (sheet: Sheet): number | null => sheet.capabilities[key] ?? null,
    })),
    { row: 'recommendation', first: (sheet: Sheet): number | null => sheet.recommendation },
  ];
  const openedAt = minutesLater(facts.revealedAt, chance.between(12, 25));
  return {
    openedAt,
    revealedAt: minutesLater(openedAt, chance.between(6, 15)),
    votes: facts.raters.map((rater) => ({
      rater,
      levels: Object.fromEntries(
        rows.map(({ row, first }) => {
          const everybody = sheets.flatMap((sheet) => first(sheet) ?? []);
          if (everybody.length === 0) return [row, null];
          const own = sheets.filter((sheet) => sheet.rater === rater).flatMap((sheet) => first(sheet) ?? []);
          const middle = median(everybody);
          const before = own.length === 0 ? middle : median(own);
          return [row, chance.chance(0.7) ? before + Math.sign(middle - before) : before];
        }),
      ),
    })),
  };
}

const REASONS = {
  for: [
    '{Held|Carried} “TITLE” {through the follow-up that changes a requirement|without help}, which is what this role needs most.',
    '“TITLE” came with figures and with its price, {in both raters’ notes|before anybody asked}.',
  ],
  against: [
    '“TITLE” stayed below what the role expects, {also after the hints|for both raters}.',
    'No way back once something fails: on “TITLE” there was {no answer|nothing but more machines}.',
  ],
  despite: ['“TITLE” is thin; {a reviewer for the first months covers it|agreed as a goal for the first quarter}.'],
  missing: ['“TITLE” rests on one interview and was read two ways: one more conversation on it before we decide.'],
} as const;

/** A mean recommendation from here on is a hire. */
const HIRE_FROM = 2.7;
const ASKED_FOR_MORE = 0.05;

/** What was signed, oldest first: the decision, now and then after "more evidence needed". */
export function decisionsOn(
  chance: Seeded,
  interviews: readonly Rated[],
  questions: Readonly<Record<string, QuestionBody>>,
  signedAt: Date,
): Decided[] {
  const sheets = interviews.flatMap((one) => one.sheets);
  const support = sheets.reduce((sum, one) => sum + one.recommendation, 0) / sheets.length;
  const outcome = support + chance.normal(0.1) >= HIRE_FROM ? 'hire' : 'no';
  const rows = citable(interviews, questions);
  const [lowest, highest] = [rows[0], rows.at(-1)];
  const reason = (kind: keyof typeof REASONS, row: CitableRow | undefined): Reason[] =>
    row === undefined
      ? []
      : [{ text: chance.phrase(chance.pick(REASONS[kind])).replace('TITLE', row.title), cites: row.cites }];
  const reasons =
    outcome === 'hire' ? [...reason('for', highest), ...reason('despite', lowest)] : reason('against', lowest);
  if (!chance.chance(ASKED_FOR_MORE)) return [{ outcome, signedAt, reasons }];
  return [
    { outcome: 'more-evidence', signedAt, reasons: reason('missing', lowest) },
    { outcome, signedAt: hoursLater(signedAt, 72), reasons },
  ];
}

interface CitableRow {
  readonly title: string;
  readonly mean: number;
  readonly cites: Reason['cites'];
}

/** Criteria that have a level and a line, lowest rated first. */
function citable(interviews: readonly Rated[], questions: Readonly<Record<string, QuestionBody>>): CitableRow[] {
  const rows = interviews.flatMap(({ slug, sheets }) =>
    (questions[slug]?.criteria ?? []).flatMap((criterion): CitableRow[] => {
      const levels = sheets.flatMap((sheet) => sheet.levels[criterion.id] ?? []);
      const cites = sheets.flatMap((sheet) => {
        const line = sheet.lines.findIndex((one) => one.criterion === criterion.id);
        return line < 0 ? [] : [{ rater: sheet.rater, slug, line }];
      });
      if (levels.length === 0 || cites.length === 0) return [];
      return [{ title: criterion.title, mean: levels.reduce((sum, one) => sum + one, 0) / levels.length, cites }];
    }),
  );
  return rows.sort((a, b) => a.mean - b.mean);
}
