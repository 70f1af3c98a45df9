/** Core writes of the bank: library rows from files, adopting a copy, publishing a version. */
import { and, eq, inArray, isNull, ne, notInArray, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  capabilities,
  criteria,
  criterionVersions,
  keySightings,
  libraryQuestions,
  questionIndex,
  questionShares,
  questions,
  questionVersions,
  rooms,
  roundRaters,
  rounds,
  sampleAnswers,
  votes,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { hashOf } from '@/lib/content-files';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { type Capability, DEFAULT_CAPABILITIES } from './capability';
import { hasMetSample, listCapabilities, readSource } from './data';
import { FOUND_BY_VERSION, type FoundBy, foundBy, indexedWords, tellingWords } from './found-by';
import { type Origin, sharedBody } from './origin';
import { upgraded } from './question';
import { type PracticeInput, type QuestionBody, questionBodySchema, type UpgradeInput } from './schema';
import { criterionRows, sampleRows } from './version';

/** Who may write a workspace's bank: a person there, or a job narrowed to it. */
export type BankScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

export interface LibraryFile {
  slug: string;
  hash: string;
  body: QuestionBody;
  /** Whether anybody can read it, as what is shipped; a private folder's questions are not. */
  isPublic: boolean;
}

/** Makes the library rows equal to the files: adds, updates by hash, and drops what no file holds any more. */
export async function storeLibrary(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  files: readonly LibraryFile[],
): Promise<void> {
  const known = await tx
    .select({
      slug: libraryQuestions.slug,
      hash: libraryQuestions.hash,
      position: libraryQuestions.position,
      isPublic: libraryQuestions.isPublic,
      foundByVersion: libraryQuestions.foundByVersion,
    })
    .from(libraryQuestions);
  const stored = new Map(known.map((one) => [one.slug, one]));
  for (const [position, { slug, hash, body, isPublic }] of files.entries()) {
    const same = stored.get(slug);
    const isStored =
      same?.hash === hash &&
      same.position === position &&
      same.isPublic === isPublic &&
      same.foundByVersion === FOUND_BY_VERSION;
    if (isStored) continue;
    const { facets: _facets, promptBits: _bits, promptSize: _size, ...columns } = questionColumns(body);
    const row = {
      ...{ hash, body, position, isPublic, criteria: body.criteria.length, loadedAt: moment.now },
      ...columns,
      words: indexedWords(body),
    };
    await tx
      .insert(libraryQuestions)
      .values({ id: moment.id(), slug, ...row })
      .onConflictDoUpdate({ target: libraryQuestions.slug, set: row });
  }
  const slugs = files.map((file) => file.slug);
  await tx.delete(libraryQuestions).where(slugs.length === 0 ? sql`true` : notInArray(libraryQuestions.slug, slugs));
}

/**
 * Makes anew what some questions are found by, where an earlier version of `foundBy` made it.
 * @returns how many rows were made anew; call again until it is none
 */
export async function refreshFoundBy(tx: Tx, _scope: SystemScope, atMost: number): Promise<number> {
  const rows = await tx
    .select({
      id: questions.id,
      workspaceId: questions.workspaceId,
      title: questions.title,
      body: questionVersions.body,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(ne(questions.foundByVersion, FOUND_BY_VERSION))
    .limit(atMost);
  for (const row of rows) {
    const { columns, words } = foundAgain(row.title, row.body);
    await tx
      .update(questions)
      .set(columns)
      .where(and(eq(questions.workspaceId, row.workspaceId), eq(questions.id, row.id)));
    await keepWords(tx, row, [{ questionId: row.id, words }]);
  }
  return rows.length;
}

/** A body that today's schema does not take is found by its title, and never stops a start. */
function foundAgain(title: string, stored: unknown): { columns: Partial<FoundBy>; words: string[] } {
  const body = questionBodySchema.safeParse(stored);
  if (body.success) return { columns: foundBy(body.data), words: indexedWords(body.data) };
  const words = tellingWords(title);
  return { columns: { titleWords: words, labels: '', foundByVersion: FOUND_BY_VERSION }, words };
}

/**
 * Writes the words that these questions are found by from now on. In two statements, since what would be put in the place of a
 * row may not be read by people, nor by a conflict of theirs.
 */
export async function keepWords(
  tx: Tx,
  scope: { readonly workspaceId: string },
  rows: readonly { questionId: string; words: string[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.questionId);
  await tx
    .delete(questionIndex)
    .where(and(eq(questionIndex.workspaceId, scope.workspaceId), inArray(questionIndex.questionId, ids)));
  await tx.insert(questionIndex).values(rows.map((row) => ({ ...row, workspaceId: scope.workspaceId })));
}

/** Gives a new workspace its five capabilities; those it has already are left as they are. */
export async function storeDefaultCapabilities(tx: Tx, scope: BankScope, moment: Moment): Promise<void> {
  await tx
    .insert(capabilities)
    .values(
      DEFAULT_CAPABILITIES.map((one, position) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        key: one.key,
        name: one.name,
        position,
        anchors: one.anchors,
      })),
    )
    .onConflictDoNothing({ target: [capabilities.workspaceId, capabilities.key] });
}

/** Adds those that the workspace has not got, behind its own; what it calls by the same key stays as it is. */
export async function storeCapabilities(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  given: readonly Capability[],
): Promise<void> {
  if (given.length === 0) return;
  const [last] = await tx
    .select({ position: sql<number>`coalesce(max(${capabilities.position}), -1)::int` })
    .from(capabilities)
    .where(eq(capabilities.workspaceId, scope.workspaceId));
  await tx
    .insert(capabilities)
    .values(
      given.map(({ key, name, anchors }, index) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        key,
        name,
        position: (last?.position ?? -1) + 1 + index,
        anchors,
      })),
    )
    .onConflictDoNothing({ target: [capabilities.workspaceId, capabilities.key] });
}

/** What a row of `questions` says of its current version, so that lists and searches read no bodies. */
export function questionColumns(body: QuestionBody) {
  return {
    title: body.title,
    capability: body.capability,
    kind: body.kind,
    difficulty: body.difficulty,
    minutes: body.minutes,
    tier: body.tier,
    facets: [...body.facets],
    seniority: [...body.seniority],
    ...foundBy(body),
  };
}

/**
 * Copies a library question into the workspace with its origin. A second call finds the first copy.
 * @returns the question's id
 */
export async function adoptQuestion(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: { slug: string },
): Promise<string> {
  const existing = await tx
    .select({ id: questions.id })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.slug, input.slug)));
  if (existing[0] !== undefined) return existing[0].id;
  const library = await tx.select().from(libraryQuestions).where(eq(libraryQuestions.slug, input.slug));
  const found = library[0];
  if (found === undefined) throw notFound(`The library question "${input.slug}"`);
  const body = questionBodySchema.parse(found.body);
  return await createQuestion(tx, scope, moment, {
    slug: input.slug,
    body,
    note: 'Adopted from the library',
    origin: { kind: 'library', slug: found.slug, hash: found.hash },
    isPublic: found.isPublic,
  });
}

/**
 * Puts a question into the workspace with its first version.
 * @param input.origin where a copy comes from; null for a question of the workspace's own
 * @param input.isPublic whether anybody can read its text already; not, when left out
 * @returns the question's id
 * @throws AppError `conflict` while an import brings one under the same slug
 */
export async function createQuestion(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: {
    slug: string;
    body: QuestionBody;
    note: string;
    origin: Origin | null;
    /** Whether anybody can read its text. */
    isPublic?: boolean;
  },
): Promise<string> {
  const { slug, body, note, origin } = input;
  const questionId = moment.id();
  const put = await tx
    .insert(questions)
    .values({
      id: questionId,
      workspaceId: scope.workspaceId,
      slug,
      ...questionColumns(body),
      originHash: origin?.hash,
      ...(origin?.kind === 'library' ? { originSlug: origin.slug } : {}),
      ...(origin?.kind === 'workspace' ? { originQuestionId: origin.questionId, originFrom: origin.from } : {}),
      isPublic: input.isPublic ?? false,
      createdAt: moment.now,
    })
    .onConflictDoNothing({ target: [questions.workspaceId, questions.slug] })
    .returning({ id: questions.id });
  // Whoever asked saw nobody there: an import that is under way is seen by nobody.
  if (put.length === 0) {
    throw new AppError(
      'conflict',
      `An import that is under way brings a question “${slug}”: try again when it is done.`,
    );
  }
  await publishVersion(tx, scope, moment, { questionId, body, note });
  return questionId;
}

/** Slugs that a new question may not take: the workspace's own, and the library's, under which a copy would come. */
export async function takenSlugs(tx: Tx, scope: BankScope): Promise<Set<string>> {
  const own = await tx
    .select({ slug: questions.slug })
    .from(questions)
    .where(eq(questions.workspaceId, scope.workspaceId));
  const library = await tx.select({ slug: libraryQuestions.slug }).from(libraryQuestions);
  return new Set([...own, ...library].map((one) => one.slug));
}

/**
 * Publishes a new version. A criterion keeps its id while its key and number of levels stay; a change in the number of
 * levels makes a new criterion, so charts never join what cannot be compared.
 * @returns the version's id
 * @throws AppError `not-found` for a question of another workspace
 */
export async function publishVersion(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: { questionId: string; body: QuestionBody; note: string },
): Promise<string> {
  const body = questionBodySchema.parse(input.body);
  // The lock also lets two versions of one question be numbered one after the other.
  const owned = await tx
    .select({ id: questions.id })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)))
    .for('update');
  if (owned.length === 0) throw notFound('The question');
  const mine = and(
    eq(questionVersions.workspaceId, scope.workspaceId),
    eq(questionVersions.questionId, input.questionId),
  );
  const latest = await tx
    .select({ number: sql<number>`coalesce(max(${questionVersions.number}), 0)::int` })
    .from(questionVersions)
    .where(mine);
  const versionId = moment.id();
  await tx.insert(questionVersions).values({
    id: versionId,
    workspaceId: scope.workspaceId,
    questionId: input.questionId,
    number: (latest[0]?.number ?? 0) + 1,
    body,
    note: input.note,
    createdAt: moment.now,
    createdBy: scope.kind === 'workspace' ? scope.userId : null,
  });
  const known = await tx
    .select()
    .from(criteria)
    .where(
      and(
        eq(criteria.workspaceId, scope.workspaceId),
        eq(criteria.questionId, input.questionId),
        inArray(
          criteria.key,
          body.criteria.map((one) => one.id),
        ),
      ),
    );
  const common = { workspaceId: scope.workspaceId };
  const version = { questionId: input.questionId, versionId, body };
  const { fresh, rated } = criterionRows(common, () => moment.id(), version, known);
  if (fresh.length > 0) await tx.insert(criteria).values(fresh);
  if (rated.length > 0) await tx.insert(criterionVersions).values(rated);
  const samples = sampleRows(common, () => moment.id(), version);
  if (samples.length > 0) await tx.insert(sampleAnswers).values(samples);
  await tx
    .update(questions)
    .set({ ...questionColumns(body), currentVersionId: versionId })
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)));
  await keepWords(tx, scope, [{ questionId: input.questionId, words: indexedWords(body) }]);
  await renewShares(tx, scope, [input.questionId]);
  return versionId;
}

/**
 * Writes anew what is shared of these questions, as they are now: whoever copied one is offered the difference. Whatever gives a
 * question another current version calls it; those that are not shared are passed over.
 */
export async function renewShares(tx: Tx, scope: BankScope, questionIds: readonly string[]): Promise<void> {
  if (questionIds.length === 0) return;
  const shares = await tx
    .select({
      id: questionShares.id,
      withSamples: questionShares.withSamples,
      number: questionVersions.number,
      whole: questionVersions.body,
    })
    .from(questionShares)
    .innerJoin(questions, eq(questions.id, questionShares.questionId))
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(
      and(
        eq(questionShares.workspaceId, scope.workspaceId),
        inArray(questionShares.questionId, [...questionIds]),
        isNull(questionShares.stoppedAt),
      ),
    );
  if (shares.length === 0) return;
  const known = await listCapabilities(tx, scope);
  for (const { id, withSamples, number, whole } of shares) {
    const body = sharedBody(questionBodySchema.parse(whole), withSamples);
    const rated = new Set([body.capability, ...body.criteria.map((one) => one.capability)]);
    await tx
      .update(questionShares)
      .set({ body, hash: hashOf(body), number, capabilities: known.filter((one) => rated.has(one.key)) })
      .where(and(eq(questionShares.workspaceId, scope.workspaceId), eq(questionShares.id, id)));
  }
}

/**
 * Takes the chosen parts of the origin's newer text as a new version; with no part chosen, notes that the workspace has seen
 * it and keeps its own. Earlier versions stay, and loops keep the version that was pinned for them.
 * @returns the number of the new version, or null when none was made; refused when the origin moved on meanwhile
 */
export async function takeUpgrade(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: UpgradeInput,
): Promise<Outcome<{ version: number | null }>> {
  const mine = and(eq(questions.workspaceId, scope.workspaceId), eq(questions.slug, input.slug));
  const found = await tx.select().from(questions).where(mine).for('update');
  const question = found[0];
  if (question === undefined || question.originHash === null) throw notFound('This question');
  const source = await readSource(tx, scope, question.id);
  if (source === null) {
    const whose = question.originSlug === null ? `“${question.originFrom}”` : 'The library';
    return refused(`${whose} does not offer this question any more; your copy stays as it is.`);
  }
  if (source.hash !== input.hash) {
    return refused('Its text has changed since this difference was shown. Look at the new one first.');
  }
  let version: number | null = null;
  if (input.parts.length > 0) {
    const body = upgraded(source.copy, source.body, input.parts);
    const note = input.note === '' ? `Taken from ${source.from}` : input.note;
    const named = new Set([body.capability, ...body.criteria.map((one) => one.capability)]);
    await storeCapabilities(
      tx,
      scope,
      moment,
      source.capabilities.filter((one) => named.has(one.key)),
    );
    await publishVersion(tx, scope, moment, { questionId: question.id, body, note });
    version = source.copyNumber + 1;
  }
  await tx.update(questions).set({ originHash: source.hash }).where(mine);
  return accepted({ version });
}

/**
 * Keeps somebody's own levels for a sample answer as votes in its practice room. Everybody's first try shares round 1, the
 * blind one; a further try goes to the next round, and no try is ever written over. The round stays open, so row-level
 * security shows the votes to their author alone.
 * @returns which try this was, and the round that holds it; refused with fields when a criterion has no level or one that does not exist
 */
export async function recordPractice(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: PracticeInput,
): Promise<Outcome<{ round: number; roundId: string; blind: boolean }>> {
  // The lock on the sample keeps two first tries from making two rooms.
  const found = await tx
    .select({ id: sampleAnswers.id, questionVersionId: sampleAnswers.questionVersionId })
    .from(sampleAnswers)
    .where(and(eq(sampleAnswers.workspaceId, scope.workspaceId), eq(sampleAnswers.id, input.sampleId)))
    .for('update');
  const sample = found[0];
  if (sample === undefined) throw notFound('This sample answer');
  const rated = await tx
    .select()
    .from(criterionVersions)
    .where(
      and(
        eq(criterionVersions.workspaceId, scope.workspaceId),
        eq(criterionVersions.questionVersionId, sample.questionVersionId),
      ),
    )
    .orderBy(criterionVersions.position);
  const problems = rated.flatMap((one) => {
    const level = input.levels[one.id];
    if (level === undefined) return [{ field: `levels.${one.id}`, reason: 'Choose a level.' }];
    if (level > one.anchors.length) return [{ field: `levels.${one.id}`, reason: 'This criterion has no such level.' }];
    return [];
  });
  if (problems.length > 0) return refused('Every criterion needs a level.', problems);
  if (Object.keys(input.levels).some((id) => rated.every((one) => one.id !== id))) {
    throw notFound('A criterion of this sample answer');
  }

  const { roomId, tries } = await practiceRoom(tx, scope, moment, sample.id);
  const number = tries + 1;
  const blind = number === 1 && !(await hasMetSample(tx, scope, { sampleId: sample.id, except: null }));
  const roundId = await practiceRound(tx, scope, moment, { roomId, number });
  await tx.insert(roundRaters).values({
    workspaceId: scope.workspaceId,
    roundId,
    raterId: scope.userId,
    state: 'sealed',
  });
  await tx.insert(votes).values(
    rated.map((one) => ({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      roundId,
      roundNumber: number,
      subjectKind: 'sample' as const,
      subjectId: sample.id,
      raterId: scope.userId,
      rowKey: `criterion:${one.criterionId}`,
      performanceId: sample.id,
      criterionVersionId: one.id,
      level: input.levels[one.id] ?? null,
      blind,
      late: false,
      castAt: moment.now,
    })),
  );
  // With the try kept, the expert's key is shown.
  await noteKeysSeen(tx, scope, moment, { sampleIds: [sample.id] });
  return accepted({ round: number, roundId, blind });
}

/** Notes that this person is shown the expert's keys for these answers: from now on they rate them blind no longer. */
export async function noteKeysSeen(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { sampleIds: readonly string[] },
): Promise<void> {
  if (input.sampleIds.length === 0) return;
  const found = await tx
    .select({ questionId: questionVersions.questionId, sampleKey: sampleAnswers.key })
    .from(sampleAnswers)
    .innerJoin(questionVersions, eq(questionVersions.id, sampleAnswers.questionVersionId))
    .where(and(eq(sampleAnswers.workspaceId, scope.workspaceId), inArray(sampleAnswers.id, [...input.sampleIds])));
  if (found.length === 0) return;
  await tx
    .insert(keySightings)
    .values(found.map((one) => ({ ...one, workspaceId: scope.workspaceId, userId: scope.userId, seenAt: moment.now })))
    .onConflictDoNothing();
}

/** The practice room of a sample, made when it is first needed, and how often this person has rated there. */
async function practiceRoom(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  sampleId: string,
): Promise<{ roomId: string; tries: number }> {
  const found = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(
      and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.kind, 'practice'), eq(rooms.sampleAnswerId, sampleId)),
    );
  const existing = found[0]?.id;
  if (existing !== undefined) {
    const mine = await tx
      .select({ tries: sql<number>`coalesce(max(${rounds.number}), 0)::int` })
      .from(roundRaters)
      .innerJoin(rounds, eq(rounds.id, roundRaters.roundId))
      .where(
        and(
          eq(roundRaters.workspaceId, scope.workspaceId),
          eq(roundRaters.raterId, scope.userId),
          eq(rounds.roomId, existing),
        ),
      );
    return { roomId: existing, tries: mine[0]?.tries ?? 0 };
  }
  const roomId = moment.id();
  await tx.insert(rooms).values({
    id: roomId,
    workspaceId: scope.workspaceId,
    kind: 'practice',
    sampleAnswerId: sampleId,
    phase: 'open',
    createdAt: moment.now,
  });
  return { roomId, tries: 0 };
}

async function practiceRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  round: { roomId: string; number: number },
): Promise<string> {
  const found = await tx
    .select({ id: rounds.id })
    .from(rounds)
    .where(
      and(eq(rounds.workspaceId, scope.workspaceId), eq(rounds.roomId, round.roomId), eq(rounds.number, round.number)),
    );
  if (found[0] !== undefined) return found[0].id;
  const roundId = moment.id();
  await tx.insert(rounds).values({
    id: roundId,
    workspaceId: scope.workspaceId,
    ...round,
    state: 'open',
    visibility: 'sealed',
    openedAt: moment.now,
  });
  return roundId;
}
