/** Why the server ends a socket: a number for each name. Codes from 4000 upwards are ours; the name travels as the reason. */
import type { AttemptCloseName } from '@/features/exercises/live';
import type { CloseName as RoomCloseName } from '@/features/polls/live';

export type CloseName = RoomCloseName | AttemptCloseName;

export const CLOSE: Readonly<Record<CloseName, number>> = {
  restarting: 1012,
  signedOut: 4401,
  noRoom: 4404,
  noAttempt: 4405,
  silent: 4408,
  slowReader: 4413,
  tooManyMessages: 4429,
  tooManySockets: 4430,
  fault: 4500,
};
