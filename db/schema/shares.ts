/** Questions that a workspace shares with the others of its organisation: the text as it stands, to be copied and never edited. */
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { questions } from './questions';
import { organisations, users, workspaces } from './tenancy';

export const questionShares = pgTable(
  'question_shares',
  {
    id: id(),
    /** Whose question it is. Others of the organisation read the row and change nothing in it. */
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    questionId: uuid('question_id')
      .notNull()
      .references(() => questions.id),
    slug: text('slug').notNull(),
    /** What the workspace was called; its row is not readable from another one. */
    fromName: text('from_name').notNull(),
    /** The version that `body` is; without its sample answers unless they are shared along. */
    number: integer('number').notNull(),
    body: jsonb('body').notNull(),
    hash: text('hash').notNull(),
    withSamples: boolean('with_samples').notNull(),
    /** Whether anybody can read its text, as that of every question that is shipped. */
    isPublic: boolean('is_public').notNull(),
    /** Those that the question rates, for a workspace that has not got them. */
    capabilities: jsonb('capabilities')
      .$type<{ key: string; name: string; anchors: { level: number; label: string; anchor: string }[] }[]>()
      .notNull(),
    sharedBy: uuid('shared_by')
      .notNull()
      .references(() => users.id),
    sharedAt: instant('shared_at').notNull(),
    /** Set: nobody else reads it any more. Copies stay. */
    stoppedAt: instant('stopped_at'),
  },
  (t) => [
    unique('question_shares_question').on(t.questionId),
    index('question_shares_organisation').on(t.organisationId),
  ],
);
