/** A workspace's own bank: questions with stable ids, their versions, the criteria they rate and their sample answers. */
import { index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { users, workspaces } from './tenancy';

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id);

export const questions = pgTable(
  'questions',
  {
    id: id(),
    workspaceId: workspaceId(),
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    capability: text('capability').notNull(),
    kind: text('kind').notNull(),
    difficulty: text('difficulty').notNull(),
    minutes: integer('minutes').notNull(),
    tier: text('tier').notNull(),
    facets: text('facets').array().notNull(),
    seniority: text('seniority').array().notNull(),
    /** Everything that search looks through, title first. */
    searchText: text('search_text').notNull(),
    /** Of the library's question, or of the one that another workspace shared, and the text that was last taken from it. */
    originSlug: text('origin_slug'),
    originHash: text('origin_hash'),
    /** The other workspace's question, where the copy came from one; not a reference, since it may leave with its workspace. */
    originQuestionId: uuid('origin_question_id'),
    /** What that workspace was called when the copy was made. */
    originFrom: text('origin_from'),
    currentVersionId: uuid('current_version_id'),
    archivedAt: instant('archived_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [unique('questions_slug').on(t.workspaceId, t.slug)],
);

export const questionVersions = pgTable(
  'question_versions',
  {
    id: id(),
    workspaceId: workspaceId(),
    questionId: uuid('question_id')
      .notNull()
      .references(() => questions.id),
    number: integer('number').notNull(),
    /** The whole question as `features/questions/schema.ts` describes it. */
    body: jsonb('body').notNull(),
    note: text('note').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').references(() => users.id),
  },
  (t) => [unique('question_versions_number').on(t.questionId, t.number)],
);

/** The lasting identity of a thing that is rated; its wording lives in criterion_versions. */
export const criteria = pgTable(
  'criteria',
  {
    id: id(),
    workspaceId: workspaceId(),
    questionId: uuid('question_id')
      .notNull()
      .references(() => questions.id),
    key: text('key').notNull(),
    levels: integer('levels').notNull(),
  },
  (t) => [index('criteria_question').on(t.questionId)],
);

export const criterionVersions = pgTable(
  'criterion_versions',
  {
    id: id(),
    workspaceId: workspaceId(),
    criterionId: uuid('criterion_id')
      .notNull()
      .references(() => criteria.id),
    questionVersionId: uuid('question_version_id')
      .notNull()
      .references(() => questionVersions.id),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    capability: text('capability').notNull(),
    anchors: jsonb('anchors').$type<{ level: number; label: string; anchor: string }[]>().notNull(),
  },
  (t) => [
    index('criterion_versions_question').on(t.questionVersionId),
    index('criterion_versions_criterion').on(t.criterionId),
  ],
);

export const sampleAnswers = pgTable(
  'sample_answers',
  {
    id: id(),
    workspaceId: workspaceId(),
    questionVersionId: uuid('question_version_id')
      .notNull()
      .references(() => questionVersions.id),
    key: text('key').notNull(),
    title: text('title').notNull(),
    answer: text('answer').notNull(),
    /** The expert's level by criterion id, with the reason. */
    expert: jsonb('expert').$type<Record<string, { level: number; why: string }>>().notNull(),
  },
  (t) => [unique('sample_answers_key').on(t.questionVersionId, t.key)],
);

/** Workspace-wide anchors by level for one capability. */
export const capabilities = pgTable(
  'capabilities',
  {
    id: id(),
    workspaceId: workspaceId(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    position: integer('position').notNull(),
    anchors: jsonb('anchors').$type<{ level: number; label: string; anchor: string }[]>().notNull(),
  },
  (t) => [unique('capabilities_key').on(t.workspaceId, t.key)],
);
