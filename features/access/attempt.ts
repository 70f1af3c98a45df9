/**
 * Limits on guessing. Attempts are counted in fixed windows, by account and by network address, before anything is looked
 * up, so that the limit for an account that does not exist is the same as for one that does. A window never moves: whoever
 * goes on trying does not push its end away from the person whose account it is.
 */
import { digest } from '@/lib/digest';
import { AppError } from '@/lib/errors';

/** So many attempts in so many seconds. */
export interface Limit {
  readonly most: number;
  readonly seconds: number;
}

/** What is limited. An office behind one address has many people, hence the wider limits there. */
export const LIMITS = {
  'password:account': { most: 10, seconds: 15 * 60 },
  'password:address': { most: 60, seconds: 15 * 60 },
  'mail:account': { most: 5, seconds: 60 * 60 },
  'mail:address': { most: 30, seconds: 60 * 60 },
  'token:address': { most: 60, seconds: 15 * 60 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** The key of one counter. Hashed: an account's address has no business in this table, least of all one that is not ours. */
export function attemptKey(name: LimitName, subject: string): string {
  return `${name}:${digest(subject)}`;
}

/** A counter as it stands after this attempt. */
export interface Counted {
  count: number;
  windowStart: Date;
}

/**
 * Seconds to wait, or null while the limit is kept.
 * @param counted the counter with this attempt in it
 */
export function waitSeconds(limit: Limit, counted: Counted, now: Date): number | null {
  if (counted.count <= limit.most) return null;
  const end = counted.windowStart.getTime() + limit.seconds * 1000;
  return Math.max(1, Math.ceil((end - now.getTime()) / 1000));
}

/** The refusal for too many attempts: status 429, `Retry-After`, and when to come back in words. */
export function tooMany(seconds: number): AppError {
  const minutes = Math.ceil(seconds / 60);
  const when = minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`;
  return new AppError('too-many', `Too many attempts. Try again ${when}.`, { retryAfter: seconds });
}
