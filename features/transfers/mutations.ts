/**
 * Core writes that people ask for: a file is read into judged rows, which is its dry run; then it is decided upon, and
 * `features/staging` does what was decided. Writing a bank out leaves a note, so it is here as well. Nothing here changes the bank.
 */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import {
  auditLog,
  bankImportRows,
  bankImports,
  keySightings,
  questionVersions,
  sampleAnswers,
  workspaces,
} from '@/db/schema';
import { withScope } from '@/features/access/data';
import type { WorkspaceScope } from '@/features/access/scope';
import { listCapabilities } from '@/features/questions/data';
import { hashOf } from '@/lib/content-files';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { announce } from '@/lib/queue';
import { countRows, listForExport, readBodies, readKnown } from './data';
import { DOCUMENT_FOOT, DOCUMENT_JOINT, documentHead, documentLine, FileError } from './document';
import { isSlug, judge, type Known, type RawQuestion } from './judge';
import { readBank } from './reading';
import type { DecideInput, ExportQuery } from './schema';
import { sheetHead, sheetLines } from './sheet';
import { FIRST_BATCH, LANE, LARGEST_FILE, MOST_QUESTIONS, nextBatch } from './transfer';

const CUT_OFF = 'The file did not arrive whole: send it again.';

const one = (scope: WorkspaceScope, importId: string) =>
  and(eq(bankImports.workspaceId, scope.workspaceId), eq(bankImports.id, importId));

/**
 * Reads a file as it comes and judges each question of it, a few in a transaction. What cannot be imported is kept as rows with
 * their problems; a file that cannot be read at all is refused in a sentence, and told among past imports.
 *
 * @param clock the present moment, each time it is asked: a file takes a while
 * @returns the import's id
 * @throws AppError `too-large`
 */
export async function receiveBank(
  scope: WorkspaceScope,
  clock: () => Moment,
  input: { fileName: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<Outcome<{ id: string }>> {
  const importId = await withScope(scope, (tx) => beginImport(tx, scope, clock(), input));
  const fail = (fault: string) =>
    withScope(scope, async (tx) => {
      const { now } = clock();
      await tx.update(bankImports).set({ state: 'failed', fault, touchedAt: now }).where(one(scope, importId));
    });
  try {
    await readRows(scope, clock, importId, chunks);
  } catch (error) {
    const fault = error instanceof FileError || error instanceof AppError ? error.message : CUT_OFF;
    await fail(fault);
    if (error instanceof FileError) return refused(fault, [{ field: 'file', reason: fault }]);
    throw error;
  }
  await withScope(scope, async (tx) => {
    const counts = await countRows(tx, scope, importId);
    await tx.update(bankImports).set({ state: 'checked', counts, touchedAt: clock().now }).where(one(scope, importId));
  });
  return accepted({ id: importId });
}

async function beginImport(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { fileName: string },
): Promise<string> {
  // Two files that come at once are numbered one after the other.
  await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, scope.workspaceId)).for('update');
  const [last] = await tx
    .select({ ordinal: sql<number>`coalesce(max(${bankImports.ordinal}), 0)::int` })
    .from(bankImports)
    .where(eq(bankImports.workspaceId, scope.workspaceId));
  const id = moment.id();
  await tx.insert(bankImports).values({
    id,
    workspaceId: scope.workspaceId,
    authorId: scope.userId,
    ordinal: (last?.ordinal ?? 0) + 1,
    fileName: input.fileName,
    format: 'json',
    state: 'receiving',
    createdAt: moment.now,
    touchedAt: moment.now,
  });
  return id;
}

async function readRows(
  scope: WorkspaceScope,
  clock: () => Moment,
  importId: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const reading = readBank();
  const capabilities = new Set(
    (await withScope(scope, (tx) => listCapabilities(tx, scope))).map((capability) => capability.key),
  );
  const seen = new Map<string, number>();
  let waiting: RawQuestion[] = [];
  let [bytes, position, size] = [0, 0, FIRST_BATCH];

  const store = async (all: boolean): Promise<void> => {
    while (waiting.length >= size || (all && waiting.length > 0)) {
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      const slugs = batch.map((raw) => raw.slug).filter((slug) => isSlug(slug));
      const known = await withScope(scope, (tx) => readKnown(tx, scope, slugs));
      const rows = batch.map((raw) => {
        const twice = seen.get(raw.slug);
        if (twice === undefined && raw.slug !== '') seen.set(raw.slug, raw.line);
        position += 1;
        return { workspaceId: scope.workspaceId, importId, position, ...rowOf(raw, twice) };
      });
      if (position > MOST_QUESTIONS) {
        throw new FileError(
          `A file holds at most ${MOST_QUESTIONS.toLocaleString('en-GB')} questions: divide this one.`,
        );
      }
      function rowOf(raw: RawQuestion, twice: number | undefined) {
        return judgedRow(raw, reading.format ?? 'json', known.get(raw.slug), capabilities, twice);
      }
      const began = performance.now();
      await withScope(scope, async (tx) => {
        await tx.insert(bankImportRows).values(rows);
        await tx
          .update(bankImports)
          .set({ format: reading.format ?? 'json', bytes, progress: position, touchedAt: clock().now })
          .where(one(scope, importId));
      });
      size = nextBatch(size, performance.now() - began);
    }
  };
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LARGEST_FILE) {
      throw new AppError('too-large', `A file may have at most ${LARGEST_FILE / 1024 / 1024} MB: divide this one.`);
    }
    waiting.push(...reading.push(chunk));
    await store(false);
  }
  waiting.push(...reading.end());
  await store(true);
  if (position === 0) throw new FileError('There are no questions in this file.');
}

function judgedRow(
  raw: RawQuestion,
  format: 'json' | 'csv',
  known: Known | undefined,
  capabilities: ReadonlySet<string>,
  twice: number | undefined,
) {
  const base = { line: raw.line, slug: raw.slug.slice(0, 200), title: raw.title, problems: [] };
  if (twice !== undefined && raw.slug !== '') {
    const reason = `“${raw.slug}” was on line ${twice} already: give this one another slug, or keep the rows of one question together`;
    return { ...base, kind: 'bad' as const, problems: [{ field: 'slug', reason }] };
  }
  const judged = judge(raw, format, known?.body ?? null, capabilities);
  if (judged.kind === 'bad') return { ...base, kind: 'bad' as const, problems: judged.problems };
  const title = judged.body.title;
  if (known === undefined) return { ...base, title, kind: 'new' as const, body: judged.body };
  const of = { questionId: known.questionId, baseVersionId: known.versionId };
  if (hashOf(known.body) === hashOf(judged.body)) return { ...base, title, kind: 'same' as const, ...of };
  return { ...base, title, kind: 'changed' as const, body: judged.body, ...of };
}

/**
 * Decides upon an import: to bring it in, with or without the rows that cannot be; to discard it; to undo it.
 * @throws AppError `not-found` for an import of another workspace
 */
export async function decideImport(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: DecideInput,
): Promise<Outcome> {
  const [found] = await tx.select().from(bankImports).where(one(scope, input.importId)).for('update');
  if (found === undefined) throw notFound('This import');
  const set = (values: Partial<typeof bankImports.$inferInsert>) =>
    tx
      .update(bankImports)
      .set({ ...values, touchedAt: moment.now })
      .where(one(scope, found.id));
  if (input.do === 'undo') {
    if (found.state !== 'done') return refused('Only an import that is done can be undone.');
    await set({ undoneBy: scope.userId });
  } else {
    if (found.state !== 'checked') return refused('This import has been decided upon.');
    if (input.do === 'discard') {
      await set({ state: 'discarded' });
      return accepted(undefined);
    }
    const counts = found.counts ?? { new: 0, changed: 0, bad: 0 };
    if (input.do === 'take' && counts.bad > 0) {
      return refused('Some of it cannot be imported: mend the file and send it again, or leave those questions out.');
    }
    const total = counts.new + counts.changed;
    if (total === 0) return refused('There is nothing to import: the bank has all of it already.');
    if (await isBusy(tx, scope)) return refused('Another import is under way: wait until it is done, then try again.');
    await set({ state: 'staging', progress: 0, total });
  }
  afterCommit(tx, () => announce(LANE, found.id));
  return accepted(undefined);
}

async function isBusy(tx: Tx, scope: WorkspaceScope): Promise<boolean> {
  const rows = await tx
    .select({ id: bankImports.id })
    .from(bankImports)
    .where(and(eq(bankImports.workspaceId, scope.workspaceId), inArray(bankImports.state, ['staging', 'undoing'])))
    .limit(1);
  return rows.length > 0;
}

/** How many questions of a file are in memory together. */
const AT_ONCE = 50;

/**
 * Writes a bank as a file, in pieces. What it holds is settled with the first piece, and noted in the log. A document holds the
 * expert's levels: whoever takes it rates those sample answers blind no longer; a table holds none.
 */
export async function* writeBank(
  scope: WorkspaceScope,
  clock: () => Moment,
  query: ExportQuery,
): AsyncGenerator<string, void, undefined> {
  const isDocument = query.format === 'json';
  const versions = await withScope(scope, async (tx) => {
    const moment = clock();
    const found = await listForExport(tx, scope, query, moment.now);
    await logExport(tx, scope, moment, { query, questions: found.length });
    return found;
  });
  yield isDocument ? documentHead() : sheetHead();
  for (let from = 0; from < versions.length; from += AT_ONCE) {
    const some = versions.slice(from, from + AT_ONCE);
    const ids = some.map((one) => one.versionId);
    const bodies = await withScope(scope, async (tx) => {
      if (isDocument) await noteExported(tx, scope, clock(), ids);
      return await readBodies(tx, scope, ids);
    });
    const lines = some.flatMap(({ slug, versionId }) => {
      const body = bodies.get(versionId);
      if (body === undefined) return [];
      return [isDocument ? documentLine(slug, body) : sheetLines(slug, body)];
    });
    const joint = isDocument ? DOCUMENT_JOINT : '';
    yield (from > 0 ? joint : '') + lines.join(joint);
  }
  if (isDocument) yield DOCUMENT_FOOT;
}

async function logExport(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { query: ExportQuery; questions: number },
): Promise<void> {
  await tx.insert(auditLog).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    actorId: scope.userId,
    action: 'bank.exported',
    detail: { format: input.query.format, questions: String(input.questions) },
    at: moment.now,
  });
}

async function noteExported(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  versionIds: readonly string[],
): Promise<void> {
  const seen = tx
    .select({
      workspaceId: sql<string>`${scope.workspaceId}::uuid`.as('workspace_id'),
      userId: sql<string>`${scope.userId}::uuid`.as('user_id'),
      questionId: questionVersions.questionId,
      sampleKey: sampleAnswers.key,
      seenAt: sql<Date>`${moment.now.toISOString()}::timestamptz`.as('seen_at'),
    })
    .from(sampleAnswers)
    .innerJoin(questionVersions, eq(questionVersions.id, sampleAnswers.questionVersionId))
    .where(and(eq(sampleAnswers.workspaceId, scope.workspaceId), inArray(questionVersions.id, [...versionIds])));
  await tx.insert(keySightings).select(seen).onConflictDoNothing();
}
