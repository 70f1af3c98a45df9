/**
 * Rating sample answers: which of them a workshop goes through, who rates some alone, who has been shown an expert's key, and
 * until when somebody counts as ready. The ratings themselves are votes like any other.
 */
import { index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { rooms, rounds } from './polls';
import { questions, sampleAnswers } from './questions';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

const person = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id);

const sampleAnswerId = () =>
  uuid('sample_answer_id')
    .notNull()
    .references(() => sampleAnswers.id);

/** The answers of a workshop, in the order in which its rounds take them. */
export const workshopSamples = pgTable(
  'workshop_samples',
  {
    workspaceId: workspaceId(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => rooms.id),
    position: integer('position').notNull(),
    sampleAnswerId: sampleAnswerId(),
  },
  (t) => [
    primaryKey({ columns: [t.roomId, t.position] }),
    unique('workshop_samples_once').on(t.roomId, t.sampleAnswerId),
  ],
);

/** Somebody has been shown the expert's levels for an answer: what they give it from then on is not blind. Own rows alone. */
export const keySightings = pgTable(
  'key_sightings',
  {
    workspaceId: workspaceId(),
    userId: person(),
    questionId: uuid('question_id')
      .notNull()
      .references(() => questions.id),
    /** The answer's key, which outlives versions of its question. */
    sampleKey: text('sample_key').notNull(),
    seenAt: instant('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId, t.questionId, t.sampleKey] })],
);

/** A few answers that somebody rates alone. Own rows alone. */
export const sampleChecks = pgTable(
  'sample_checks',
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: person(),
    startedAt: instant('started_at').notNull(),
    /** Once every answer has its levels; only then is any of it counted. */
    finishedAt: instant('finished_at'),
  },
  (t) => [index('sample_checks_person').on(t.workspaceId, t.userId)],
);

/** One answer of a check. Own rows alone. */
export const checkSamples = pgTable(
  'check_samples',
  {
    workspaceId: workspaceId(),
    checkId: uuid('check_id')
      .notNull()
      .references(() => sampleChecks.id),
    position: integer('position').notNull(),
    userId: person(),
    sampleAnswerId: sampleAnswerId(),
    /** The round of the answer's practice room that holds the levels, once given. */
    roundId: uuid('round_id').references(() => rounds.id),
  },
  (t) => [primaryKey({ columns: [t.checkId, t.position] }), index('check_samples_round').on(t.roundId)],
);

/** Until when somebody's ratings of sample answers were near enough to the expert's. Says no more than that. */
export const readiness = pgTable(
  'readiness',
  {
    workspaceId: workspaceId(),
    userId: person(),
    readyUntil: instant('ready_until').notNull(),
    source: text('source', { enum: ['check', 'workshop'] }).notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] })],
);
