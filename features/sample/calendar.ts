/** Working days around an instant: interviews are held from Monday to Friday, at an hour that the workspace's clocks show. */
import { dayOf, fromLocalInput } from '@/lib/dates';

const DAY_MS = 24 * 60 * 60_000;

export interface Calendar {
  /**
   * An instant on a working day.
   * @param offset working days from today; negative before, 0 is today (or the next working day, on a weekend)
   * @param time the wall clock in the workspace's zone, `09:30`
   */
  at(offset: number, time: string): Date;
}

export function calendar(now: Date, timeZone: string): Calendar {
  const isWeekend = (day: number) => [0, 6].includes(new Date(day).getUTCDay());
  let today = Date.parse(`${dayOf(now, timeZone)}T00:00:00Z`);
  while (isWeekend(today)) today += DAY_MS;
  // Clocks change in the night of a Sunday, so noon's offset is that of the whole working day; a zone is slow to ask.
  const noons = new Map<number, number>();
  const noonOf = (day: number): number => {
    const known = noons.get(day);
    if (known !== undefined) return known;
    const noon = fromLocalInput(`${new Date(day).toISOString().slice(0, 10)}T12:00`, timeZone)?.getTime() ?? day;
    noons.set(day, noon);
    return noon;
  };
  return {
    at: (offset, time) => {
      // Five working days are a week, whatever the weekday; what is left is walked day by day.
      let day = today + Math.trunc(offset / 5) * 7 * DAY_MS;
      const step = Math.sign(offset) * DAY_MS;
      for (let left = Math.abs(offset % 5); left > 0; ) {
        day += step;
        if (!isWeekend(day)) left -= 1;
      }
      const [hours = 12, minutes = 0] = time.split(':').map(Number);
      return new Date(noonOf(day) + ((hours - 12) * 60 + minutes) * 60_000);
    },
  };
}

export const minutesLater = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
export const hoursLater = (at: Date, hours: number): Date => minutesLater(at, hours * 60);
