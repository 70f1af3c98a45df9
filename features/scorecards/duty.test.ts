import { expect, it } from 'vitest';
import { dutiesOf, type Seat } from './duty';

const NOW = new Date('2026-11-24T12:00:00Z');
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);
const seat = (interviewId: string, start: number | null, more: Partial<Seat> = {}): Seat => ({
  interviewId,
  title: interviewId,
  startsAt: start === null ? null : hours(start),
  minutes: 60,
  mode: 'in-room',
  dueAt: start === null ? null : hours(start + 25),
  sealed: false,
  ...more,
});
const ids = (seats: Seat[]) => seats.map((one) => one.interviewId);

it('finds the next interview, the one being held included', () => {
  expect(dutiesOf([seat('tomorrow', 20), seat('now', -0.5), seat('unplanned', null)], NOW).next?.interviewId).toBe(
    'now',
  );
  expect(dutiesOf([seat('past', -3)], NOW).next).toBeNull();
});

it('sends a second reader nowhere, and owes their card once the interview is over', () => {
  const reading = { mode: 'second-reader' } as const;
  expect(dutiesOf([seat('to come', 2, reading)], NOW)).toEqual({ next: null, owed: [] });
  expect(ids(dutiesOf([seat('held', -2, reading)], NOW).owed)).toEqual(['held']);
});

it('lists cards owed by due time, late ones marked, sealed ones not at all', () => {
  const { owed } = dutiesOf([seat('fresh', -2), seat('old', -30), seat('done', -40, { sealed: true })], NOW);
  expect(owed.map((one) => [one.interviewId, one.late])).toEqual([
    ['old', true],
    ['fresh', false],
  ]);
});
