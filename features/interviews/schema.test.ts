import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopQuerySchema, nested, newLoopFormSchema, rescheduleFormSchema } from './schema';

const ID = 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11';
const OTHER = '0c6b9d9e-3f4d-4a89-9a3e-7cfb4c5f3d22';
const interview = (index: number, over: Record<string, unknown> = {}) =>
  Object.fromEntries(
    Object.entries({
      roleInterviewId: ID,
      start: '2026-11-24T10:00',
      timeZone: 'Asia/Kathmandu',
      place: 'Room 4',
      raterIds: [ID, '', OTHER],
      ...over,
    }).map(([name, value]) => [`interviews.${index}.${name}`, value]),
  );
const form = (over: Record<string, unknown> = {}) => ({
  roleId: ID,
  candidateName: 'Rosa Keller',
  candidateEmail: '',
  facilitatorId: ID,
  ...interview(0),
  ...over,
});
const problems = (input: unknown) =>
  newLoopFormSchema.safeParse(input).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);

describe('a new loop from its form', () => {
  it('reads wall clocks in their zones, and drops empty seats', () => {
    expect(newLoopFormSchema.parse(form({ revealAtLastSeal: 'on', ...interview(1, { start: '' }) }))).toEqual({
      roleId: ID,
      candidateName: 'Rosa Keller',
      candidateEmail: '',
      facilitatorId: ID,
      revealAtLastSeal: true,
      interviews: [
        {
          roleInterviewId: ID,
          startsAt: '2026-11-24T04:15:00.000Z',
          timeZone: 'Asia/Kathmandu',
          place: 'Room 4',
          raterIds: [ID, OTHER],
        },
        { roleInterviewId: ID, startsAt: null, timeZone: 'Asia/Kathmandu', place: 'Room 4', raterIds: [ID, OTHER] },
      ],
    });
  });

  it('names each field with its reason, all at once', () => {
    expect(
      problems({
        ...form({ candidateName: ' ', candidateEmail: 'rosa', facilitatorId: '' }),
        ...interview(0, { raterIds: [ID, ID] }),
        ...interview(1, { start: 'soon', raterIds: ['', ''] }),
        ...interview(2, { timeZone: 'Mars/Base' }),
      }),
    ).toEqual([
      'candidateName: needs a name',
      'candidateEmail: is not an e-mail address',
      'facilitatorId: choose who runs the debrief',
      'interviews.0.raterIds: names one person twice',
      'interviews.1.start: is not a date and time between the years 2000 and 2099',
      'interviews.1.raterIds: choose at least one interviewer',
      'interviews.2.timeZone: is not a time zone, for example Asia/Kolkata',
    ]);
  });

  it('keeps instants to years that a database and a person can hold', () => {
    expect(problems(form(interview(0, { start: '0001-01-01T00:00' })))).toEqual([
      'interviews.0.start: is not a date and time between the years 2000 and 2099',
    ]);
  });

  it('never throws, whatever it is given', () => {
    const names = fc.constantFrom('roleId', 'interviews.0.start', 'interviews.99.place', 'interviews', '__proto__');
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(fc.oneof(names, fc.string()), fc.anything())), (input) => {
        expect(newLoopFormSchema.safeParse(input).success).toBe(false);
      }),
    );
  });

  it('fills gaps between numbered rows rather than shifting them', () => {
    expect(nested({ a: 1, 'interviews.1.place': 'x' })).toEqual({ a: 1, interviews: [{}, { place: 'x' }] });
    expect(nested('text')).toBe('text');
  });
});

describe('moving an interview', () => {
  const move = {
    interviewId: ID,
    start: '2026-03-29T02:30',
    timeZone: 'Europe/Berlin',
    place: '',
    reason: 'train strike',
  };

  it('reads an hour that spring skips as if the clock had not moved', () => {
    expect(rescheduleFormSchema.parse(move).startsAt).toBe('2026-03-29T01:30:00.000Z');
  });

  it('asks for a time and a reason', () => {
    const found = rescheduleFormSchema.safeParse({ ...move, start: '', reason: 'x' }).error?.issues;
    expect(found?.map((issue) => issue.path.join('.'))).toEqual(['reason']);
    const then = rescheduleFormSchema.safeParse({ ...move, start: '' }).error?.issues;
    expect(then?.map((issue) => issue.message)).toEqual(['choose a date and time']);
  });
});

describe('the list’s address', () => {
  it('leaves out what means nothing', () => {
    expect(loopQuerySchema.parse({ show: 'x', stage: 'y', role: '1', late: 'no', page: '-3', q: 'a\u0000' })).toEqual({
      q: '',
      show: 'open',
      page: 1,
    });
  });
});
