/** Core reads of transfers: what a bank's file is written from, and how imports stand. */
import { aliasedTable, and, asc, desc, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { bankImportRows, bankImports, questions, questionVersions, users } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { narrowingOf } from '@/features/bank/address';
import { searchBank } from '@/features/bank/data';
import type { BankScope } from '@/features/questions/mutations';
import type { QuestionBody } from '@/features/questions/schema';
import type { Known, RowProblem } from './judge';
import type { ExportQuery, Format } from './schema';
import { type Counts, type ImportState, NO_ROWS, type RowKind } from './transfer';

/** More than any bank holds. */
const ALL = 1_000_000;

/**
 * Which versions a file holds, in the order of their slugs. Versions never change, so a file that is written over minutes
 * is of one instant.
 */
export async function listForExport(
  tx: Tx,
  scope: WorkspaceScope,
  query: ExportQuery,
  now: Date,
): Promise<{ slug: string; versionId: string }[]> {
  const place = query.tab === 'archive' ? 'archive' : 'bank';
  const by = narrowingOf({ ...query, page: 1 });
  const found = await searchBank(tx, scope, now, { place, text: query.q, by, offset: 0, limit: ALL });
  const rows = await tx
    .select({ id: questions.id, slug: questions.slug, versionId: questions.currentVersionId })
    .from(questions)
    .where(eq(questions.workspaceId, scope.workspaceId));
  const chosen = new Set(found.ids);
  return rows
    .flatMap(({ id, slug, versionId }) => (versionId !== null && chosen.has(id) ? [{ slug, versionId }] : []))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** The bodies of these versions, by version. */
export async function readBodies(
  tx: Tx,
  scope: WorkspaceScope,
  versionIds: readonly string[],
): Promise<Map<string, QuestionBody>> {
  const rows = await tx
    .select({ id: questionVersions.id, body: questionVersions.body })
    .from(questionVersions)
    .where(and(eq(questionVersions.workspaceId, scope.workspaceId), inArray(questionVersions.id, [...versionIds])));
  return new Map(rows.map((row) => [row.id, row.body as QuestionBody]));
}

/** What the bank has under these slugs. */
export async function readKnown(tx: Tx, scope: BankScope, slugs: readonly string[]): Promise<Map<string, Known>> {
  if (slugs.length === 0) return new Map();
  const rows = await tx
    .select({
      slug: questions.slug,
      questionId: questions.id,
      versionId: questionVersions.id,
      body: questionVersions.body,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.slug, [...slugs])));
  return new Map(rows.map(({ slug, body, ...row }) => [slug, { ...row, body: body as QuestionBody }]));
}

export interface ImportEntry {
  id: string;
  fileName: string;
  format: Format;
  state: ImportState;
  fault: string;
  bytes: number;
  counts: Counts;
  progress: number;
  total: number;
  authorName: string;
  createdAt: Date;
  doneAt: Date | null;
  undoneAt: Date | null;
  /** Asked for; it may still be under way. */
  undoneByName: string | null;
}

async function importsWhere(tx: Tx, scope: WorkspaceScope, condition: SQL | undefined, most: number) {
  const undoer = aliasedTable(users, 'undoer');
  const rows = await tx
    .select({ entry: bankImports, authorName: users.name, undoneByName: undoer.name })
    .from(bankImports)
    .leftJoin(users, eq(users.id, bankImports.authorId))
    .leftJoin(undoer, eq(undoer.id, bankImports.undoneBy))
    .where(and(eq(bankImports.workspaceId, scope.workspaceId), condition))
    .orderBy(desc(bankImports.ordinal))
    .limit(most);
  return rows.map(({ entry, authorName, undoneByName }): ImportEntry => {
    const { id, fileName, format, state, fault, bytes, progress, total, createdAt, doneAt, undoneAt } = entry;
    return {
      ...{ id, fileName, format, state, fault, bytes, progress, total, createdAt, doneAt, undoneAt },
      counts: entry.counts ?? NO_ROWS,
      authorName: authorName ?? 'somebody who has left',
      undoneByName,
    };
  });
}

/** The newest imports of a workspace. */
export const listImports = (tx: Tx, scope: WorkspaceScope): Promise<ImportEntry[]> =>
  importsWhere(tx, scope, undefined, 50);

/** One import, or null. */
export async function readImport(tx: Tx, scope: WorkspaceScope, importId: string): Promise<ImportEntry | null> {
  const [found] = await importsWhere(tx, scope, eq(bankImports.id, importId), 1);
  return found ?? null;
}

export interface ProblemRow {
  line: number;
  slug: string;
  title: string;
  kind: RowKind;
  problems: RowProblem[];
  kept: string;
}

/** Rows that were not, or are not to be, imported, and those that an undo left, in the file's order. */
export function listProblems(
  tx: Tx,
  scope: WorkspaceScope,
  importId: string,
  most: number | null,
): Promise<ProblemRow[]> {
  const query = tx
    .select({
      line: bankImportRows.line,
      slug: bankImportRows.slug,
      title: bankImportRows.title,
      kind: bankImportRows.kind,
      problems: bankImportRows.problems,
      kept: bankImportRows.kept,
    })
    .from(bankImportRows)
    .where(
      and(
        eq(bankImportRows.workspaceId, scope.workspaceId),
        eq(bankImportRows.importId, importId),
        or(inArray(bankImportRows.kind, ['bad', 'overtaken']), ne(bankImportRows.kept, '')),
      ),
    )
    .orderBy(asc(bankImportRows.position));
  return most === null ? query : query.limit(most);
}

/** How many rows of each kind an import has. */
export async function countRows(tx: Tx, scope: BankScope, importId: string): Promise<Counts> {
  const rows = await tx
    .select({ kind: bankImportRows.kind, count: sql<number>`count(*)::int` })
    .from(bankImportRows)
    .where(and(eq(bankImportRows.workspaceId, scope.workspaceId), eq(bankImportRows.importId, importId)))
    .groupBy(bankImportRows.kind);
  return { ...NO_ROWS, ...Object.fromEntries(rows.map((row) => [row.kind, row.count])) };
}
