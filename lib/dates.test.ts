import { describe, expect, it } from 'vitest';
import {
  dayOf,
  formatClock,
  formatDateTime,
  formatDay,
  formatDeadline,
  fromLocalInput,
  fromNow,
  isTimeZone,
  timeZones,
  toLocalInput,
  zoneName,
} from './dates';

const AT = new Date('2026-11-24T13:30:05Z');

describe('an instant is shown in the zone that is asked for', () => {
  it.each([
    ['UTC', 'Tue 24 Nov, 13:30', 'Tue 24 Nov 2026, 13:30 UTC'],
    ['Europe/Berlin', 'Tue 24 Nov, 14:30', 'Tue 24 Nov 2026, 14:30 Berlin (GMT+1)'],
    ['Asia/Kathmandu', 'Tue 24 Nov, 19:15', 'Tue 24 Nov 2026, 19:15 Kathmandu (GMT+5:45)'],
    ['Pacific/Auckland', 'Wed 25 Nov, 02:30', 'Wed 25 Nov 2026, 02:30 Auckland (GMT+13)'],
    ['America/Los_Angeles', 'Tue 24 Nov, 05:30', 'Tue 24 Nov 2026, 05:30 Los Angeles (GMT-8)'],
  ])('%s', (zone, short, deadline) => {
    expect(formatDateTime(AT, zone)).toBe(short);
    expect(formatDeadline(AT, zone)).toBe(deadline);
  });

  it('knows the day, the clock and midnight', () => {
    expect(formatDay(AT, 'Pacific/Auckland')).toBe('25 November 2026');
    expect(formatClock(AT, 'UTC')).toBe('13:30:05');
    expect(dayOf(AT, 'Pacific/Auckland')).toBe('2026-11-25');
    expect(formatDateTime(new Date('2026-03-01T00:00:00Z'), 'UTC')).toBe('Sun 1 Mar, 00:00');
  });
});

describe('a wall clock becomes an instant', () => {
  it.each([
    ['2026-11-24T14:30', 'Europe/Berlin', '2026-11-24T13:30:00.000Z'],
    ['2026-07-01T09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
    ['2026-01-01T00:15', 'Asia/Kathmandu', '2025-12-31T18:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('%s in %s', (local, zone, instant) => {
    expect(fromLocalInput(local, zone)?.toISOString()).toBe(instant);
  });

  it.each(['', 'tomorrow', '2026-11-24', '2026-13-40T25:61', '2026-11-24T14:30:00'])('refuses %j', (text) => {
    expect(fromLocalInput(text, 'UTC')).toBeNull();
  });

  it('is undone by toLocalInput wherever the hour exists', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe']) {
      for (let hour = 0; hour < 24 * 365; hour += 53) {
        const local = toLocalInput(new Date(Date.UTC(2026, 0, 1, hour)), zone);
        const back = fromLocalInput(local, zone);
        expect(back && toLocalInput(back, zone)).toBe(local);
      }
    }
  });
});

describe('words around time', () => {
  it.each([
    [0, 'now'],
    [59, 'now'],
    [61, 'in 1 minute'],
    [-7300, '2 hours ago'],
    [3 * 86_400 + 5, 'in 3 days'],
  ])('%i s from now is "%s"', (seconds, words) => {
    expect(fromNow(new Date(AT.getTime() + seconds * 1000), AT)).toBe(words);
  });

  it('names zones', () => {
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Argentina, Buenos Aires');
    expect(zoneName('UTC')).toBe('UTC');
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(timeZones()[0]).toBe('UTC');
    expect(timeZones().every(isTimeZone)).toBe(true);
  });
});
