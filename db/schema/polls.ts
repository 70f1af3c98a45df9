/** Rooms, their rounds, who votes in them, and the votes: the one kind of score there is. */
import { boolean, index, integer, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { loops } from './interviews';
import { criterionVersions, sampleAnswers } from './questions';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

export const rooms = pgTable(
  'rooms',
  {
    id: id(),
    workspaceId: workspaceId(),
    kind: text('kind', { enum: ['debrief', 'practice', 'workshop'] }).notNull(),
    /** The loop of a debrief; null for practice on a sample answer and for workshops. */
    loopId: uuid('loop_id').references(() => loops.id),
    sampleAnswerId: uuid('sample_answer_id').references(() => sampleAnswers.id),
    /** What a workshop is called, and who leads it; a debrief takes both from its loop. */
    title: text('title'),
    facilitatorId: uuid('facilitator_id').references(() => users.id),
    phase: text('phase', { enum: ['draft', 'open', 'closed'] }).notNull(),
    /** Grows by one with every change that others may see. */
    version: integer('version').notNull().default(0),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('rooms_loop').on(t.loopId)],
);

export const rounds = pgTable(
  'rounds',
  {
    id: id(),
    workspaceId: workspaceId(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    number: integer('number').notNull(),
    /** The sample answer that a workshop's round rates. */
    sampleAnswerId: uuid('sample_answer_id').references(() => sampleAnswers.id),
    state: text('state', { enum: ['open', 'revealed', 'closed', 'void'] }).notNull(),
    visibility: text('visibility', { enum: ['sealed', 'live'] }).notNull(),
    openedAt: instant('opened_at').notNull(),
    revealedAt: instant('revealed_at'),
    revealedBy: uuid('revealed_by').references(() => users.id),
    /** How many raters had not sealed when it was revealed. */
    missingAtReveal: integer('missing_at_reveal'),
    closedAt: instant('closed_at'),
  },
  (t) => [index('rounds_room').on(t.roomId)],
);

export const roundRaters = pgTable(
  'round_raters',
  {
    workspaceId: workspaceId(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    raterId: uuid('rater_id')
      .notNull()
      .references(() => users.id),
    state: text('state', { enum: ['invited', 'voting', 'sealed', 'late', 'recused'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.roundId, t.raterId] })],
);

/**
 * One score: subject (loop or sample answer), row, rater, round, the performance that was observed. `rowKey` is
 * `criterion:<criterion id>`, `capability:<key>` or `recommendation`.
 */
export const votes = pgTable(
  'votes',
  {
    id: id(),
    workspaceId: workspaceId(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    roundNumber: smallint('round_number').notNull(),
    subjectKind: text('subject_kind', { enum: ['loop', 'sample'] }).notNull(),
    subjectId: uuid('subject_id').notNull(),
    raterId: uuid('rater_id')
      .notNull()
      .references(() => users.id),
    rowKey: text('row_key').notNull(),
    /** The interview, attempt or sample that was judged; the loop itself in a later round. */
    performanceId: uuid('performance_id').notNull(),
    criterionVersionId: uuid('criterion_version_id').references(() => criterionVersions.id),
    /** Null means not assessed: never a number. */
    level: smallint('level'),
    blind: boolean('blind').notNull(),
    late: boolean('late').notNull(),
    castAt: instant('cast_at').notNull(),
  },
  (t) => [
    unique('votes_once').on(t.roundId, t.raterId, t.rowKey, t.performanceId),
    index('votes_subject').on(t.workspaceId, t.subjectId),
  ],
);

/** The highest operation number applied for each (round, rater, client). */
export const voteClients = pgTable(
  'vote_clients',
  {
    workspaceId: workspaceId(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    raterId: uuid('rater_id')
      .notNull()
      .references(() => users.id),
    clientId: text('client_id').notNull(),
    lastOperation: integer('last_operation').notNull(),
  },
  (t) => [primaryKey({ columns: [t.roundId, t.raterId, t.clientId] })],
);

/** Why two raters differ on a row, as the panel typed it after the reveal. */
export const disagreements = pgTable(
  'disagreements',
  {
    workspaceId: workspaceId(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    rowKey: text('row_key').notNull(),
    performanceId: uuid('performance_id').notNull(),
    kind: text('kind', { enum: ['different-evidence', 'different-bar', 'criterion-unclear'] }).notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.roundId, t.rowKey, t.performanceId] })],
);

export const rowComments = pgTable(
  'row_comments',
  {
    id: id(),
    workspaceId: workspaceId(),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    rowKey: text('row_key').notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    text: text('text').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('row_comments_round').on(t.roundId)],
);
