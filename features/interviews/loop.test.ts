import { describe, expect, it } from 'vitest';
import {
  dueAt,
  dutyOf,
  factsOf,
  type Interview,
  type Loop,
  type LoopFacts,
  nextInterview,
  openSeats,
  STAGE_WORDS,
  STAGES,
  stageOf,
  summaryOf,
} from './loop';

const NOW = new Date('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

const facts = (over: Partial<LoopFacts>): LoopFacts => ({
  status: 'active',
  roundRevealed: false,
  thinking: 2,
  raters: 2,
  interviews: [{ startsAt: at(24), minutes: 60, status: 'planned' }],
  ...over,
});
const meeting = (hours: number | null, status: 'planned' | 'skipped' = 'planned') => ({
  startsAt: hours === null ? null : at(hours),
  minutes: 60,
  status,
});

describe('where a loop stands', () => {
  it.each<[string, Partial<LoopFacts>, string]>([
    ['closed loops stay closed, whatever else holds', { status: 'decided', roundRevealed: true }, 'decided'],
    ['also withdrawn ones', { status: 'withdrawn', thinking: 0 }, 'withdrawn'],
    ['a revealed round comes before who is missing', { roundRevealed: true, thinking: 1 }, 'revealed'],
    ['all have sealed', { thinking: 0 }, 'ready-to-reveal'],
    ['a panel of nobody is never ready', { thinking: 0, raters: 0 }, 'planned'],
    ['nothing has begun', { interviews: [meeting(24), meeting(null)] }, 'planned'],
    ['one is under way', { interviews: [meeting(-0.5), meeting(24)] }, 'interviewing'],
    ['one begins this instant', { interviews: [meeting(0)] }, 'interviewing'],
    ['one is over, one is ahead', { interviews: [meeting(-5), meeting(24)] }, 'interviewing'],
    ['all are over', { interviews: [meeting(-5), meeting(-30)] }, 'cards-due'],
    ['the last ends this instant', { interviews: [meeting(-1)] }, 'cards-due'],
    ['a skipped one is not waited for', { interviews: [meeting(-5), meeting(24, 'skipped')] }, 'cards-due'],
    ['one without a time is waited for', { interviews: [meeting(-5), meeting(null)] }, 'interviewing'],
    ['all skipped', { interviews: [meeting(-5, 'skipped')] }, 'planned'],
  ])('%s', (_case, over, stage) => {
    expect(stageOf(facts(over), NOW)).toBe(stage);
  });

  it('has a word and a place in the order for every stage', () => {
    expect([...STAGES].sort()).toEqual(Object.keys(STAGE_WORDS).sort());
  });
});

const seat = (raterId: string, status: 'assigned' | 'recused' = 'assigned') => ({
  assignmentId: `seat-${raterId}`,
  raterId,
  name: raterId,
  mode: 'in-room' as const,
  status,
  dueAt: null,
});
const interview = (id: string, hours: number | null, panel: Interview['panel'], over: Partial<Interview> = {}) =>
  ({
    id,
    loopId: 'loop',
    position: 0,
    title: id,
    purpose: '',
    timeZone: 'UTC',
    place: '',
    rating: 'pair',
    panel,
    ...meeting(hours),
    ...over,
  }) satisfies Interview;
const rater = (raterId: string, over: Partial<Loop['raters'][number]> = {}) => ({
  raterId,
  name: raterId,
  sealed: false,
  recused: false,
  ...over,
});
const loopOf = (raters: Loop['raters'], interviews: Interview[]): Loop => ({
  id: 'loop',
  roleId: 'role',
  roleTitle: 'Role',
  candidateId: 'candidate',
  candidateName: 'Candidate',
  candidateEmail: null,
  facilitatorId: 'fay',
  facilitatorName: 'Fay',
  status: 'active',
  revealAtLastSeal: false,
  createdAt: NOW,
  closedAt: null,
  roomId: 'room',
  roundRevealed: false,
  raters,
  interviews,
});

describe('what a rater owes', () => {
  it('is due 24 hours after the interview’s end', () => {
    expect(dueAt(at(0), 60)).toEqual(at(25));
    expect(dueAt(null, 60)).toBeNull();
  });

  const duty = (hours: (number | null)[], over: Partial<Loop['raters'][number]> = {}) =>
    dutyOf(
      loopOf(
        [rater('ana', over)],
        hours.map((one, index) => interview(`i${index}`, one, [seat('ana')])),
      ),
      'ana',
      NOW,
    );

  it.each<[string, (number | null)[], Partial<Loop['raters'][number]>, string, Date | null]>([
    ['recused', [-100], { recused: true }, 'recused', null],
    ['sealed', [-100], { sealed: true }, 'sealed', at(-75)],
    ['ahead of the interview', [5], {}, 'ahead', at(30)],
    ['ahead while it runs', [-0.5], {}, 'ahead', at(24.5)],
    ['due once it is over', [-1], {}, 'due', at(24)],
    ['late a day after', [-25.5], {}, 'late', at(-0.5)],
    ['not late for the first of two cards: which one is in is nobody’s to know', [-100, 5], {}, 'due', at(30)],
    ['late once the last of two is due', [-100, -50], {}, 'late', at(-25)],
    ['without a date while one has no time', [-100, null], {}, 'due', null],
  ])('%s', (_case, hours, over, state, due) => {
    expect(duty(hours, over)).toEqual({ state, dueAt: due });
  });

  it('counts no seat that was given up and no interview that was skipped', () => {
    const loop = loopOf(
      [rater('ana')],
      [
        interview('a', -100, [seat('ana', 'recused')]),
        interview('b', -100, [seat('ana')], { status: 'skipped' }),
        interview('c', 5, [seat('ana')]),
      ],
    );
    expect(dutyOf(loop, 'ana', NOW)).toEqual({ state: 'ahead', dueAt: at(30) });
  });
});

describe('a loop as a row', () => {
  const loop = loopOf(
    [rater('ana', { sealed: true }), rater('ben'), rater('cleo', { recused: true })],
    [
      interview('first', -50, [seat('ana'), seat('ben')]),
      interview('second', -49, [seat('ana'), seat('cleo', 'recused')]),
      interview('third', 6, [], { rating: 'single' }),
      interview('fourth', 4, [seat('ana')], { rating: 'single' }),
      interview('fifth', 3, [], { status: 'skipped' }),
    ],
  );

  it('leaves the recused out of who is waited for', () => {
    expect(factsOf(loop)).toMatchObject({ raters: 2, thinking: 1 });
  });

  it('counts the seats that its modes still ask for', () => {
    expect(openSeats(loop)).toEqual([
      { interviewId: 'second', title: 'second', missing: 1 },
      { interviewId: 'third', title: 'third', missing: 1 },
    ]);
  });

  it('finds the next interview that is to be held', () => {
    expect(nextInterview(loop, NOW)?.id).toBe('fourth');
    expect(nextInterview(loop, at(20))).toBeNull();
  });

  it('says all of it at once, and of a closed loop nothing that is owed', () => {
    expect(summaryOf(loop, NOW)).toMatchObject({
      stage: 'interviewing',
      sealed: 1,
      raters: 2,
      late: ['ben'],
      due: [],
      openSeats: 2,
    });
    expect(summaryOf({ ...loop, status: 'decided' }, NOW)).toMatchObject({
      stage: 'decided',
      next: null,
      late: [],
      due: [],
      openSeats: 0,
    });
  });
});
