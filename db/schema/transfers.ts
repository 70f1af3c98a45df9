/** Imports of a bank: the file's rows as they were judged, and how far each import is. What they bring lies in the bank's own tables, unseen. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns';
import { users, workspaces } from './tenancy';

export const bankImports = pgTable(
  'bank_imports',
  {
    id: id(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    /** Counts a workspace's imports; a staged version of a known question has its negative as number until it is shown. */
    ordinal: integer('ordinal').notNull(),
    fileName: text('file_name').notNull(),
    format: text('format', { enum: ['json', 'csv'] }).notNull(),
    bytes: integer('bytes').notNull().default(0),
    /** `done` is the one state in which what the import brings can be seen by anybody. */
    state: text('state', {
      enum: ['receiving', 'failed', 'checked', 'staging', 'done', 'undoing', 'undone', 'discarded'],
    }).notNull(),
    /** Why the file could not be read to its end. */
    fault: text('fault').notNull().default(''),
    /** How many rows of each kind the file has, once it is read. */
    counts: jsonb('counts').$type<Record<'new' | 'changed' | 'same' | 'bad' | 'overtaken', number>>(),
    /** How many questions are staged, or put out of sight, of how many. */
    progress: integer('progress').notNull().default(0),
    total: integer('total').notNull().default(0),
    claimId: uuid('claim_id'),
    leaseEndsAt: instant('lease_ends_at'),
    createdAt: instant('created_at').notNull(),
    touchedAt: instant('touched_at').notNull(),
    doneAt: instant('done_at'),
    /** Who asked for an undo; while the state is `done`, it is still to be done. */
    undoneBy: uuid('undone_by').references(() => users.id),
    undoneAt: instant('undone_at'),
  },
  (t) => [
    uniqueIndex('bank_imports_ordinal').on(t.workspaceId, t.ordinal),
    uniqueIndex('bank_imports_at_work').on(t.workspaceId).where(sql`${t.state} in ('staging', 'undoing')`),
  ],
);

/** One question of an import's file, or one place in it that could not be read. */
export const bankImportRows = pgTable(
  'bank_import_rows',
  {
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    importId: uuid('import_id')
      .notNull()
      .references(() => bankImports.id),
    position: integer('position').notNull(),
    /** The line of the file, from 1, on which it begins. */
    line: integer('line').notNull(),
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    /** `overtaken`: somebody published the question, or one under its slug, after the file was read. */
    kind: text('kind', { enum: ['new', 'changed', 'same', 'bad', 'overtaken'] }).notNull(),
    problems: jsonb('problems').$type<{ field: string; reason: string }[]>().notNull(),
    /** The question as the file has it; none for what is not to be brought in, or has been. */
    body: jsonb('body'),
    /** For a change: the question, and the version that was current when the file was read. */
    questionId: uuid('question_id'),
    baseVersionId: uuid('base_version_id'),
    versionId: uuid('version_id'),
    staged: boolean('staged').notNull().default(false),
    /** Columns of the question that a change sets, and what they were before it did. */
    after: jsonb('after'),
    before: jsonb('before'),
    /** Why an undo left it where it is. */
    kept: text('kept').notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.position] }),
    index('bank_import_rows_kind').on(t.importId, t.kind, t.position),
  ],
);
