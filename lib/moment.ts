/**
 * Time and identifiers as one parameter. Core functions take a `Moment` instead of reading the clock or drawing ids, so a
 * test can run the same story twice and compare every byte.
 */
import { randomUUID } from 'node:crypto';
import { resolveOptional } from './process';

export interface Moment {
  /** The instant that this piece of work happens at. */
  readonly now: Date;
  /** A new random (version 4) identifier. */
  id(): string;
}

export interface MomentSource {
  now(): Date;
  id(): string;
}

declare module './process' {
  interface ProcessSlots {
    moments: MomentSource;
  }
}

const system: MomentSource = { now: () => new Date(), id: () => randomUUID() };

/** The present moment, from the source that this process provides (the system's clock unless a test provided another). */
export function moment(): Moment {
  const source = resolveOptional('moments') ?? system;
  return { now: source.now(), id: () => source.id() };
}
