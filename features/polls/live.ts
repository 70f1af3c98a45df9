/** What the server says on a room's socket, and how a window follows it: pure, shared by both ends. */
import type { FieldProblem } from '@/lib/errors';
import { applyAll, type Event, type Room } from './poll';

/** One's own votes in one round, sealed or not: on the author's stream alone. */
export interface OwnRound {
  readonly roundId: string;
  readonly sealed: boolean;
  readonly votes: readonly { readonly rowKey: string; readonly performanceId: string; readonly level: number | null }[];
}

export type ServerMessage =
  | { readonly t: 'snapshot'; readonly version: number; readonly room: Room }
  | { readonly t: 'frame'; readonly from: number; readonly to: number; readonly events: readonly Event[] }
  /** Ids of the people who have this room open, in a fixed order. */
  | { readonly t: 'presence'; readonly here: readonly string[] }
  | { readonly t: 'own'; readonly rounds: readonly OwnRound[] }
  /** The vote is committed; `repeated` when it, or a later one of this client, had been before. */
  | { readonly t: 'ack'; readonly clientId: string; readonly operation: number; readonly outcome: 'kept' | 'repeated' }
  /** The vote was not taken, and sending it again will not help. */
  | { readonly t: 'refused'; readonly clientId: string; readonly operation: number; readonly reason: string }
  /** The vote could not be stored now; the window keeps it and sends it again. */
  | { readonly t: 'later'; readonly clientId: string; readonly operation: number; readonly reason: string }
  | { readonly t: 'done'; readonly id: number }
  | { readonly t: 'not-done'; readonly id: number; readonly reason: string }
  | { readonly t: 'invalid'; readonly reason: string; readonly fields: readonly FieldProblem[] }
  /** Nothing, said now and then, so that a window notices a dead line. */
  | { readonly t: 'beat' };

/** Why the server ends a socket; travels as the close frame's reason. */
export type CloseName =
  /** The server stops or restarts; come back after a moment. */
  | 'restarting'
  | 'signedOut'
  /** The room is not there, or not for this person: nobody can tell the two apart. */
  | 'noRoom'
  /** Nothing was said in time after the connection opened. */
  | 'silent'
  /** The reader did not keep up, for too long. */
  | 'slowReader'
  | 'tooManyMessages'
  | 'tooManySockets'
  /** A fault of ours; come back after a moment. */
  | 'fault';

/** Reasons after which connecting again by itself would be of no use. */
export const isFinal = (reason: string): boolean => reason === 'signedOut' || reason === 'noRoom';

/** A room as one window holds it. */
export interface Held {
  readonly version: number;
  readonly room: Room;
}

/**
 * The room after a message, or `gap` when frames are missing and the window has to ask again with the version it holds. A
 * frame that the window has already is passed over.
 */
export function follow(held: Held | null, message: ServerMessage): Held | 'gap' | null {
  if (message.t === 'snapshot') return { version: message.version, room: message.room };
  if (message.t !== 'frame') return held;
  if (held === null || message.from > held.version) return 'gap';
  if (message.to <= held.version) return held;
  if (message.from < held.version) return 'gap';
  return { version: message.to, room: applyAll(held.room, message.events) };
}
