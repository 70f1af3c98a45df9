/**
 * Core writes of what an import brings. Its questions are put into the bank's own tables a few at a time, under the import's
 * name, where row-level security shows them to nobody; then one transaction makes all of them visible. An undo is one
 * transaction the other way. A worker holds an import by a claim with a lease, and every batch asks whether the claim still holds.
 */
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  auditLog,
  bankImportRows,
  bankImports,
  criteria,
  criterionVersions,
  keySightings,
  questionIndex,
  questions,
  questionVersions,
  sampleAnswers,
} from '@/db/schema';
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { indexedWords } from '@/features/questions/found-by';
import { keepWords, questionColumns, renewShares } from '@/features/questions/mutations';
import type { QuestionBody } from '@/features/questions/schema';
import { criterionRows, sampleRows } from '@/features/questions/version';
import { countRows } from '@/features/transfers/data';
import { LANE, LEASE_MS, SILENCE_MS } from '@/features/transfers/transfer';
import type { Moment } from '@/lib/moment';

/** An import that this worker has. */
export interface Claimed {
  id: string;
  claimId: string;
  workspaceId: string;
  authorId: string;
  ordinal: number;
  fileName: string;
  state: 'staging' | 'done' | 'undoing';
  undoneBy: string | null;
}

/** Somebody else has the import now; what is under way is rolled back. */
export class Lost extends Error {}

/** The scope of the import's own job. */
export type StagingScope = SystemScope & { readonly workspaceId: string };

/**
 * Runs `fn` in a transaction in which the import sees what it has brought so far.
 * @throws Lost when the claim holds no longer
 */
export function asImport<T>(
  moment: Moment,
  claim: Claimed,
  fn: (tx: Tx, scope: StagingScope) => Promise<T>,
): Promise<T> {
  const scope = { ...systemScope(LANE, claim.workspaceId), workspaceId: claim.workspaceId };
  return withScope(scope, async (tx) => {
    await tx.execute(sql`select set_config('plumbline.import', ${claim.id}, true)`);
    const rows = await tx
      .update(bankImports)
      .set({ leaseEndsAt: leaseFrom(moment), touchedAt: moment.now })
      .where(mine(claim))
      .returning({ id: bankImports.id });
    if (rows.length === 0) throw new Lost();
    return await fn(tx, scope);
  });
}

const leaseFrom = (moment: Moment) => new Date(moment.now.getTime() + LEASE_MS);

/** Takes an import of which something is to be done. @returns null when nothing is, or somebody else has it */
export async function claimImport(moment: Moment, importId: string): Promise<Claimed | null> {
  const claimId = moment.id();
  const rows = await withScope(systemScope(LANE), (tx) =>
    tx
      .update(bankImports)
      .set({ claimId, leaseEndsAt: leaseFrom(moment) })
      .where(and(eq(bankImports.id, importId), waits(moment)))
      .returning(),
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, claimId, state: row.state as Claimed['state'] };
}

/** There is something to do, and nobody who does it. */
const waits = (moment: Moment) =>
  and(
    sql`(${bankImports.state} in ('staging', 'undoing') or (${bankImports.state} = 'done' and ${bankImports.undoneBy} is not null))`,
    sql`(${bankImports.leaseEndsAt} is null or ${bankImports.leaseEndsAt} < ${moment.now.toISOString()}::timestamptz)`,
  );

const mine = (claim: Claimed) =>
  and(
    eq(bankImports.workspaceId, claim.workspaceId),
    eq(bankImports.id, claim.id),
    eq(bankImports.claimId, claim.claimId),
  );

/** What one row of a file becomes. */
interface Staged {
  position: number;
  slug: string;
  body: QuestionBody;
  kind: string;
  questionId: string;
  versionId: string;
}

/** Puts the next few questions of the file into the bank, unseen. @returns how many; 0 when all are there */
export async function stageBatch(
  tx: Tx,
  scope: StagingScope,
  moment: Moment,
  claim: Claimed,
  size: number,
): Promise<number> {
  const rows = await tx
    .select()
    .from(bankImportRows)
    .where(
      and(
        eq(bankImportRows.importId, claim.id),
        inArray(bankImportRows.kind, ['new', 'changed']),
        eq(bankImportRows.staged, false),
      ),
    )
    .orderBy(asc(bankImportRows.position))
    .limit(size);
  if (rows.length === 0) return 0;
  const all = rows.map(
    (row): Staged => ({
      position: row.position,
      slug: row.slug,
      body: row.body as QuestionBody,
      kind: row.kind,
      questionId: row.questionId ?? moment.id(),
      versionId: moment.id(),
    }),
  );
  const staged = await putQuestions(tx, scope, moment, claim, all);
  await putVersions(tx, scope, moment, claim, staged);
  await markStaged(tx, claim, all, new Set(staged.map((one) => one.position)));
  await tx
    .update(bankImports)
    .set({ progress: sql`${bankImports.progress} + ${rows.length}` })
    .where(mine(claim));
  return rows.length;
}

/** Rows of new questions. @returns those that go on: a slug that somebody took since the file was read is left out */
async function putQuestions(
  tx: Tx,
  scope: StagingScope,
  moment: Moment,
  claim: Claimed,
  all: Staged[],
): Promise<Staged[]> {
  const fresh = all.filter((one) => one.kind === 'new');
  if (fresh.length === 0) return all;
  const put = await tx
    .insert(questions)
    .values(
      fresh.map((one) => ({
        id: one.questionId,
        workspaceId: scope.workspaceId,
        slug: one.slug,
        ...questionColumns(one.body),
        currentVersionId: one.versionId,
        createdAt: moment.now,
        importId: claim.id,
      })),
    )
    .onConflictDoNothing({ target: [questions.workspaceId, questions.slug] })
    .returning({ id: questions.id });
  const done = new Set(put.map((row) => row.id));
  await keepWords(
    tx,
    scope,
    fresh
      .filter((one) => done.has(one.questionId))
      .map(({ questionId, body }) => ({ questionId, words: indexedWords(body) })),
  );
  return all.filter((one) => one.kind !== 'new' || done.has(one.questionId));
}

async function putVersions(
  tx: Tx,
  scope: StagingScope,
  moment: Moment,
  claim: Claimed,
  staged: Staged[],
): Promise<void> {
  if (staged.length === 0) return;
  const common = { workspaceId: scope.workspaceId, importId: claim.id };
  await tx.insert(questionVersions).values(
    staged.map((one) => ({
      ...common,
      id: one.versionId,
      questionId: one.questionId,
      // A number that no version has; it gets its place in the history when it is shown.
      number: one.kind === 'new' ? 1 : -claim.ordinal,
      body: one.body,
      note: `Imported from ${claim.fileName}`.slice(0, 200),
      createdAt: moment.now,
      createdBy: claim.authorId,
    })),
  );
  const changed = staged.filter((one) => one.kind === 'changed').map((one) => one.questionId);
  const known =
    changed.length === 0
      ? []
      : await tx
          .select()
          .from(criteria)
          .where(and(eq(criteria.workspaceId, scope.workspaceId), inArray(criteria.questionId, changed)));
  const rows = staged.map((one) => criterionRows(common, () => moment.id(), one, known));
  const fresh = rows.flatMap((one) => one.fresh);
  const rated = rows.flatMap((one) => one.rated);
  if (fresh.length > 0) await tx.insert(criteria).values(fresh);
  if (rated.length > 0) await tx.insert(criterionVersions).values(rated);
  const samples = staged.flatMap((one) => sampleRows(common, () => moment.id(), one));
  if (samples.length === 0) return;
  await tx.insert(sampleAnswers).values(samples);
  // Whoever brings a file has had the expert's levels in hand.
  await tx
    .insert(keySightings)
    .values(
      staged.flatMap(({ questionId, body }) =>
        body.samples.map((sample) => ({
          workspaceId: scope.workspaceId,
          userId: claim.authorId,
          questionId,
          sampleKey: sample.id,
          seenAt: moment.now,
        })),
      ),
    )
    .onConflictDoNothing();
}

async function markStaged(tx: Tx, claim: Claimed, all: Staged[], done: ReadonlySet<number>): Promise<void> {
  const marks = all.map((one) => ({
    position: one.position,
    question: one.questionId,
    version: one.versionId,
    put: done.has(one.position),
    after: one.kind === 'changed' ? columnsOf(one.body) : null,
  }));
  await tx.execute(sql`
    update bank_import_rows r set staged = true, body = null, question_id = m.question, version_id = m.version, after = m.after,
      kind = case when m.put then r.kind else 'overtaken' end,
      problems = case when m.put then r.problems else ${OVERTAKEN_SLUG}::text::jsonb end
    from jsonb_to_recordset(${JSON.stringify(marks)}::text::jsonb)
      as m(position int, question uuid, version uuid, put boolean, after jsonb)
    where r.import_id = ${claim.id} and r.position = m.position`);
}

const sentence = (field: string, reason: string): string => JSON.stringify([{ field, reason }]);
const OVERTAKEN_SLUG = sentence('slug', 'somebody has taken this slug since the file was read: import the file again');
const OVERTAKEN = sentence('', 'somebody has published another version since the file was read: import the file again');

/** What a version sets on its question, under the names of the columns and as the database writes them. */
function columnsOf(body: QuestionBody): Record<string, unknown> {
  const { titleWords, promptBits, promptSize, foundByVersion, ...rest } = questionColumns(body);
  return {
    ...rest,
    title_words: questions.titleWords.mapToDriverValue(titleWords),
    words: questionIndex.words.mapToDriverValue(indexedWords(body)),
    prompt_bits: promptBits,
    prompt_size: promptSize,
    found_by_version: foundByVersion,
  };
}

const SET_FROM = (from: 'after' | 'before') =>
  sql.raw(`title = x.title, capability = x.capability, kind = x.kind, difficulty = x.difficulty, minutes = x.minutes,
    tier = x.tier, facets = x.facets, seniority = x.seniority, title_words = x.title_words, labels = x.labels,
    prompt_bits = coalesce(x.prompt_bits, q.prompt_bits), prompt_size = coalesce(x.prompt_size, q.prompt_size),
    found_by_version = x.found_by_version
    from bank_import_rows r cross join lateral jsonb_populate_record(null::questions, r.${from}) x`);

const SET_WORDS_FROM = (from: 'after' | 'before') =>
  sql.raw(
    `words = x.words from bank_import_rows r cross join lateral jsonb_populate_record(null::question_index, r.${from}) x`,
  );

/** The flip: one transaction, after which everybody sees all of it. Before it nobody sees anything. */
export async function show(tx: Tx, scope: StagingScope, moment: Moment, claim: Claimed): Promise<void> {
  const ofImport = sql`r.import_id = ${claim.id} and r.kind = 'changed'`;
  // Whoever publishes a version locks its question first; so does this.
  await tx.execute(sql`select q.id from questions q join bank_import_rows r on r.question_id = q.id
    where ${ofImport} order by q.id for update of q`);
  await tx.execute(sql`update bank_import_rows r set kind = 'overtaken', problems = ${OVERTAKEN}::text::jsonb from questions q
    where ${ofImport} and q.id = r.question_id and q.current_version_id is distinct from r.base_version_id`);
  const overtaken = sql`(select r.version_id from bank_import_rows r where r.import_id = ${claim.id} and r.kind = 'overtaken')`;
  await tx.execute(
    sql`delete from sample_answers where import_id = ${claim.id} and question_version_id in ${overtaken}`,
  );
  await tx.execute(
    sql`delete from criterion_versions where import_id = ${claim.id} and question_version_id in ${overtaken}`,
  );
  await tx.execute(sql`delete from question_versions where import_id = ${claim.id} and id in ${overtaken}`);
  await tx.execute(sql`update question_versions v set number =
      (select max(o.number) from question_versions o where o.question_id = v.question_id and o.number > 0) + 1
    from bank_import_rows r where ${ofImport} and v.id = r.version_id`);
  await tx.execute(sql`update bank_import_rows r set before = to_jsonb(f) || to_jsonb(q)
    from questions q join question_index f on f.question_id = q.id where ${ofImport} and q.id = r.question_id`);
  await tx.execute(sql`update questions q set current_version_id = r.version_id, ${SET_FROM('after')}
    where ${ofImport} and q.id = r.question_id`);
  await tx.execute(
    sql`update question_index f set ${SET_WORDS_FROM('after')} where ${ofImport} and f.question_id = r.question_id`,
  );
  await renewShares(tx, scope, await sharedOf(tx, ofImport));
  const counts = await countRows(tx, scope, claim.id);
  await tx
    .update(bankImports)
    .set({ state: 'done', doneAt: moment.now, counts, claimId: null, leaseEndsAt: null })
    .where(mine(claim));
  await note(tx, scope, moment, claim, 'bank.imported', claim.authorId, String(counts.new + counts.changed));
}

/** Those of an import's questions that other workspaces are offered. */
async function sharedOf(tx: Tx, rows: SQL): Promise<string[]> {
  const shared = await tx.execute<{ id: string }>(sql`select s.question_id::text as id from question_shares s
    join bank_import_rows r on r.question_id = s.question_id where s.stopped_at is null and ${rows}`);
  return shared.map((row) => row.id);
}

async function note(
  tx: Tx,
  scope: StagingScope,
  moment: Moment,
  claim: Claimed,
  action: string,
  actorId: string | null,
  count: string,
): Promise<void> {
  await tx.insert(auditLog).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    actorId,
    action,
    subjectId: claim.id,
    detail: { file: claim.fileName, questions: count },
    at: moment.now,
  });
}

const BANK_TABLES = ['question_versions', 'criteria', 'criterion_versions', 'sample_answers'] as const;
const QUESTION_OF: Record<(typeof BANK_TABLES)[number], string> = {
  question_versions: 'question_id',
  criteria: 'question_id',
  criterion_versions: '(select v.question_id from question_versions v where v.id = question_version_id)',
  sample_answers: '(select v.question_id from question_versions v where v.id = question_version_id)',
};

/**
 * The flip back. What was asked, planned, rated, drafted or edited since stays and is the workspace's own from now on, with the
 * reason; everything else is out of sight at once, and questions that were changed are as they were before.
 */
export async function takeBack(tx: Tx, scope: StagingScope, moment: Moment, claim: Claimed): Promise<void> {
  await tx.execute(sql`update bank_import_rows r set kept = 'it was edited after the import' from questions q
    where r.import_id = ${claim.id} and r.kind in ('new', 'changed') and q.id = r.question_id
      and q.current_version_id is distinct from r.version_id`);
  await tx.execute(sql`update bank_import_rows r set kept = 'a role, a loop, a rating, a draft or a share holds it'
    where r.import_id = ${claim.id} and r.kind in ('new', 'changed') and r.kept = ''
      and r.question_id in (select bank_import_used(${claim.id}))`);
  const kept = sql`(select r.question_id from bank_import_rows r where r.import_id = ${claim.id} and r.kept <> '')`;
  for (const table of [...BANK_TABLES].reverse()) {
    await tx.execute(sql`update ${sql.raw(table)} set import_id = null
      where import_id = ${claim.id} and ${sql.raw(QUESTION_OF[table])} in ${kept}`);
  }
  await tx.execute(sql`update questions set import_id = null where import_id = ${claim.id} and id in ${kept}`);
  const back = sql`r.import_id = ${claim.id} and r.kind = 'changed' and r.kept = ''`;
  await tx.execute(sql`update questions q set current_version_id = x.current_version_id, ${SET_FROM('before')}
    where ${back} and q.id = r.question_id`);
  await tx.execute(
    sql`update question_index f set ${SET_WORDS_FROM('before')} where ${back} and f.question_id = r.question_id`,
  );
  // A version that nobody sees leaves its number to the next one that is published.
  await tx.execute(sql`update question_versions v set number = ${-claim.ordinal}::int from bank_import_rows r
    where ${back} and v.id = r.version_id`);
  await renewShares(tx, scope, await sharedOf(tx, back));
  const [left] = await tx.execute<{ count: number; kept: number }>(sql`
    select count(*) filter (where r.kept = '')::int as count, count(*) filter (where r.kept <> '')::int as kept
    from bank_import_rows r where r.import_id = ${claim.id} and r.kind in ('new', 'changed')`);
  await tx
    .update(bankImports)
    .set({ state: 'undoing', progress: 0, total: left?.count ?? 0, undoneAt: moment.now })
    .where(mine(claim));
  await note(tx, scope, moment, claim, 'bank.import-undone', claim.undoneBy, String(left?.count ?? 0));
}

/** Gives the slugs of what is out of sight back, a few at a time, so that the same file can be imported again. */
export async function freeSlugs(tx: Tx, claim: Claimed, size: number): Promise<number> {
  const freed = await tx.execute(sql`
    update questions set slug = slug || '~' || ${String(claim.ordinal)}::text where id in (
      select id from questions where import_id = ${claim.id} and position('~' in slug) = 0 limit ${size})
    returning id`);
  await tx
    .update(bankImports)
    .set({ progress: sql`${bankImports.progress} + ${freed.length}` })
    .where(mine(claim));
  return freed.length;
}

/** The end of an undo: everything is out of sight, and no slug is held. */
export async function endUndo(tx: Tx, claim: Claimed): Promise<void> {
  await tx.update(bankImports).set({ state: 'undone', claimId: null, leaseEndsAt: null }).where(mine(claim));
}

/** Gives up files that nobody sends any more. @returns imports that nobody works on though somebody should */
export async function listWaiting(tx: Tx, _scope: SystemScope, moment: Moment): Promise<string[]> {
  const silent = new Date(moment.now.getTime() - SILENCE_MS);
  await tx
    .update(bankImports)
    .set({ state: 'failed', fault: 'The file did not arrive whole: send it again.' })
    .where(
      and(eq(bankImports.state, 'receiving'), sql`${bankImports.touchedAt} < ${silent.toISOString()}::timestamptz`),
    );
  const rows = await tx.select({ id: bankImports.id }).from(bankImports).where(waits(moment));
  return rows.map((row) => row.id);
}
