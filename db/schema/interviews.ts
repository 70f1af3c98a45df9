/** One candidate going through a role: the loop, its interviews, the pinned kit, who is on the panel, and what changed. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { criterionVersions, questionVersions } from './questions';
import { roles } from './roles';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

export const candidates = pgTable('candidates', {
  id: id(),
  workspaceId: workspaceId(),
  name: text('name').notNull(),
  email: text('email'),
  createdAt: instant('created_at').notNull(),
});

export const loops = pgTable(
  'loops',
  {
    id: id(),
    workspaceId: workspaceId(),
    roleId: uuid('role_id')
      .notNull()
      .references(() => roles.id),
    candidateId: uuid('candidate_id')
      .notNull()
      .references(() => candidates.id),
    facilitatorId: uuid('facilitator_id')
      .notNull()
      .references(() => users.id),
    status: text('status', { enum: ['active', 'decided', 'withdrawn'] }).notNull(),
    /** Whether the last seal reveals without a meeting. */
    revealAtLastSeal: boolean('reveal_at_last_seal').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [index('loops_workspace').on(t.workspaceId, t.status)],
);

export const interviews = pgTable(
  'interviews',
  {
    id: id(),
    workspaceId: workspaceId(),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    purpose: text('purpose').notNull(),
    startsAt: instant('starts_at'),
    timeZone: text('time_zone').notNull(),
    place: text('place').notNull().default(''),
    minutes: integer('minutes').notNull(),
    rating: text('rating', { enum: ['pair', 'second-reader', 'single'] }).notNull(),
    /** Skipped interviews stay, with their reason in loop_events. */
    status: text('status', { enum: ['planned', 'skipped'] }).notNull(),
  },
  (t) => [index('interviews_loop').on(t.loopId), index('interviews_start').on(t.workspaceId, t.startsAt)],
);

/** The kit as pinned when it was assigned: the version, and the scenarios in the order they may be used. */
export const kitItems = pgTable(
  'kit_items',
  {
    id: id(),
    workspaceId: workspaceId(),
    interviewId: uuid('interview_id')
      .notNull()
      .references(() => interviews.id),
    position: integer('position').notNull(),
    questionVersionId: uuid('question_version_id')
      .notNull()
      .references(() => questionVersions.id),
    scenarioIds: jsonb('scenario_ids').$type<string[]>().notNull(),
    minutes: integer('minutes').notNull(),
    /** Index into scenarioIds that is being asked. */
    scenarioIndex: integer('scenario_index').notNull().default(0),
    /** Ids of follow-ups that were released to the candidate view. */
    released: jsonb('released').$type<string[]>().notNull().default([]),
  },
  (t) => [index('kit_items_interview').on(t.interviewId)],
);

/** One person's duty to rate one interview. */
export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    workspaceId: workspaceId(),
    interviewId: uuid('interview_id')
      .notNull()
      .references(() => interviews.id),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    raterId: uuid('rater_id')
      .notNull()
      .references(() => users.id),
    mode: text('mode', { enum: ['in-room', 'second-reader'] }).notNull(),
    status: text('status', { enum: ['assigned', 'recused', 'removed'] }).notNull(),
    dueAt: instant('due_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('assignments_rater').on(t.interviewId, t.raterId), index('assignments_person').on(t.raterId)],
);

/** Criteria that the assigned person must rate. */
export const assignmentCriteria = pgTable(
  'assignment_criteria',
  {
    workspaceId: workspaceId(),
    assignmentId: uuid('assignment_id')
      .notNull()
      .references(() => assignments.id),
    criterionVersionId: uuid('criterion_version_id')
      .notNull()
      .references(() => criterionVersions.id),
    position: integer('position').notNull(),
  },
  (t) => [primaryKey({ columns: [t.assignmentId, t.criterionVersionId] })],
);

/** Reassign, reschedule, swap, recuse, skip, withdraw: each with its reason. */
export const loopEvents = pgTable(
  'loop_events',
  {
    id: id(),
    workspaceId: workspaceId(),
    loopId: uuid('loop_id')
      .notNull()
      .references(() => loops.id),
    actorId: uuid('actor_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', {
      enum: ['created', 'reassigned', 'rescheduled', 'swapped', 'recused', 'skipped', 'withdrawn', 'override'],
    }).notNull(),
    detail: text('detail').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('loop_events_loop').on(t.loopId)],
);

/** A link that shows the candidate prompt and context alone; only the secret's hash is kept. */
export const candidateLinks = pgTable('candidate_links', {
  id: id(),
  workspaceId: workspaceId(),
  interviewId: uuid('interview_id')
    .notNull()
    .references(() => interviews.id),
  tokenHash: text('token_hash').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
});
