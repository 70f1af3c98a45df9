/** Questions while they are being written: one open draft for each author and question, kept with every pause in typing. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { questions, questionVersions } from './questions';
import { users, workspaces } from './tenancy';

export const questionDrafts = pgTable(
  'question_drafts',
  {
    id: id(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    /** Null while a new question is written; the question that came of it once it is published. */
    questionId: uuid('question_id').references(() => questions.id),
    /** The version that the writing began from. */
    baseVersionId: uuid('base_version_id').references(() => questionVersions.id),
    title: text('title').notNull(),
    /** The form as it stands, `features/drafts/schema.ts`. */
    body: jsonb('body').notNull(),
    /** Counts the saves, so that one window knows that another was here. */
    revision: integer('revision').notNull(),
    state: text('state', { enum: ['draft', 'suggested', 'published', 'declined', 'discarded'] }).notNull(),
    /** What the author says of it when it is suggested. */
    note: text('note').notNull().default(''),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedAt: instant('decided_at'),
    /** Why it was declined. */
    decision: text('decision').notNull().default(''),
    /** What it was published as. */
    versionId: uuid('version_id').references(() => questionVersions.id),
  },
  (t) => [
    uniqueIndex('question_drafts_open').on(t.questionId, t.authorId).where(sql`${t.state} in ('draft', 'suggested')`),
    index('question_drafts_workspace').on(t.workspaceId, t.state),
  ],
);
