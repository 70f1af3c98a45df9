/**
 * Instants as people read them. Everything is kept in UTC and shown in the reader's own zone; where somebody must be
 * somewhere or finish something, the zone is named beside the time, because two readers of one page may be in two zones.
 */

const LOCALE = 'en-GB';

/** Whether this runtime knows the zone under this IANA name. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat(LOCALE, { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Every IANA zone that one can choose, UTC first. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** A zone as it is read aloud: `America/Argentina/Buenos_Aires` is "Argentina, Buenos Aires". */
export function zoneName(zone: string): string {
  const [, ...place] = zone.split('/');
  return place.length === 0 ? zone : place.join(', ').replaceAll('_', ' ');
}

const format = (at: Date, zone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: zone, hourCycle: 'h23', ...options }).format(at);

/** `14:30` */
export const formatTime = (at: Date, zone: string): string => format(at, zone, { hour: '2-digit', minute: '2-digit' });

/** `14:30:05`, for what was saved a moment ago. */
export const formatClock = (at: Date, zone: string): string =>
  format(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `24 November 2026` */
export const formatDay = (at: Date, zone: string): string =>
  format(at, zone, { day: 'numeric', month: 'long', year: 'numeric' });

/** `Tue 24 Nov`, for lists that stay near the present. */
export const formatShortDay = (at: Date, zone: string): string =>
  format(at, zone, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');

/** `Tue 24 Nov, 14:30` */
export const formatDateTime = (at: Date, zone: string): string =>
  `${formatShortDay(at, zone)}, ${formatTime(at, zone)}`;

/** `Tue 24 Nov 2026, 14:30 Berlin (GMT+1)`: year and zone are named, for what is signed and for what is due. */
export function formatDeadline(at: Date, zone: string): string {
  const day = format(at, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(',', '');
  const offset = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const named = zoneName(zone);
  return `${day}, ${formatTime(at, zone)} ${named}${offset === undefined || named === 'UTC' ? '' : ` (${offset})`}`;
}

/** The calendar day in a zone as `2026-11-24`, for sorting, grouping and date inputs. */
export function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );
}

/** What a `datetime-local` input shows for an instant: `2026-11-24T14:30`. */
export const toLocalInput = (at: Date, zone: string): string => `${dayOf(at, zone)}T${formatTime(at, zone)}`;

/**
 * The instant that a wall clock in `zone` shows as `local` (`2026-11-24T14:30`, as a `datetime-local` input sends it).
 *
 * An hour that a zone skips in spring is read as if the clock had not been moved (02:30 becomes 03:30); one that it has
 * twice in autumn is the first of the two.
 *
 * @returns null when `local` is not of that form
 */
export function fromLocalInput(local: string, zone: string): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(local);
  if (!match) return null;
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const day = 24 * 60 * 60 * 1000;
  // The offsets on both sides of any change nearby; the earlier side wins, which is the rule above.
  const candidates = [asUtc - offsetAt(asUtc - day, zone), asUtc - offsetAt(asUtc + day, zone)];
  const exact = candidates.filter((at) => toLocalInput(new Date(at), zone) === local);
  return new Date(exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? asUtc));
}

/** How far the zone's clocks are ahead of UTC at an instant, in ms. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

/** How long until something, in words: "in 3 days", "in 20 minutes", "2 hours ago", "now". */
export function fromNow(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  if (step === undefined) return 'now';
  return new Intl.RelativeTimeFormat('en-GB').format(Math.trunc(seconds / step[1]), step[0]);
}
