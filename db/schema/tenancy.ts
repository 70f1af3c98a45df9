/** Who exists and where they belong: organisations, workspaces, people, their sessions and their memberships. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant, lexemes } from './columns';

export const organisations = pgTable('organisations', {
  id: id(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
  createdAt: instant('created_at').notNull(),
});

export const workspaces = pgTable('workspaces', {
  id: id(),
  organisationId: uuid('organisation_id')
    .notNull()
    .references(() => organisations.id),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
  timeZone: text('time_zone').notNull().default('UTC'),
  /** Whether calibration figures of named people may be seen by managers. */
  namesInCalibration: boolean('names_in_calibration').notNull().default(true),
  /** Whether a candidate's levels adjusted for their raters' severity are shown beside the raw ones. */
  adjustedScores: boolean('adjusted_scores').notNull().default(false),
  /** Whether the organisation's calibrator may pool this workspace's ratings with those of others. */
  poolCalibration: boolean('pool_calibration').notNull().default(false),
  /** How often a question may be asked within a year before the bank warns of it. */
  exposureLimit: integer('exposure_limit').notNull().default(20),
  createdAt: instant('created_at').notNull(),
});

export const users = pgTable('users', {
  id: id(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash'),
  timeZone: text('time_zone').notNull().default('UTC'),
  createdAt: instant('created_at').notNull(),
});

/** A signed-in browser. The cookie's encrypted token holds this row's id and nothing else; every request reads the row. */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    userAgent: text('user_agent'),
  },
  (t) => [index('sessions_user').on(t.userId)],
);

/** A one-time link sent by mail or printed at first start; only its hash is kept. */
export const signInTokens = pgTable('sign_in_tokens', {
  id: id(),
  tokenHash: text('token_hash').notNull().unique(),
  purpose: text('purpose', { enum: ['link', 'reset', 'owner'] }).notNull(),
  email: text('email').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

/** Fixed windows of attempts by key (address, account), for the limits on sign-in. */
export const attempts = pgTable('attempts', {
  key: text('key').primaryKey(),
  windowStart: instant('window_start').notNull(),
  count: integer('count').notNull(),
});

/** Messages that would have been mailed; written only while the local outbox stands in for a mail server. */
export const outbox = pgTable('outbox', {
  id: id(),
  to: text('to').notNull(),
  subject: text('subject').notNull(),
  body: text('body').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const organisationMembers = pgTable(
  'organisation_members',
  {
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    role: text('role', { enum: ['owner', 'calibrator'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.organisationId, t.userId] })],
);

export const memberships = pgTable(
  'memberships',
  {
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    role: text('role', { enum: ['owner', 'manager', 'interviewer', 'observer'] }).notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] }), index('memberships_user').on(t.userId)],
);

/** Who did what, when, and why. Never holds a level, a text of evidence, or the order of seals. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    actorId: uuid('actor_id').references(() => users.id),
    action: text('action').notNull(),
    subjectId: uuid('subject_id'),
    detail: jsonb('detail').$type<Record<string, string>>().notNull().default({}),
    at: instant('at').notNull(),
  },
  (t) => [index('audit_log_subject').on(t.workspaceId, t.subjectId)],
);

export const libraryQuestions = pgTable(
  'library_questions',
  {
    id: id(),
    slug: text('slug').notNull(),
    hash: text('hash').notNull(),
    body: jsonb('body').notNull(),
    position: integer('position').notNull(),
    loadedAt: instant('loaded_at').notNull(),
    /** What a list shows and search looks through, so that neither reads whole questions; as in `questions`. */
    title: text('title').notNull(),
    capability: text('capability').notNull(),
    kind: text('kind').notNull(),
    difficulty: text('difficulty').notNull(),
    minutes: integer('minutes').notNull(),
    tier: text('tier').notNull(),
    seniority: text('seniority').array().notNull(),
    criteria: integer('criteria').notNull(),
    titleWords: lexemes('title_words').notNull(),
    words: lexemes('words').notNull(),
    labels: text('labels').notNull(),
    foundByVersion: integer('found_by_version').notNull(),
    isPublic: boolean('is_public').notNull(),
  },
  (t) => [unique('library_questions_slug').on(t.slug), index('library_questions_words').using('gin', t.words)],
);

/** Every word of the library, as `question_words` is for a workspace. */
export const libraryWords = pgTable('library_words', { word: text('word').primaryKey() });
