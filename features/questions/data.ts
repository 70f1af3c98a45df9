/** Core reads of the bank. */
import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  capabilities,
  criterionVersions,
  libraryQuestions,
  questionShares,
  questions,
  questionVersions,
  sampleAnswers,
  users,
  votes,
  workspaces,
} from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import type { Capability } from './capability';
import { DEFAULT_EXPOSURE_LIMIT, EXPOSURE_DAYS, type Exposure } from './exposure';
import type { BankScope } from './mutations';
import { besideCopy, type Source } from './origin';
import { type QuestionBody, questionBodySchema } from './schema';

export interface CriterionVersion {
  id: string;
  criterionId: string;
  questionVersionId: string;
  position: number;
  title: string;
  capability: string;
  anchors: { level: number; label: string; anchor: string }[];
}

export interface QuestionVersion {
  id: string;
  questionId: string;
  slug: string;
  number: number;
  note: string;
  createdAt: Date;
  body: QuestionBody;
  criteria: CriterionVersion[];
}

async function versionsWhere(tx: Tx, scope: BankScope, condition: SQL): Promise<QuestionVersion[]> {
  const rows = await tx
    .select({ version: questionVersions, slug: questions.slug })
    .from(questionVersions)
    .innerJoin(questions, eq(questions.id, questionVersions.questionId))
    .where(and(eq(questionVersions.workspaceId, scope.workspaceId), condition));
  if (rows.length === 0) return [];
  const rated = await tx
    .select()
    .from(criterionVersions)
    .where(
      and(
        eq(criterionVersions.workspaceId, scope.workspaceId),
        inArray(
          criterionVersions.questionVersionId,
          rows.map((row) => row.version.id),
        ),
      ),
    )
    .orderBy(asc(criterionVersions.position));
  return rows.map(({ version, slug }) => ({
    id: version.id,
    questionId: version.questionId,
    slug,
    number: version.number,
    note: version.note,
    createdAt: version.createdAt,
    body: questionBodySchema.parse(version.body),
    criteria: rated.filter((one) => one.questionVersionId === version.id),
  }));
}

/** The current version of the question with this slug, or null. */
export async function readQuestion(tx: Tx, scope: BankScope, slug: string): Promise<QuestionVersion | null> {
  const found = await versionsWhere(
    tx,
    scope,
    sql`${questions.slug} = ${slug} and ${questionVersions.id} = ${questions.currentVersionId}`,
  );
  return found[0] ?? null;
}

/** The versions with these ids, in no particular order. */
export function readVersions(tx: Tx, scope: BankScope, ids: string[]): Promise<QuestionVersion[]> {
  return ids.length === 0 ? Promise.resolve([]) : versionsWhere(tx, scope, inArray(questionVersions.id, ids));
}

/** Current versions of questions by question id. */
export function readCurrentVersions(tx: Tx, scope: BankScope, questionIds: string[]): Promise<QuestionVersion[]> {
  if (questionIds.length === 0) return Promise.resolve([]);
  const current = and(inArray(questions.id, questionIds), sql`${questionVersions.id} = ${questions.currentVersionId}`);
  return versionsWhere(tx, scope, current as SQL);
}

export interface Sample {
  id: string;
  key: string;
  title: string;
  answer: string;
  expert: Record<string, { level: number; why: string }>;
}

/** Sample answers of a version: weak, borderline, strong. The expert's key is for after the reader has rated. */
export function listSamples(tx: Tx, scope: BankScope, questionVersionId: string): Promise<Sample[]> {
  return tx
    .select({
      id: sampleAnswers.id,
      key: sampleAnswers.key,
      title: sampleAnswers.title,
      answer: sampleAnswers.answer,
      expert: sampleAnswers.expert,
    })
    .from(sampleAnswers)
    .where(
      and(eq(sampleAnswers.workspaceId, scope.workspaceId), eq(sampleAnswers.questionVersionId, questionVersionId)),
    )
    .orderBy(sql`case ${sampleAnswers.key} when 'weak' then 1 when 'borderline' then 2 else 3 end`);
}

/** The workspace's capabilities in their order. */
export function listCapabilities(tx: Tx, scope: BankScope): Promise<Capability[]> {
  return tx
    .select({ key: capabilities.key, name: capabilities.name, anchors: capabilities.anchors })
    .from(capabilities)
    .where(eq(capabilities.workspaceId, scope.workspaceId))
    .orderBy(asc(capabilities.position));
}

/** A question of the library with its hash, or null. */
export async function readLibraryQuestion(
  tx: Tx,
  _scope: BankScope,
  slug: string,
): Promise<{ slug: string; hash: string; body: QuestionBody } | null> {
  const rows = await tx.select().from(libraryQuestions).where(eq(libraryQuestions.slug, slug));
  const row = rows[0];
  return row === undefined ? null : { slug: row.slug, hash: row.hash, body: questionBodySchema.parse(row.body) };
}

/** Where a workspace's copy came from; null for a question of its own, and for one whose library file is gone. */
export type KnownOrigin =
  | { kind: 'library'; slug: string; upgrade: boolean }
  | { kind: 'workspace'; from: string; upgrade: boolean };

/** @returns the origin, and whether it has moved on since the copy was made or last brought up to it */
export async function readOrigin(tx: Tx, scope: BankScope, questionId: string): Promise<KnownOrigin | null> {
  const [row] = await tx
    .select({
      originHash: questions.originHash,
      slug: libraryQuestions.slug,
      libraryHash: libraryQuestions.hash,
      from: questions.originFrom,
      shareHash: questionShares.hash,
    })
    .from(questions)
    .leftJoin(libraryQuestions, eq(libraryQuestions.slug, questions.originSlug))
    .leftJoin(questionShares, sharedOrigin(scope))
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, questionId)));
  if (row === undefined) return null;
  const { originHash, slug, libraryHash, from, shareHash } = row;
  if (slug !== null) return { kind: 'library', slug, upgrade: libraryHash !== originHash };
  return from === null ? null : { kind: 'workspace', from, upgrade: shareHash !== null && shareHash !== originHash };
}

/** The share that a copy came from, while it is offered to this workspace. */
const sharedOrigin = (scope: BankScope) =>
  and(
    eq(questionShares.questionId, questions.originQuestionId),
    isNull(questionShares.stoppedAt),
    sql`${questionShares.organisationId} = (select w.organisation_id from workspaces w where w.id = ${scope.workspaceId})`,
  );

/** An origin's text as it is now, beside the workspace's copy of it. */
export interface SourceBesideCopy extends Source {
  copy: QuestionBody;
  copyNumber: number;
  /** Of the other workspace, those that its question rates; none of the library's, which every workspace has. */
  capabilities: Capability[];
}

/** @returns null for a question of the workspace's own, and where the origin offers its text no more */
export async function readSource(tx: Tx, scope: BankScope, questionId: string): Promise<SourceBesideCopy | null> {
  const [row] = await tx
    .select({ library: libraryQuestions, share: questionShares })
    .from(questions)
    .leftJoin(libraryQuestions, eq(libraryQuestions.slug, questions.originSlug))
    .leftJoin(questionShares, sharedOrigin(scope))
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, questionId)));
  const [current] = await readCurrentVersions(tx, scope, [questionId]);
  if (row === undefined || current === undefined) return null;
  const beside = { copy: current.body, copyNumber: current.number };
  if (row.library !== null) {
    const { hash, body } = row.library;
    return {
      kind: 'library',
      from: 'the library',
      hash,
      body: questionBodySchema.parse(body),
      capabilities: [],
      ...beside,
    };
  }
  if (row.share === null) return null;
  const { hash, body, fromName, withSamples, capabilities: rated } = row.share;
  return {
    kind: 'workspace',
    from: fromName,
    hash,
    body: besideCopy(questionBodySchema.parse(body), withSamples, current.body),
    capabilities: rated,
    ...beside,
  };
}

/** Whether a question was put away. */
export async function readIsArchived(tx: Tx, scope: BankScope, questionId: string): Promise<boolean> {
  const rows = await tx
    .select({ archivedAt: questions.archivedAt })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, questionId)));
  return rows[0]?.archivedAt != null;
}

export interface VersionEntry {
  id: string;
  number: number;
  note: string;
  createdAt: Date;
  /** Null when the server itself made it. */
  authorName: string | null;
}

/** Every version of a question, newest first. */
export function listVersions(tx: Tx, scope: BankScope, questionId: string): Promise<VersionEntry[]> {
  return tx
    .select({
      id: questionVersions.id,
      number: questionVersions.number,
      note: questionVersions.note,
      createdAt: questionVersions.createdAt,
      authorName: users.name,
    })
    .from(questionVersions)
    .leftJoin(users, eq(users.id, questionVersions.createdBy))
    .where(and(eq(questionVersions.workspaceId, scope.workspaceId), eq(questionVersions.questionId, questionId)))
    .orderBy(desc(questionVersions.number));
}

export interface PracticeTry {
  sampleId: string;
  /** 1 is the blind one. */
  round: number;
  at: Date;
  /** Level by criterion version. */
  levels: Record<string, number>;
}

/** The person's own ratings of these sample answers, earliest first. Nobody else's are ever read here. */
export async function readPractice(tx: Tx, scope: WorkspaceScope, sampleIds: string[]): Promise<PracticeTry[]> {
  if (sampleIds.length === 0) return [];
  const rows = await tx
    .select({
      sampleId: votes.subjectId,
      round: votes.roundNumber,
      at: votes.castAt,
      criterionVersionId: votes.criterionVersionId,
      level: votes.level,
    })
    .from(votes)
    .where(
      and(
        eq(votes.workspaceId, scope.workspaceId),
        eq(votes.raterId, scope.userId),
        eq(votes.subjectKind, 'sample'),
        inArray(votes.subjectId, sampleIds),
      ),
    )
    .orderBy(asc(votes.roundNumber));
  const tries = new Map<string, PracticeTry>();
  for (const row of rows) {
    const key = `${row.sampleId} ${row.round}`;
    const one = tries.get(key) ?? { sampleId: row.sampleId, round: row.round, at: row.at, levels: {} };
    if (row.criterionVersionId !== null && row.level !== null) one.levels[row.criterionVersionId] = row.level;
    tries.set(key, one);
  }
  return [...tries.values()];
}

/**
 * Whether this person has rated the answer before, been shown the expert's key for it, or written it in a draft, under any
 * version of its question.
 * What they give it after that is no blind rating.
 * @param of.except the round that is being rated
 */
export async function hasMetSample(
  tx: Tx,
  scope: WorkspaceScope,
  of: { sampleId: string; except: string | null },
): Promise<boolean> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ met: boolean }>(sql`
    select exists (
      select 1 from key_sightings k
      where k.workspace_id = ${w} and k.user_id = ${scope.userId} and k.question_id = v.question_id and k.sample_key = s.key
    ) or exists (
      select 1 from question_drafts d
      where d.workspace_id = ${w} and d.author_id = ${scope.userId} and d.question_id = v.question_id
        and d.body -> 'samples' @> jsonb_build_array(jsonb_build_object('key', s.key))
    ) or exists (
      select 1 from votes p
      join round_raters seat on seat.round_id = p.round_id and seat.rater_id = p.rater_id
      join sample_answers t on t.id = p.subject_id
      join question_versions tv on tv.id = t.question_version_id
      where p.workspace_id = ${w} and p.rater_id = ${scope.userId} and p.subject_kind = 'sample'
        and p.round_id is distinct from ${of.except}::uuid and seat.state in ('sealed', 'late')
        and tv.question_id = v.question_id and t.key = s.key
    ) as met
    from sample_answers s join question_versions v on v.id = s.question_version_id
    where s.workspace_id = ${w} and s.id = ${of.sampleId}`);
  return rows[0]?.met === true;
}

/**
 * The questions that were asked, as a table of `question_id`, `asked`, `recent`, `last_asked_at` and `often` (the workspace's limit is
 * reached): interviews of this workspace that have begun by `now`, or of a decided loop where nobody wrote down when; not those that
 * were skipped, or planned for after their loop had ended. It reads when interviews were and nothing that anybody scored.
 */
export const askings = (scope: BankScope, now: Date): SQL =>
  sql`asked_questions(${scope.workspaceId}::uuid, ${now.toISOString()}::timestamptz, ${since(now)}::timestamptz)`;

const since = (now: Date): string => new Date(now.getTime() - EXPOSURE_DAYS * 86_400_000).toISOString();

/** The exposure of each of these questions of the workspace, by question id. */
export async function readExposures(
  tx: Tx,
  scope: BankScope,
  questionIds: readonly string[],
  now: Date,
): Promise<Map<string, Exposure>> {
  if (questionIds.length === 0) return new Map();
  const rows = await tx
    .select({
      id: questions.id,
      isPublic: questions.isPublic,
      asked: sql<number | null>`a.asked`,
      recent: sql<number | null>`a.recent`,
      lastAskedAt: sql<string | null>`a.last_asked_at`,
    })
    .from(questions)
    .leftJoin(sql`${askings(scope, now)} as a`, sql`a.question_id = ${questions.id}`)
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.id, [...questionIds])));
  return new Map(
    rows.map(({ id, isPublic, asked, recent, lastAskedAt }) => [
      id,
      {
        asked: asked ?? 0,
        recent: recent ?? 0,
        lastAskedAt: lastAskedAt === null ? null : new Date(lastAskedAt),
        isPublic,
      },
    ]),
  );
}

/** How often the workspace lets a question be asked within a year before it warns. */
export async function readExposureLimit(tx: Tx, scope: BankScope): Promise<number> {
  const rows = await tx
    .select({ limit: workspaces.exposureLimit })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId));
  return rows[0]?.limit ?? DEFAULT_EXPOSURE_LIMIT;
}
