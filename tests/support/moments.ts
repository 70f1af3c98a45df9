/**
 * A clock and a source of identifiers that a test holds in its hand: the same seed tells the same story byte for byte.
 */
import { createHash } from 'node:crypto';
import type { Moment, MomentSource } from '../../lib/moment';

/** A version 4 identifier that depends on its seed alone. */
export function seededId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export interface ScriptedMoments extends MomentSource {
  /** The present moment, as core functions take it. */
  moment(): Moment;
  /** Moves the clock forward. */
  pass(seconds: number): void;
}

/** @param start the instant that the clock stands at until it is moved */
export function scriptedMoments(seed: string, start: Date): ScriptedMoments {
  let at = start.getTime();
  let drawn = 0;
  const id = () => {
    drawn += 1;
    return seededId(`${seed}/${drawn}`);
  };
  return {
    now: () => new Date(at),
    id,
    moment: () => ({ now: new Date(at), id }),
    pass: (seconds) => {
      at += seconds * 1000;
    },
  };
}
