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
  return {
    at: (offset, time) => {
      // Five working days are a week, whatever the weekday; what is left is walked day by day.
      const weeks = Math.trunc(offset / 5);
      let day = today + weeks * 7 * DAY_MS;
      const step = Math.sign(offset) * DAY_MS;
      for (let left = Math.abs(offset % 5); left > 0; ) {
        day += step;
        if (!isWeekend(day)) left -= 1;
      }
      const local = `${new Date(day).toISOString().slice(0, 10)}T${time}`;
      const instant = fromLocalInput(local, timeZone);
      if (instant === null) throw new RangeError(`${time} is not a time of day`);
      return instant;
    },
  };
}

export const minutesLater = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
export const hoursLater = (at: Date, hours: number): Date => minutesLater(at, hours * 60);
