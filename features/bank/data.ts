/** Core reads of finding in the bank: what a search finds, what narrowing it would leave, and which filters are kept. */
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { criterionVersions, libraryQuestions, questions, questionVersions, savedFilters } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { askings, readExposures } from '@/features/questions/data';
import type { Exposure } from '@/features/questions/exposure';
import { alikeTo, type LikePair, NEAR_DUPLICATE } from '@/features/questions/likeness';
import type { BankScope } from '@/features/questions/mutations';
import { candidateWords } from './alike';
import type { Comparison } from './comparison';
import { EXPOSURE_LETTERS, type Narrowing, type Tallied, tallyOf, wanted } from './narrowing';
import { type Asked, anyOf, askedOf, halvesOf, isOneSlipAway, mayHaveSlip, searchedWords } from './search';

/** Where is searched: the workspace's questions, those it put away, the library, or what of the library it has no copy of. */
export type BankPlace = 'bank' | 'archive' | 'library' | 'unadopted';

export interface BankSearch {
  place: BankPlace;
  text: string;
  by: Narrowing;
  /** How many to pass over, of those that meet every choice. */
  offset: number;
  limit: number;
}

/** A typed word that nothing has, and those one slip away that were looked for as well. */
export interface NearWord {
  typed: string;
  words: string[];
}

export interface BankFindings {
  /** What the text finds, whatever the choices are. */
  tally: Tallied[];
  /** Ids (slugs, in the library) of the page that was asked for: title before body, then by title. */
  ids: string[];
  /** Filled where nothing was found as it was typed. */
  near: NearWord[];
}

/**
 * Searches one place. With the text as it was typed first; if that finds nothing at all, with words one slip away.
 * @param now askings up to here count for the exposure
 */
export async function searchBank(tx: Tx, scope: BankScope, now: Date, search: BankSearch): Promise<BankFindings> {
  const words = searchedWords(search.text);
  const strict = await findings(tx, scope, now, search, words.length === 0 ? null : askedOf(words));
  if (strict.tally.length > 0 || words.length === 0) return { ...strict, near: [] };
  const near = await nearWords(tx, scope, search.place, words);
  if (near.length === 0) return { ...strict, near };
  const widened = await findings(
    tx,
    scope,
    now,
    search,
    askedOf(words, new Map(near.map((one) => [one.typed, one.words]))),
  );
  return { ...widened, near: widened.tally.length === 0 ? [] : near };
}

async function findings(
  tx: Tx,
  scope: BankScope,
  now: Date,
  { place, by, offset, limit }: BankSearch,
  asked: Asked | null,
): Promise<{ tally: Tallied[]; ids: string[] }> {
  const inLibrary = place === 'library' || place === 'unadopted';
  const source = inLibrary ? inTheLibrary(scope, place, asked) : inTheWorkspace(scope, place, asked);
  const wish = wanted(by);
  const meets = [
    ...(wish === null ? [sql`false`] : wish.letters.map((letter) => sql`position(${letter} in letters) > 0`)),
    ...(wish?.capability == null ? [] : [sql`capability = ${wish.capability}`]),
    sql`true`,
  ];
  const rows = await tx.execute<{ tally: Record<string, string> | null; ids: string[] | null }>(sql`
    with exposed as materialized (${inLibrary ? sql`select null::uuid as question_id, 0 as asked, 0 as recent` : askings(scope, now)}),
    found as materialized (
      select f.id, f.title, f.capability, f.place, f.labels || ${exposureLetters(scope, inLibrary)} as letters
      from (${source}) f left join exposed e on e.question_id::text = f.id
    )
    select (select jsonb_object_agg(capability, labels) from (
        select capability, string_agg(letters, ' ') as labels from found group by capability
      ) alike) as tally,
      (select jsonb_agg(id order by place, title, id) from (
        select id, place, title from found where ${sql.join(meets, sql` and `)}
        order by place, title, id limit ${limit} offset ${offset}
      ) page) as ids`);
  return { tally: tallyOf(rows[0]?.tally ?? {}), ids: rows[0]?.ids ?? [] };
}

function exposureLetters(scope: BankScope, inLibrary: boolean): SQL {
  const { never, asked, often, public: open, private: closed } = EXPOSURE_LETTERS;
  const readable = sql`case when f.is_public then ${open} else ${closed} end`;
  if (inLibrary) return readable;
  return sql`case when e.asked is null then ${never}
    when e.recent >= (select w.exposure_limit from workspaces w where w.id = ${scope.workspaceId}) then ${asked + often}
    else ${asked} end || ${readable}`;
}

function inTheWorkspace(scope: BankScope, place: BankPlace, asked: Asked | null): SQL {
  const found = asked === null ? sql`questions q` : sql`${idsOf(scope, asked.wide)} d join questions q on q.id = d.id`;
  return sql`select q.id::text as id, q.title, q.capability, q.labels, q.is_public, ${orderOf(asked, sql`q.title_words`)} as place
    from ${found} where q.workspace_id = ${scope.workspaceId} and (q.archived_at is not null) = ${place === 'archive'}`;
}

/** The door to the index of words: ids of whatever it holds, to be read under the policies by whoever asks. */
const idsOf = (scope: BankScope, asked: string, atMost: number | null = null): SQL =>
  sql`found_questions(${scope.workspaceId}, ${asked}::tsquery, ${atMost}::int)`;

/** Titles with every word as it was typed, then in some form, then titles with one of them, then bodies. */
const orderOf = (asked: Asked | null, title: SQL): SQL =>
  asked === null
    ? sql`3`
    : sql`case when ${title} @@ ${asked.whole}::tsquery then 0 when ${title} @@ ${asked.wide}::tsquery then 1
        when ${title} @@ ${asked.part}::tsquery then 2 else 3 end`;

function inTheLibrary(scope: BankScope, place: BankPlace, asked: Asked | null): SQL {
  const found = asked === null ? sql`true` : sql`l.words @@ ${asked.wide}::tsquery`;
  const open =
    place === 'library'
      ? sql`true`
      : sql`not exists (select 1 from questions q where q.workspace_id = ${scope.workspaceId} and q.origin_slug = l.slug)`;
  return sql`select l.slug as id, l.title, l.capability, l.labels, l.is_public, ${orderOf(asked, sql`l.title_words`)} as place
    from library_questions l where ${found} and ${open}`;
}

/** For each word long enough, the words of this place that are one slip away; those that have none are left out. */
async function nearWords(tx: Tx, scope: BankScope, place: BankPlace, words: readonly string[]): Promise<NearWord[]> {
  const inLibrary = place === 'library' || place === 'unadopted';
  const near: NearWord[] = [];
  for (const typed of words.filter(mayHaveSlip)) {
    const { first, second, at } = halvesOf(typed);
    const alike = sql`(word >= ${first} and word < ${`${first}\u{10ffff}`}
      or substr(word, ${at}, ${second.length}) = ${second} or substr(word, ${at + 1}, ${second.length}) = ${second}
      or substr(word, ${at + 2}, ${second.length}) = ${second})`;
    const rows = await tx.execute<{ word: string }>(
      inLibrary
        ? sql`select word from library_words where ${alike}`
        : sql`select word from question_words where workspace_id = ${scope.workspaceId} and ${alike}`,
    );
    const found = rows.map((row) => row.word).filter((word) => isOneSlipAway(typed, word));
    if (found.length > 0) near.push({ typed, words: found.sort().slice(0, MOST_NEAR) });
  }
  return near;
}

/** A beginning of five letters can have many words near it. */
const MOST_NEAR = 40;

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
  version: number;
  /** How many criteria it rates. */
  criteria: number;
  exposure: Exposure;
}

/** Rows of the workspace's questions with these ids, in the order of the ids. */
export async function readRows(tx: Tx, scope: BankScope, now: Date, ids: readonly string[]): Promise<QuestionRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({
      id: questions.id,
      slug: questions.slug,
      title: questions.title,
      capability: questions.capability,
      kind: questions.kind,
      difficulty: questions.difficulty,
      minutes: questions.minutes,
      tier: questions.tier,
      facets: questions.facets,
      seniority: questions.seniority,
      version: questionVersions.number,
      criteria: sql<number>`(select count(*)::int from ${criterionVersions} c
        where c.workspace_id = ${scope.workspaceId} and c.question_version_id = ${questions.currentVersionId})`,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.id, [...ids])));
  const exposures = await readExposures(tx, scope, ids, now);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const [row, exposure] = [byId.get(id), exposures.get(id)];
    return row === undefined || exposure === undefined ? [] : [{ ...row, exposure }];
  });
}

/**
 * The workspace's questions that a text finds, title before body, as rows: for whoever picks one in place.
 * @param search.limit how many at most; a hundred when left out
 */
export async function searchQuestions(
  tx: Tx,
  scope: BankScope,
  now: Date,
  search: { text?: string; by?: Narrowing; archived?: boolean; limit?: number },
): Promise<QuestionRow[]> {
  const { text = '', by = {}, archived = false, limit = 100 } = search;
  const { ids } = await searchBank(tx, scope, now, {
    place: archived ? 'archive' : 'bank',
    text,
    by,
    offset: 0,
    limit,
  });
  return readRows(tx, scope, now, ids);
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

/** Library questions with what the workspace has made of each: those with these slugs in their order, or all by title. */
export async function listLibrary(tx: Tx, scope: BankScope, slugs?: readonly string[]): Promise<LibraryEntry[]> {
  if (slugs?.length === 0) return [];
  const rows = await tx
    .select({
      slug: libraryQuestions.slug,
      title: libraryQuestions.title,
      capability: libraryQuestions.capability,
      minutes: libraryQuestions.minutes,
      difficulty: libraryQuestions.difficulty,
      kind: libraryQuestions.kind,
      criteria: libraryQuestions.criteria,
      questionId: questions.id,
      upgrade: sql<boolean>`coalesce(${questions.originHash} <> ${libraryQuestions.hash}, false)`,
    })
    .from(libraryQuestions)
    .leftJoin(
      questions,
      and(eq(questions.originSlug, libraryQuestions.slug), eq(questions.workspaceId, scope.workspaceId)),
    )
    .where(slugs === undefined ? undefined : inArray(libraryQuestions.slug, [...slugs]))
    .orderBy(asc(libraryQuestions.title), asc(libraryQuestions.slug));
  if (slugs === undefined) return rows;
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}

/** How much there is: questions of the library, copies of them, and copies that the library has moved on from. */
export async function countLibrary(
  tx: Tx,
  scope: BankScope,
): Promise<{ all: number; adopted: number; upgrades: number }> {
  const rows = await tx
    .select({
      all: sql<number>`count(*)::int`,
      adopted: sql<number>`count(${questions.id})::int`,
      upgrades: sql<number>`count(*) filter (where ${questions.originHash} <> ${libraryQuestions.hash})::int`,
    })
    .from(libraryQuestions)
    .leftJoin(
      questions,
      and(eq(questions.originSlug, libraryQuestions.slug), eq(questions.workspaceId, scope.workspaceId)),
    );
  return rows[0] ?? { all: 0, adopted: 0, upgrades: 0 };
}

/** Another question that asks nearly the same. */
export interface Alike extends Omit<LikePair, 'first' | 'second'> {
  slug: string;
  title: string;
}

/**
 * The questions whose prompts ask nearly the same, out of any number of them: the index of words hands over those that could,
 * and only their prompts are read and compared. None that reaches the threshold is missed.
 * @param except the question that the prompt belongs to, if it is one already
 */
export async function readAlike(tx: Tx, scope: BankScope, prompt: string, except: string | null): Promise<Alike[]> {
  const { words, lookUp } = candidateWords(prompt, NEAR_DUPLICATE);
  const others = except === null ? sql`true` : sql`f.id <> ${except}`;
  let source = sql`questions`;
  if (lookUp !== null) {
    const rarest = await rarestWords(tx, scope, words, lookUp);
    if (rarest.length === 0) return [];
    source = idsOf(scope, anyOf(rarest));
  }
  const rows = await tx.execute<{ slug: string; title: string; prompt: string }>(sql`
    select q.slug, q.title, v.body ->> 'prompt' as prompt
    from ${source} f
    join questions q on q.id = f.id and q.workspace_id = ${scope.workspaceId} and q.archived_at is null
    join question_versions v on v.id = q.current_version_id and v.workspace_id = ${scope.workspaceId}
    where ${others}`);
  const titles = new Map(rows.map((row) => [row.slug, row.title]));
  const prompts = rows.map((row) => ({ id: row.slug, text: row.prompt }));
  return alikeTo(prompt, prompts).map(({ second, likeness }) => ({
    slug: second,
    title: titles.get(second) ?? second,
    likeness,
  }));
}

/** The rarest of these words. Those that no question has count as the rarest and are left out, since they find nothing. */
async function rarestWords(tx: Tx, scope: BankScope, words: readonly string[], atMost: number): Promise<string[]> {
  const counts = words.map(
    (word, at) =>
      sql`select ${at}::int as at, (select count(*)::int from ${idsOf(scope, anyOf([word]), COUNTED)}) as held`,
  );
  const rows = await tx.execute<{ at: number; held: number }>(sql`
    select at, held from (${sql.join(counts, sql` union all `)}) held_words order by held, at limit ${atMost}`);
  return rows.flatMap((row) => (row.held > 0 ? (words[row.at] ?? []) : []));
}

/** A word that so many questions have is common, and how common does not matter. */
const COUNTED = 100;

export interface SavedFilter {
  id: string;
  name: string;
  /** The address after the question mark. */
  query: string;
  shared: boolean;
  isOwn: boolean;
}

/** The reader's own filters and the workspace's, by name. */
export async function listSavedFilters(tx: Tx, scope: WorkspaceScope): Promise<SavedFilter[]> {
  const rows = await tx
    .select()
    .from(savedFilters)
    .where(
      and(
        eq(savedFilters.workspaceId, scope.workspaceId),
        or(eq(savedFilters.shared, true), eq(savedFilters.authorId, scope.userId)),
      ),
    )
    .orderBy(asc(savedFilters.name), asc(savedFilters.id));
  return rows.map(({ id, name, query, shared, authorId }) => ({
    id,
    name,
    query,
    shared,
    isOwn: authorId === scope.userId,
  }));
}

export interface ComparedQuestion {
  id: string;
  slug: string;
  title: string;
  facets: string[];
  minutes: number;
  difficulty: string;
  seniority: string[];
  comparison: Comparison | null;
}

/** The comparison entries of these questions at their current versions, in the order of the ids. */
export async function readComparisons(tx: Tx, scope: BankScope, ids: readonly string[]): Promise<ComparedQuestion[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({
      id: questions.id,
      slug: questions.slug,
      title: questions.title,
      facets: questions.facets,
      minutes: questions.minutes,
      difficulty: questions.difficulty,
      seniority: questions.seniority,
      comparison: sql<Comparison | null>`${questionVersions.body} -> 'comparison'`,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.id, [...ids])));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Ids of the workspace's questions with these slugs, archived or not, in the order of the slugs. */
export async function readIds(tx: Tx, scope: BankScope, slugs: readonly string[]): Promise<string[]> {
  if (slugs.length === 0) return [];
  const rows = await tx
    .select({ id: questions.id, slug: questions.slug })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.slug, [...slugs])));
  const bySlug = new Map(rows.map((row) => [row.slug, row.id]));
  return slugs.flatMap((slug) => bySlug.get(slug) ?? []);
}
