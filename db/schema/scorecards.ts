/**
 * A card is one rater's work on one interview. While it is being written it is a set of fields that only its author can
 * read (row-level security says so too); each seal freezes a copy, and the first is never overwritten.
 */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, instant } from './columns';
import { assignments, interviews, loops } from './interviews';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

export const cards = pgTable(
  'cards',
  {
    id: id(),
    workspaceId: workspaceId(),
    assignmentId: uuid('assignment_id')
      .notNull()
      .references(() => assignments.id)
      .unique(),
    interviewId: uuid('interview_id')
      .notNull()
      .references(() => interviews.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    /** `reopened` still counts as sealed for everybody else: the last seal stands until the next. */
    state: text('state', { enum: ['draft', 'sealed', 'reopened'] }).notNull(),
    /** Grows with every stored field edit; the author's other windows compare it. */
    revision: integer('revision').notNull().default(0),
    startedAt: instant('started_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('cards_loop').on(t.loopId), index('cards_author').on(t.authorId)],
);

/** One field of a draft. `key` is like `level:<criterion version>`, `line:<uuid>`, `recommendation`. */
export const cardFields = pgTable(
  'card_fields',
  {
    workspaceId: workspaceId(),
    cardId: uuid('card_id')
      .notNull()
      .references(() => cards.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    key: text('key').notNull(),
    /** Null once removed; the row stays so that an older window cannot bring it back unseen. */
    value: jsonb('value'),
    /** Counts the stored edits of this field. */
    version: integer('version').notNull(),
    clientId: text('client_id').notNull(),
    /** Texts from another window that would have been overwritten, kept until the author chooses. */
    conflicts: jsonb('conflicts')
      .$type<{ clientId: string; value: unknown; at: string; version: number }[]>()
      .notNull()
      .default([]),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.cardId, t.key] })],
);

/** The highest operation number applied for each window; a lower or equal one is acknowledged without effect. */
export const cardClients = pgTable(
  'card_clients',
  {
    workspaceId: workspaceId(),
    cardId: uuid('card_id')
      .notNull()
      .references(() => cards.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    clientId: text('client_id').notNull(),
    lastOperation: integer('last_operation').notNull(),
  },
  (t) => [primaryKey({ columns: [t.cardId, t.clientId] })],
);

/** A frozen copy of a card. Number 1 is the first seal and is kept for ever. */
export const cardSeals = pgTable(
  'card_seals',
  {
    id: id(),
    workspaceId: workspaceId(),
    cardId: uuid('card_id')
      .notNull()
      .references(() => cards.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    roundId: uuid('round_id').notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    number: integer('number').notNull(),
    body: jsonb('body').notNull(),
    sealedAt: instant('sealed_at').notNull(),
    /** What sums over cards need of the body, worked out as it is written (decision 033): see `card_counts` in the migrations. */
    counts: bytes('counts').notNull().generatedAlwaysAs(sql`card_counts(body)`),
  },
  (t) => [unique('card_seals_number').on(t.cardId, t.number)],
);

/** Text added after a seal: outside calibration, stamped before or after the reveal. `private` until its author offers it. */
export const cardAddenda = pgTable(
  'card_addenda',
  {
    id: id(),
    workspaceId: workspaceId(),
    cardId: uuid('card_id')
      .notNull()
      .references(() => cards.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    roundId: uuid('round_id').notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: ['addendum', 'correction', 'private'] }).notNull(),
    /** The corrected row; on a private note, the field and window that it came from, so that a longer text replaces it. */
    rowKey: text('row_key'),
    level: integer('level'),
    text: text('text').notNull(),
    stamped: text('stamped', { enum: ['before-reveal', 'after-reveal'] }).notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('card_addenda_card').on(t.cardId)],
);
