/** A role: what is expected, what weighs how much and why, and the interviews with their kits. */
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { questions } from './questions';
import { workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

export const roles = pgTable('roles', {
  id: id(),
  workspaceId: workspaceId(),
  title: text('title').notNull(),
  template: text('template').notNull(),
  level: text('level', { enum: ['entry', 'mid', 'senior', 'staff'] }).notNull(),
  archivedAt: instant('archived_at'),
  createdAt: instant('created_at').notNull(),
});

/** Weight 1 (some) to 3 (heavy) and the level expected, each with the written reason. Never multiplied into a number. */
export const roleCapabilities = pgTable(
  'role_capabilities',
  {
    workspaceId: workspaceId(),
    roleId: uuid('role_id')
      .notNull()
      .references(() => roles.id),
    capability: text('capability').notNull(),
    weight: integer('weight').notNull(),
    weightReason: text('weight_reason').notNull(),
    expectedLevel: integer('expected_level').notNull(),
    expectedReason: text('expected_reason').notNull(),
    rating: text('rating', { enum: ['pair', 'second-reader', 'single'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.roleId, t.capability] })],
);

export const roleInterviews = pgTable('role_interviews', {
  id: id(),
  workspaceId: workspaceId(),
  roleId: uuid('role_id')
    .notNull()
    .references(() => roles.id),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  purpose: text('purpose').notNull(),
  minutes: integer('minutes').notNull(),
  rating: text('rating', { enum: ['pair', 'second-reader', 'single'] }).notNull(),
  /** Counts the saves of the kit, so that one window knows that another was here. */
  kitRevision: integer('kit_revision').notNull().default(0),
});

/** One question in the kit of a role's interview; `scenarioIds` lists the alternates on the same criteria, first asked first. */
export const roleKitItems = pgTable('role_kit_items', {
  id: id(),
  workspaceId: workspaceId(),
  roleInterviewId: uuid('role_interview_id')
    .notNull()
    .references(() => roleInterviews.id),
  position: integer('position').notNull(),
  questionId: uuid('question_id')
    .notNull()
    .references(() => questions.id),
  scenarioIds: jsonb('scenario_ids').$type<string[]>().notNull(),
  minutes: integer('minutes').notNull(),
  /** Criteria (by their key) that one of two raters rates alone; the others are rated by both. */
  owners: jsonb('owners').$type<Record<string, 'first' | 'second'>>().notNull().default({}),
});
