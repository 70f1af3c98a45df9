/**
 * What travels on an attempt's socket, in both directions (docs/live-protocol.md). The document's changes are rows: they are
 * stored, then acknowledged, then handed to everybody else on the attempt; only carets pass by unstored. Pure.
 */
import { z } from 'zod';
import { sendUpdatesSchema } from './schema';

const id = z.strictObject({ client: z.int().min(0), clock: z.int().min(0) });

/** A place in a text that stays where it is while others type: Yjs' relative position, as JSON. */
const position = z.strictObject({
  type: id.nullish(),
  tname: z.string().max(20).nullish(),
  item: id.nullish(),
  assoc: z.int().min(-1).max(1).optional(),
});

export const cursorSchema = z.strictObject({ anchor: position, head: position });
export type Cursor = z.infer<typeof cursorSchema>;

/** Why the server ends a socket on an attempt; the names that rooms have too mean the same here. */
export type AttemptCloseName =
  | 'restarting'
  | 'signedOut'
  /** Not there, not for this reader, or the link has ended. */
  | 'noAttempt'
  | 'silent'
  | 'slowReader'
  | 'tooManyMessages'
  | 'tooManySockets'
  | 'fault';

/** After these there is nothing to come back to. */
export const FINAL_CLOSE: readonly string[] = ['signedOut', 'noAttempt'];

/** What a window may say. */
export const attemptMessageSchema = z.discriminatedUnion('t', [
  /** First of all; the number in the stream up to which the window holds the document. */
  z.strictObject({ t: z.literal('hello'), after: z.int().min(0).max(2_147_483_647) }),
  z.strictObject({ t: z.literal('updates'), ...sendUpdatesSchema.shape }),
  /** Where the caret stands; null when the window is left. */
  z.strictObject({ t: z.literal('caret'), cursor: cursorSchema.nullable() }),
]);
export type AttemptMessage = z.infer<typeof attemptMessageSchema>;

/** Somebody who has a window open on the attempt. `id` names the window among carets; the name is the server's own. */
export interface Present {
  readonly id: number;
  readonly name: string;
  readonly side: 'candidate' | 'staff';
}

/** What the server says. */
export type AttemptServerMessage =
  /** The answer to hello: this window's number among carets, and whether it may type. */
  | { readonly t: 'welcome'; readonly you: number; readonly mayType: boolean }
  /** Changes after one number of the stream up to another, oldest first, in base64. */
  | { readonly t: 'updates'; readonly after: number; readonly to: number; readonly updates: readonly string[] }
  | { readonly t: 'ack'; readonly clientId: string; readonly operation: number }
  | { readonly t: 'refused'; readonly clientId: string; readonly operation: number; readonly reason: string }
  | { readonly t: 'later'; readonly clientId: string; readonly operation: number; readonly reason: string }
  | { readonly t: 'here'; readonly people: readonly Present[] }
  | { readonly t: 'caret'; readonly id: number; readonly cursor: Cursor | null }
  /** Staff alone: the candidate works unwatched, or does so no longer. Until then nothing of the document comes. */
  | { readonly t: 'focus'; readonly on: boolean }
  /** Something else that this window may see has changed: time, hints, pairing, the end. Ask for the state. */
  | { readonly t: 'look' }
  | { readonly t: 'invalid'; readonly reason: string; readonly fields: readonly { field: string; reason: string }[] }
  | { readonly t: 'beat' };

/** Messages above this many letters go by POST instead: the socket's door takes 16 KiB. */
export const SOCKET_LETTERS = 15_000;
