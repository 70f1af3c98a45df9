/**
 * How one rater fills in one card: levels by what was shown and by the rater's own bar, lines that were written down on the
 * way, flags, follow-ups, a recommendation and a few sentences. Pure; the same for the past year and for the interviews of
 * this week.
 */
import type { QuestionBody } from '@/features/questions/schema';
import { minutesLater } from './calendar';
import { kindOfLine, linesFor } from './evidence';
import type { RaterKey } from './sample';
import type { Seeded } from './seeded';

export interface SheetLine {
  /** Key of the criterion that the line is evidence for. */
  readonly criterion: string;
  readonly text: string;
  readonly kind: 'quote' | 'moment';
  readonly at: Date;
}

/** A filled-in card, in the question's own keys. */
export interface Sheet {
  readonly rater: RaterKey;
  /** By criterion key; null is "not assessed". */
  readonly levels: Readonly<Record<string, number | null>>;
  /** By capability key. */
  readonly capabilities: Readonly<Record<string, number | null>>;
  /** 1 strong no to 4 strong yes. */
  readonly recommendation: number;
  readonly lines: readonly SheetLine[];
  readonly redFlags: readonly { readonly id: string; readonly at: Date }[];
  readonly asked: readonly { readonly id: string; readonly at: Date }[];
  readonly summary: string;
}

export interface Performance {
  readonly slug: string;
  readonly question: QuestionBody;
  readonly startsAt: Date;
  readonly minutes: number;
  /** What the candidate showed, by criterion key: a level, not rounded. */
  readonly shown: Readonly<Record<string, number>>;
}

const within = (value: number, most: number): number => Math.min(most, Math.max(1, Math.round(value)));

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** How much one rating varies for no reason that the story knows, in levels. */
const RATING_NOISE = 0.3;
const NOT_ASSESSED = 0.025;

/** The levels that a rater gives. @param lean how far above what was shown the rater sees it, by criterion key, in levels */
export function levelsGiven(
  chance: Seeded,
  performance: Performance,
  lean: (criterion: string) => number,
): Record<string, number | null> {
  return Object.fromEntries(
    performance.question.criteria.map((one) => {
      const seen = (performance.shown[one.id] ?? 2) + lean(one.id) + chance.normal(RATING_NOISE);
      return [one.id, chance.chance(NOT_ASSESSED) ? null : within(seen, one.levels.length)];
    }),
  );
}

/** One level a capability: the mean of its criteria, a half going to the side that the rater prefers. */
function capabilitiesOf(chance: Seeded, question: QuestionBody, levels: Sheet['levels']): Sheet['capabilities'] {
  const covered = [...new Set(question.criteria.map((one) => one.capability))];
  return Object.fromEntries(
    covered.map((capability) => {
      const rated = question.criteria
        .filter((one) => one.capability === capability)
        .flatMap((one) => levels[one.id] ?? []);
      if (rated.length === 0) return [capability, null];
      return [capability, Math.round(mean(rated) + (chance.chance(0.5) ? 0.01 : -0.01))];
    }),
  );
}

/** What somebody recommends who has given these levels. */
export function recommendationFor(chance: Seeded, levels: Sheet['levels']): number {
  const rated = Object.values(levels).flatMap((level) => level ?? []);
  const overall = (rated.length === 0 ? 2 : mean(rated)) + chance.normal(0.12);
  if (overall < 1.45) return 1;
  if (overall < 2.05) return 2;
  return overall < 2.6 ? 3 : 4;
}

/** Lines on one criterion: what everybody in the room heard, and what tipped this rater to another level. */
function linesOn(chance: Seeded, performance: Performance, criterion: string, level: number): string[] {
  const most = performance.question.criteria.find((one) => one.id === criterion)?.levels.length ?? 3;
  const heard = linesFor(performance.slug, criterion, within(performance.shown[criterion] ?? level, most));
  const own = linesFor(performance.slug, criterion, level);
  const templates = chance.shuffled(own).slice(0, chance.chance(0.45) ? 2 : 1);
  if (heard !== own && heard.length > 0) templates.unshift(chance.pick(heard));
  return templates.map((template) => chance.phrase(template));
}

const SUMMARIES: Readonly<Record<number, readonly string[]>> = {
  1: [
    'Could not {carry the design past the first question|get beyond names of products}. "BEST" and "WORST" both below what we ask for; I stopped the follow-ups at {35|40} minutes.',
    '"WORST" had no answer after two hints. {Friendly and quick, but the work here starts where this stopped.|Would not want to be on call with this design.}',
  ],
  2: [
    'Knows the pieces, {does not put them together once something fails|stops where it gets uncomfortable}. "WORST" stayed thin after two follow-ups; "BEST" was the better half.',
    '"BEST" was fine. "WORST" needed {three hints|the answer key}, and the follow-up that changes a requirement {ended in the first design|was answered with more machines}.',
  ],
  3: [
    '"BEST" was solid; "WORST" needed a prompt {once|twice}. {Enough for the role as it is written.|Would hire with a reviewer for the first months.}',
    'Took the changed requirement {calmly|without starting over}. "WORST" is the part to look at again; everything else held.',
  ],
  4: [
    '"BEST" before I had asked for it. {Nothing left that I would ask again.|Ran out of follow-ups with ten minutes to go.} Even "WORST" came with its price.',
    'Named {the failures|what breaks} first and the design second. {Would put them in the next design review.|Learned something about our own system.}',
  ],
};

function summaryOf(chance: Seeded, question: QuestionBody, levels: Sheet['levels'], recommendation: number): string {
  const byLevel = question.criteria
    .filter((one) => levels[one.id] !== null && levels[one.id] !== undefined)
    .sort((a, b) => (levels[b.id] ?? 0) - (levels[a.id] ?? 0));
  const best = byLevel[0]?.title;
  const worst = byLevel.at(-1)?.title;
  if (best === undefined || worst === undefined) return 'Ran out of time before any criterion could be probed.';
  return chance
    .phrase(chance.pick(SUMMARIES[recommendation] ?? []))
    .replaceAll('BEST', best)
    .replaceAll('WORST', worst);
}

/**
 * Fills in a card whose levels are known.
 * @param given levels by criterion key; the recommendation follows from them unless it is given too
 */
export function fillSheet(
  chance: Seeded,
  performance: Performance,
  given: {
    rater: RaterKey;
    levels: Sheet['levels'];
    recommendation?: number;
    /** Lines in place of those that chance would choose, by the criterion's place. */
    said?: Readonly<Record<number, readonly string[]>>;
  },
): Sheet {
  const { question, startsAt, minutes } = performance;
  const recommendation = given.recommendation ?? recommendationFor(chance, given.levels);
  const criteria = question.criteria;
  const share = (minutes - 10) / Math.max(1, criteria.length);
  const lines = criteria.flatMap((one, index): SheetLine[] => {
    const level = given.levels[one.id] ?? null;
    if (level === null) return [];
    const from = 6 + index * share;
    const texts = given.said?.[index] ?? linesOn(chance, performance, one.id, level);
    return texts.map((text, line) => ({
      criterion: one.id,
      text,
      kind: kindOfLine(text),
      at: secondsIn(chance, minutesLater(startsAt, from + ((line + chance.between(0, 9) / 10) * share) / 3)),
    }));
  });
  const weak = criteria.filter((one) => given.levels[one.id] === 1).map((one) => one.id);
  const flags = question.redFlags.filter((one) => one.criterion !== undefined && weak.includes(one.criterion));
  const asked = chance.shuffled(question.followUps).slice(0, chance.between(1, 3));
  return {
    rater: given.rater,
    levels: given.levels,
    capabilities: capabilitiesOf(chance, question, given.levels),
    recommendation,
    lines,
    redFlags: flags
      .filter(() => chance.chance(0.3))
      .map((one) => ({ id: one.id, at: secondsIn(chance, minutesLater(startsAt, chance.between(12, minutes - 8))) })),
    asked: asked.map((one, index) => ({
      id: one.id,
      at: secondsIn(chance, minutesLater(startsAt, minutes * 0.55 + index * (minutes * 0.12))),
    })),
    summary: summaryOf(chance, question, given.levels, recommendation),
  };
}

/** Nobody writes on the full minute. */
const secondsIn = (chance: Seeded, at: Date): Date =>
  new Date(Math.floor(at.getTime() / 60_000) * 60_000 + chance.between(0, 59) * 1000);
