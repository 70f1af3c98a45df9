/** What may be sent to a room, by socket or by API, and what a command carries. One strict schema for both doors. */
import { z } from 'zod';
import { isPlainText } from '@/lib/plain-text';
import { DISAGREEMENT_KINDS } from './poll';

const uuid = z.uuid();
export const roomIdSchema = uuid;

/** `criterion:<criterion id>`, `capability:<key>` or `recommendation`. */
export const rowKeySchema = z
  .string()
  .max(80)
  .regex(/^(criterion:[0-9a-f-]{36}|capability:[a-z0-9-]{1,60}|recommendation)$/, 'is not a row of a debrief');

/** One vote of a debrief's later round, or of a workshop's. `operation` grows within a client instance; a lower or equal one changes nothing. */
export const voteSchema = z.strictObject({
  clientId: uuid,
  operation: z.int().min(1).max(2_147_483_647),
  roundId: uuid,
  rowKey: rowKeySchema,
  level: z.int().min(1).max(5).nullable(),
});
export type VoteInput = z.infer<typeof voteSchema>;

const onRound = { roundId: uuid };
const text = (most: number) => z.string().trim().max(most).refine(isPlainText, 'plain text only');

/** What a person may ask a room to do. */
export const commandSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('reveal'), ...onRound }),
  z.strictObject({ name: z.literal('override-reveal'), ...onRound, reason: text(500).min(10) }),
  z.strictObject({ name: z.literal('open-round') }),
  z.strictObject({ name: z.literal('hand-in'), ...onRound }),
  z.strictObject({ name: z.literal('seal-round'), ...onRound }),
  z.strictObject({ name: z.literal('void-round'), ...onRound }),
  z.strictObject({ name: z.literal('close-round'), ...onRound }),
  z.strictObject({ name: z.literal('close-room') }),
  /** In workshops: take part, leave this answer out, lead from now on. */
  z.strictObject({ name: z.literal('join') }),
  z.strictObject({ name: z.literal('pass'), ...onRound }),
  z.strictObject({ name: z.literal('take-lead') }),
  z.strictObject({
    name: z.literal('type-disagreement'),
    ...onRound,
    rowKey: rowKeySchema,
    performanceId: uuid,
    kind: z
      .enum(DISAGREEMENT_KINDS as [string, ...string[]])
      .transform((kind) => kind as (typeof DISAGREEMENT_KINDS)[number]),
  }),
  z.strictObject({
    name: z.literal('add-comment'),
    ...onRound,
    rowKey: rowKeySchema,
    /** Made by the sender, so that a comment sent twice is kept once. */
    commentId: uuid,
    text: text(2_000).min(1),
  }),
]);
export type RoomCommand = z.infer<typeof commandSchema>;

/** Everything that a browser may say on the socket. */
export const clientMessageSchema = z.discriminatedUnion('t', [
  /** First of all: the version that this window holds, null for none. */
  z.strictObject({ t: z.literal('hello'), version: z.int().min(0).nullable() }),
  z.strictObject({ t: z.literal('vote'), vote: voteSchema }),
  /** `id` comes back in the answer. */
  z.strictObject({ t: z.literal('command'), id: z.int().min(1), command: commandSchema }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
