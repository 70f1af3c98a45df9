/** One-time links: a secret that is mailed or printed once, and the hash of it that is kept. */
import { digest } from '@/lib/digest';
import type { Moment } from '@/lib/moment';

export type TokenPurpose = 'link' | 'reset' | 'owner';

/** How long each kind of link can be used, in ms. */
export const TOKEN_LIFE: Record<TokenPurpose, number> = {
  link: 30 * 60_000,
  reset: 30 * 60_000,
  owner: 24 * 60 * 60_000,
};

/** An invitation waits longer than a link that somebody has just asked for. */
export const INVITATION_LIFE = 7 * 24 * 60 * 60_000;

/** A new secret of 244 random bits, safe in an address. */
export const newToken = (moment: Moment): string => `${moment.id()}${moment.id()}`.replaceAll('-', '');

/** What is kept of it: SHA-256 is enough for a secret that nobody chose. */
export const hashToken = (token: string): string => digest(token);

/** The path that a link of this kind leads to. */
export function tokenPath(purpose: TokenPurpose, token: string, next = '/'): string {
  const page = { link: 'link', reset: 'reset', owner: 'owner' }[purpose];
  return `/${page}/${token}${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`;
}
