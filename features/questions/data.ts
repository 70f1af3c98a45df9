/** Core reads of the bank. */
import { and, asc, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
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
} from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import type { Capability } from './capability';
import type { BankScope } from './mutations';
import { besideCopy, type Source } from './origin';
import { type QuestionBody, questionBodySchema } from './schema';

export interface QuestionRow {
  id: string;
  slug: string;
  title: string;
  capability: string;
  kind: string;
  difficulty: string;
  minutes: number;
  tier: string;
  facets: string[];
  seniority: string[];
  assesses: string;
  version: number;
  /** How many criteria it rates. */
  criteria: number;
}

export interface BankFilters {
  text?: string;
  capability?: string;
  kind?: string;
  difficulty?: string;
  seniority?: string;
  facet?: string;
  /** Those that were put away, instead of those that were not. */
  archived?: boolean;
}

/** The workspace's questions that match every filter, best title match first, then by title. */
export async function searchQuestions(tx: Tx, scope: BankScope, filters: BankFilters): Promise<QuestionRow[]> {
  const where: SQL[] = [
    eq(questions.workspaceId, scope.workspaceId),
    filters.archived ? isNotNull(questions.archivedAt) : isNull(questions.archivedAt),
  ];
  const text = filters.text?.trim() ?? '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    where.push(sql`${questions.searchText} ilike ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`);
  }
  if (filters.capability) where.push(eq(questions.capability, filters.capability));
  if (filters.kind) where.push(eq(questions.kind, filters.kind));
  if (filters.difficulty) where.push(eq(questions.difficulty, filters.difficulty));
  if (filters.seniority) where.push(sql`${filters.seniority} = any(${questions.seniority})`);
  if (filters.facet) where.push(sql`${filters.facet} = any(${questions.facets})`);
  const inTitle = sql<number>`case when ${questions.title} ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} then 0 else 1 end`;
  const rows = await tx
    .select({
      question: questions,
      version: questionVersions.number,
      assesses: sql<string>`${questionVersions.body} ->> 'assesses'`,
      criteria: sql<number>`jsonb_array_length(${questionVersions.body} -> 'criteria')`,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(...where))
    .orderBy(inTitle, asc(questions.title));
  return rows.map(({ question, version, assesses, criteria }) => ({
    id: question.id,
    slug: question.slug,
    title: question.title,
    capability: question.capability,
    kind: question.kind,
    difficulty: question.difficulty,
    minutes: question.minutes,
    tier: question.tier,
    facets: question.facets,
    seniority: question.seniority,
    assesses,
    version,
    criteria,
  }));
}

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

export interface LibraryEntry {
  slug: string;
  title: string;
  capability: string;
  minutes: number;
  difficulty: string;
  kind: string;
  criteria: number;
  /** The workspace's copy, when it has one. */
  questionId: string | null;
  /** True when the library has moved on since the copy was made. */
  upgrade: boolean;
}

/** Library questions with what the workspace has made of each. */
export async function listLibrary(tx: Tx, scope: BankScope): Promise<LibraryEntry[]> {
  const rows = await tx
    .select({
      slug: libraryQuestions.slug,
      hash: libraryQuestions.hash,
      body: libraryQuestions.body,
      questionId: questions.id,
      originHash: questions.originHash,
    })
    .from(libraryQuestions)
    .leftJoin(
      questions,
      and(eq(questions.originSlug, libraryQuestions.slug), eq(questions.workspaceId, scope.workspaceId)),
    )
    .orderBy(asc(libraryQuestions.position));
  return rows.map((row) => {
    const body = row.body as QuestionBody;
    return {
      slug: row.slug,
      title: body.title,
      capability: body.capability,
      minutes: body.minutes,
      difficulty: body.difficulty,
      kind: body.kind,
      criteria: body.criteria.length,
      questionId: row.questionId,
      upgrade: row.questionId !== null && row.originHash !== row.hash,
    };
  });
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
