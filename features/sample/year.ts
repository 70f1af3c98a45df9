/**
 * A year of closed loops, made from chance with a purpose: who sat where, what the candidates showed, how each rater saw
 * it, and what came of it. What is planted (see `sample.ts`) lies in how raters lean; everything else is even-handed, so
 * that a difference between two people on one interview is theirs and not their candidates'.
 */
import type { QuestionBody } from '@/features/questions/schema';
import { RATERS_WANTED, type RatingMode } from '@/features/roles/role';
import { seedFrom } from '@/stats/random';
import { type Calendar, hoursLater, minutesLater } from './calendar';
import { candidateNames } from './candidates';
import { leanOf, type PersonKey, type RaterKey, type SampleWorkspace } from './sample';
import { type Seeded, seeded } from './seeded';
import { fillSheet, levelsGiven, type Performance, type Sheet } from './sheet';
import { type Decided, decisionsOn, type LaterRound, laterRound, type Typed, typedDifferences } from './verdict';

/** An interview as the role plans it, or planned it at the time. */
export interface PlannedInterview {
  readonly title: string;
  readonly purpose: string;
  readonly minutes: number;
  readonly rating: RatingMode;
  readonly slug: string;
}

/** The fourth interview changes its question every quarter, so that it is not passed around; the last one is today's. */
export const FORMER_FOURTH: readonly PlannedInterview[] = [
  {
    title: 'A service from nothing',
    purpose: 'Whether the candidate sizes a service before choosing its machinery.',
    minutes: 45,
    rating: 'pair',
    slug: 'url-shortener',
  },
  {
    title: 'Concurrency',
    purpose: 'Whether the candidate starts from the invariant and can say where it is enforced.',
    minutes: 60,
    rating: 'pair',
    slug: 'concurrency-control',
  },
  {
    title: 'One action, several services',
    purpose: 'How the candidate brings a half-finished action to a state that can be defended.',
    minutes: 60,
    rating: 'pair',
    slug: 'distributed-transactions',
  },
  {
    title: 'Service boundaries',
    purpose: 'When the candidate splits a system, when not, and what one service’s failure does to the next.',
    minutes: 60,
    rating: 'pair',
    slug: 'service-boundaries',
  },
];

export interface SealedSheet extends Sheet {
  readonly mode: 'in-room' | 'second-reader';
  readonly sealedAt: Date;
  /** Sealed after the reveal. */
  readonly late: boolean;
}

export interface HeldInterview extends PlannedInterview {
  readonly startsAt: Date;
  readonly place: string;
  readonly sheets: readonly SealedSheet[];
}

export interface ClosedLoop {
  readonly candidate: { readonly name: string; readonly email: string };
  readonly createdAt: Date;
  readonly facilitator: PersonKey;
  readonly interviews: readonly HeldInterview[];
  readonly moved: { readonly interview: number; readonly at: Date; readonly reason: string } | null;
  readonly revealedAt: Date;
  /** Raters who had not sealed at the reveal. */
  readonly late: readonly RaterKey[];
  readonly typed: readonly Typed[];
  readonly second: LaterRound | null;
  /** In the order in which they were signed; an earlier one is superseded. */
  readonly decisions: readonly Decided[];
}

export interface YearInput {
  /** Words, hours and everything else that is no rating. */
  readonly chance: Seeded;
  readonly days: Calendar;
  readonly workspace: SampleWorkspace;
  readonly count: number;
  /** Working days from today: the first loop's start and the last one's. */
  readonly from: number;
  readonly to: number;
  readonly editedAt: Date;
  readonly questions: Readonly<Record<string, QuestionBody>>;
  /** The role's interviews as they are today. */
  readonly planned: readonly PlannedInterview[];
  /** What stood in the last interview's place before, oldest first; none where nothing changed. */
  readonly former: readonly PlannedInterview[];
  /** Names that are taken. */
  readonly taken: readonly string[];
}

/**
 * Who sits with whom, what candidates show and which levels they are given come from a seed of their own, so that what is
 * planted is found on whatever day the sample is loaded, and a question that gains a follow-up changes no rating.
 */
const STORY = 7;

const HOURS = ['09:30', '10:00', '11:00', '13:30', '14:00', '15:00', '15:30'] as const;
const MOVED_FOR = [
  'The candidate asked for a later day',
  'An interviewer was ill',
  'The candidate’s train was cancelled',
  'Clashed with an incident that both interviewers were on',
] as const;

/** The closed loops of a workspace, oldest first. */
export function closedLoops(input: YearInput): ClosedLoop[] {
  const { chance, workspace } = input;
  const names = candidateNames(chance, input.count, input.taken);
  const panels = panelsOf(seeded(seedFrom([STORY])), workspace.raters, input.count);
  return names.map((candidate, index) => {
    const share = input.count === 1 ? 0 : index / (input.count - 1);
    const start = Math.round(input.from + share * (input.to - input.from)) + chance.between(-1, 0);
    const era = Math.floor(share * (input.former.length + 0.999));
    const last = input.former[era];
    const planned = last === undefined ? input.planned : [...input.planned.slice(0, -1), last];
    const panel = panels[index] ?? workspace.raters;
    return closedLoop(input, { candidate, start, planned, panel, story: seeded(seedFrom([STORY, index])) });
  });
}

/** Everybody sits on all panels but one in turn, so that each pair of raters meets equally often. */
function panelsOf(chance: Seeded, raters: readonly RaterKey[], count: number): RaterKey[][] {
  if (raters.length <= 3) return Array.from({ length: count }, () => chance.shuffled(raters));
  let spared: RaterKey[] = [];
  return Array.from({ length: count }, () => {
    if (spared.length === 0) spared = chance.shuffled(raters);
    const out = spared.pop();
    return chance.shuffled(raters.filter((one) => one !== out));
  });
}

interface LoopPlan {
  candidate: ClosedLoop['candidate'];
  start: number;
  planned: readonly PlannedInterview[];
  panel: readonly RaterKey[];
  story: Seeded;
}

/** How far candidates, capabilities, days and criteria lie apart, in levels. */
const SPREAD = { candidate: 0.5, capability: 0.25, interview: 0.2, criterion: 0.2 } as const;

function closedLoop(input: YearInput, plan: LoopPlan): ClosedLoop {
  const { chance, days, workspace } = input;
  const { story } = plan;
  const createdAt = days.at(plan.start, chance.pick(HOURS));
  const quality = 2 + story.normal(SPREAD.candidate);
  const strengths = new Map<string, number>();
  const strengthIn = (capability: string): number => {
    const known = strengths.get(capability) ?? story.normal(SPREAD.capability);
    strengths.set(capability, known);
    return known;
  };

  let seat = 0;
  let day = plan.start + chance.between(2, 4);
  const held = plan.planned.map((planned): HeldInterview => {
    const heldOn = day;
    const startsAt = days.at(heldOn, chance.pick(HOURS));
    day += chance.between(0, 2);
    const question = input.questions[planned.slug];
    if (question === undefined) throw new RangeError(`There is no question "${planned.slug}"`);
    const onTheDay = story.normal(SPREAD.interview);
    const shown = Object.fromEntries(
      question.criteria.map((one) => [
        one.id,
        quality + strengthIn(one.capability) + onTheDay + story.normal(SPREAD.criterion),
      ]),
    );
    const performance: Performance = { slug: planned.slug, question, startsAt, minutes: planned.minutes, shown };
    const sheets = Array.from({ length: RATERS_WANTED[planned.rating] }, (_, index): SealedSheet => {
      const rater = plan.panel[seat % plan.panel.length] as RaterKey;
      seat += 1;
      const mode = planned.rating === 'second-reader' && index > 0 ? 'second-reader' : 'in-room';
      const levels = levelsGiven(story, performance, (criterion) =>
        leanOf(rater, { question: planned.slug, criterion }, { at: startsAt, editedAt: input.editedAt }),
      );
      const sheet = fillSheet(chance, performance, { rater, levels });
      const end = minutesLater(startsAt, planned.minutes);
      const nextDay = (times: readonly string[]) => days.at(heldOn + 1, chance.pick(times));
      return { ...sheet, mode, sealedAt: sealTime(chance, { end, mode, nextDay }), late: false };
    });
    return { ...planned, startsAt, place: chance.pick(workspace.rooms), sheets };
  });

  const lastDay = day + 1;
  const lastSeal = Math.max(...held.flatMap((one) => one.sheets.map((sheet) => sheet.sealedAt.getTime())));
  const meeting = days.at(lastDay, chance.pick(['14:00', '15:00', '16:00'])).getTime();
  const revealedAt = new Date(Math.max(meeting, lastSeal + 30 * 60_000));
  const { interviews, late } = sealOneLate(chance, held, revealedAt);

  const facilitator = chance.chance(0.75) ? workspace.manager : (plan.panel[0] ?? workspace.manager);
  const rated = interviews.flatMap((one) => one.sheets);
  const onTime = [...new Set(rated.map((one) => one.rater))].filter((one) => !late.includes(one));
  const typed = typedDifferences(chance, interviews);
  const second =
    typed.length > 0 && chance.chance(0.6) ? laterRound(chance, { interviews, raters: onTime, revealedAt }) : null;
  const decidedAt = hoursLater(second?.revealedAt ?? revealedAt, late.length > 0 ? 24 : 1);
  return {
    candidate: plan.candidate,
    createdAt,
    facilitator,
    interviews,
    moved: chance.chance(0.15)
      ? {
          interview: chance.between(0, interviews.length - 1),
          at: hoursLater(createdAt, 20),
          reason: chance.pick(MOVED_FOR),
        }
      : null,
    revealedAt,
    late,
    typed,
    second,
    decisions: decisionsOn(chance, interviews, input.questions, decidedAt),
  };
}

/** Most people seal within the hour, some the next morning, a few after the card was due. */
function sealTime(
  chance: Seeded,
  facts: { end: Date; mode: SealedSheet['mode']; nextDay: (times: readonly string[]) => Date },
): Date {
  if (facts.mode === 'second-reader' && chance.chance(0.6)) return facts.nextDay(['09:20', '10:40', '11:30', '13:10']);
  if (facts.mode === 'second-reader') return minutesLater(facts.end, chance.between(40, 150));
  if (chance.chance(0.8)) return minutesLater(facts.end, chance.between(4, 75));
  return chance.chance(0.75) ? facts.nextDay(['08:40', '09:10', '09:50']) : facts.nextDay(['17:40', '18:20', '19:05']);
}

/** In one loop of sixteen the panel was revealed with one card missing, which came in afterwards. */
function sealOneLate(
  chance: Seeded,
  held: readonly HeldInterview[],
  revealedAt: Date,
): { interviews: readonly HeldInterview[]; late: readonly RaterKey[] } {
  const slow = held.at(-1)?.sheets.at(-1)?.rater;
  if (slow === undefined || !chance.chance(1 / 16)) return { interviews: held, late: [] };
  const sealedAt = hoursLater(revealedAt, chance.between(2, 5));
  const last = held.length - 1;
  return {
    interviews: held.map((one, index) =>
      index !== last
        ? one
        : {
            ...one,
            sheets: one.sheets.map((sheet) => (sheet.rater === slow ? { ...sheet, sealedAt, late: true } : sheet)),
          },
    ),
    late: [slow],
  };
}
