/**
 * Exercises and what candidates do with them. A version holds everything that a folder said when it was loaded, suites
 * included, so that an attempt can be judged and replayed by what it was invited to. The document of an attempt is a stream
 * of updates: autosave, following, pairing and replay all read the same rows.
 */
import { bigint, boolean, index, integer, json, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, instant } from './columns';
import { interviews, loops } from './interviews';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

/** One state of one exercise's folder. Rows are added and never changed, but for which of them is the library's present one. */
export const exerciseVersions = pgTable(
  'exercise_versions',
  {
    id: id(),
    slug: text('slug').notNull(),
    hash: text('hash').notNull(),
    /** False once the folder says something else, or is gone. */
    current: boolean('current').notNull(),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    /** What a candidate may read, and what staff read beside it, as `features/exercises/exercise.ts` names them. */
    candidate: json('candidate').notNull(),
    staff: json('staff').notNull(),
    /** The suites as they are handed to the runner. */
    visible: json('visible').notNull(),
    hidden: json('hidden').notNull(),
    loadedAt: instant('loaded_at').notNull(),
  },
  (t) => [unique('exercise_versions_hash').on(t.slug, t.hash)],
);

/** One candidate's try at one exercise, for one interview. */
export const exerciseAttempts = pgTable(
  'exercise_attempts',
  {
    id: id(),
    workspaceId: workspaceId(),
    interviewId: uuid('interview_id')
      .notNull()
      .references(() => interviews.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    exerciseVersionId: uuid('exercise_version_id')
      .notNull()
      .references(() => exerciseVersions.id),
    variant: text('variant', { enum: ['write', 'mend'] }).notNull(),
    mode: text('mode', { enum: ['live', 'take-home'] }).notNull(),
    allowedHelp: text('allowed_help', { enum: ['none', 'docs', 'ai'] }).notNull(),
    note: text('note').notNull(),
    seed: integer('seed').notNull(),
    /** As text with its order kept: a result document repeats it. */
    parameters: json('parameters').notNull(),
    minutes: integer('minutes').notNull(),
    extraMinutes: integer('extra_minutes').notNull().default(0),
    /** Between these it can be started. */
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    invitedBy: uuid('invited_by')
      .notNull()
      .references(() => users.id),
    invitedAt: instant('invited_at').notNull(),
    /** Only the hash of the link's secret is kept. */
    tokenHash: text('token_hash').notNull().unique(),
    linkEndsAt: instant('link_ends_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    language: text('language'),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    endReason: text('end_reason', { enum: ['submitted', 'time', 'staff'] }),
    submittedSource: text('submitted_source'),
    /** Time that the clock stood still because the connection was lost. */
    pausedMs: integer('paused_ms').notNull().default(0),
    lastSeenAt: instant('last_seen_at'),
    /** Since when the candidate works unwatched, and how long they did before. */
    focusSince: instant('focus_since'),
    focusMs: integer('focus_ms').notNull().default(0),
    pairing: boolean('pairing').notNull().default(false),
    hintsGiven: integer('hints_given').notNull().default(0),
    /** Ids of extension prompts, in the order in which they were shown. */
    extensionsShown: json('extensions_shown').$type<string[]>().notNull().default([]),
    /** The highest number in the stream, and how many bytes it holds. */
    updateSeq: integer('update_seq').notNull().default(0),
    updateBytes: bigint('update_bytes', { mode: 'number' }).notNull().default(0),
  },
  (t) => [index('exercise_attempts_interview').on(t.interviewId), index('exercise_attempts_open').on(t.endedAt)],
);

/** The document's stream of Yjs updates. Added to, never changed. */
export const attemptUpdates = pgTable(
  'attempt_updates',
  {
    workspaceId: workspaceId(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => exerciseAttempts.id),
    seq: integer('seq').notNull(),
    clientId: uuid('client_id').notNull(),
    operation: integer('operation').notNull(),
    origin: text('origin', { enum: ['start', 'candidate', 'staff'] }).notNull(),
    /** The colleague who typed, when one did. */
    actorId: uuid('actor_id').references(() => users.id),
    at: instant('at').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.attemptId, t.seq] }),
    unique('attempt_updates_operation').on(t.attemptId, t.clientId, t.operation),
  ],
);

/** One execution. Its row says everything that is needed to do it again. */
export const attemptRuns = pgTable(
  'attempt_runs',
  {
    id: id(),
    workspaceId: workspaceId(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => exerciseAttempts.id),
    exerciseVersionId: uuid('exercise_version_id')
      .notNull()
      .references(() => exerciseVersions.id),
    kind: text('kind', { enum: ['visible', 'hidden', 'scratch'] }).notNull(),
    /** Why: the candidate asked, a visible run was followed, the attempt ended, or it was judged again or replayed. */
    reason: text('reason', { enum: ['asked', 'followed', 'submitted', 'rejudged', 'replayed'] }).notNull(),
    /** The run that this one follows, repeats or judges again. */
    ofRunId: uuid('of_run_id'),
    language: text('language', { enum: ['typescript', 'javascript'] }).notNull(),
    source: text('source').notNull(),
    sourceHash: text('source_hash').notNull(),
    scratch: text('scratch'),
    suiteHash: text('suite_hash'),
    seed: integer('seed').notNull(),
    parameters: json('parameters').notNull(),
    limits: json('limits').notNull(),
    /** Where the document stood. */
    updateSeq: integer('update_seq').notNull(),
    state: text('state', { enum: ['queued', 'running', 'done', 'replaced'] }).notNull(),
    /** Who runs it now: drawn at each claim, so that a result comes from the claim that holds. */
    claimId: uuid('claim_id'),
    claims: integer('claims').notNull().default(0),
    leaseEndsAt: instant('lease_ends_at'),
    /** Records so far, as JSON text; the document has them all once it is there. */
    records: text('records'),
    verdict: text('verdict'),
    engine: text('engine'),
    /** The result document to the byte. */
    document: text('document'),
    waitedMs: integer('waited_ms'),
    tookMs: integer('took_ms'),
    requestedAt: instant('requested_at').notNull(),
    queuedAt: instant('queued_at').notNull(),
    claimedAt: instant('claimed_at'),
    finishedAt: instant('finished_at'),
  },
  (t) => [index('attempt_runs_attempt').on(t.attemptId, t.requestedAt), index('attempt_runs_state').on(t.state)],
);

/** What a colleague notes while watching; for its author alone. */
export const attemptNotes = pgTable(
  'attempt_notes',
  {
    id: id(),
    workspaceId: workspaceId(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => exerciseAttempts.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    text: text('text').notNull(),
    /** Where the document stood when it was written. */
    updateSeq: integer('update_seq').notNull(),
    at: instant('at').notNull(),
    editedAt: instant('edited_at').notNull(),
  },
  (t) => [index('attempt_notes_attempt').on(t.attemptId)],
);

/** What happened, for the timeline. Added to, never changed. */
export const attemptEvents = pgTable(
  'attempt_events',
  {
    id: id(),
    workspaceId: workspaceId(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => exerciseAttempts.id),
    kind: text('kind', {
      enum: [
        'invited',
        'withdrawn',
        'relinked',
        'started',
        'joined',
        'left',
        'paused',
        'extended',
        'hint',
        'extension',
        'focus-on',
        'focus-off',
        'pair-on',
        'pair-off',
        'submitted',
        'ended',
        'rejudged',
      ],
    }).notNull(),
    /** Null for what the candidate or the clock did. */
    actorId: uuid('actor_id').references(() => users.id),
    detail: text('detail').notNull().default(''),
    at: instant('at').notNull(),
  },
  (t) => [index('attempt_events_attempt').on(t.attemptId, t.at)],
);

/** Who watches the candidate's editor, by name, as long as they were seen lately. */
export const attemptWatchers = pgTable(
  'attempt_watchers',
  {
    workspaceId: workspaceId(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => exerciseAttempts.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    seenAt: instant('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.attemptId, t.userId] })],
);
