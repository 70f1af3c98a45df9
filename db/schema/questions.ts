/** A workspace's own bank: questions with stable ids, their versions, the criteria they rate and their sample answers. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bits512, id, instant, lexemes } from './columns';
import { users, workspaces } from './tenancy';

/**
 * The import that brought a row, for as long as that can be undone. Row-level security shows such a row once its import is
 * done, to nobody before and to nobody after an undo, whatever a query forgets.
 */
const importId = () => uuid('import_id');

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
    /** The words of its title, which are in `question_index` among the others; see `features/questions/found-by.ts`. */
    titleWords: lexemes('title_words').notNull(),
    /** One letter for each value that a bank is narrowed by; see `features/questions/labels.ts`. */
    labels: text('labels').notNull(),
    /** The sketch of its prompt and how many words that has; see `features/questions/sketch.ts`. */
    promptBits: bits512('prompt_bits').notNull(),
    promptSize: integer('prompt_size').notNull(),
    /** Which way of making the four columns above and `question_index` made them; a start makes them anew where it is an earlier one. */
    foundByVersion: integer('found_by_version').notNull(),
    /** Whether anybody can read its text, as that of every question that is shipped. */
    isPublic: boolean('is_public').notNull().default(false),
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
    importId: importId(),
  },
  (t) => [unique('questions_slug').on(t.workspaceId, t.slug), index('questions_title').on(t.workspaceId, t.title)],
);

/**
 * The words that search finds a question by, apart from its row: ten thousand rows are counted quicker without them, and no policy
 * keeps the database from its index here, since nobody reads the words but the door `found_questions`.
 */
export const questionIndex = pgTable(
  'question_index',
  {
    questionId: uuid('question_id')
      .primaryKey()
      .references(() => questions.id, { onDelete: 'cascade' }),
    workspaceId: workspaceId(),
    /** Those of `features/questions/found-by.ts`. */
    words: lexemes('words').notNull(),
  },
  (t) => [index('question_index_words').using('gin', t.words).with({ fastupdate: false })],
);

/** Every word that a workspace's questions have had, so that one typed with a slip can be told. A trigger adds to them. */
export const questionWords = pgTable(
  'question_words',
  { workspaceId: workspaceId(), word: text('word').notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.word] })],
);

/** Searches and choices that somebody keeps by a name: their own, or the workspace's. */
export const savedFilters = pgTable(
  'saved_filters',
  {
    id: id(),
    workspaceId: workspaceId(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    /** The bank's address after the question mark, as `features/bank/schema.ts` writes it. */
    query: text('query').notNull(),
    /** Whether everybody in the workspace sees it. */
    shared: boolean('shared').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('saved_filters_workspace').on(t.workspaceId, t.shared)],
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
    importId: importId(),
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
    importId: importId(),
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
    importId: importId(),
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
    importId: importId(),
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
