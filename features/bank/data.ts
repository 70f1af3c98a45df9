/** Core reads of finding in the bank: what a search finds, what narrowing it would leave, and which filters are kept. */
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { criterionVersions, libraryQuestions, questions, questionVersions, savedFilters } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { askings, readExposures } from '@/features/questions/data';
import type { Exposure } from '@/features/questions/exposure';
import { alikeTo, type LikePair, NEAR_DUPLICATE } from '@/features/questions/likeness';
import type { BankScope } from '@/features/questions/mutations';
import { leastShared, onesOf, sketchOf } from '@/features/questions/sketch';
import type { Comparison } from './comparison';
import { type AlikeLabels, EXPOSURE_LETTERS, type Narrowing, type Tallied, tallyOf, wanted } from './narrowing';
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

/** What a search looks through: what is found (`f`), and which questions were asked (`e`). */
interface Source {
  found: SQL;
  exposed: SQL;
}

/**
 * Both answers in one statement: what all matches have, and the ids of one page. Letters of exposure are handed over once for many
 * questions rather than put to each, since most are alike in whether they were asked and are public.
 */
async function findings(
  tx: Tx,
  scope: BankScope,
  now: Date,
  { place, by, offset, limit }: BankSearch,
  asked: Asked | null,
): Promise<{ tally: Tallied[]; ids: string[] }> {
  const { found, exposed } = isOfLibrary(place)
    ? inTheLibrary(scope, place, asked)
    : inTheWorkspace(scope, now, place, asked);
  // Without a text a page is read from the index of titles and the matches from the table, so neither waits for the other.
  const isListed = asked === null;
  const order = isListed ? sql`f.title, f.id` : sql`f.place, f.title, f.id`;
  const rows = await tx.execute<{ tally: AlikeLabels[] | null; ids: string[] | null }>(sql`
    with exposed as materialized (${exposed}), found as ${sql.raw(isListed ? 'not' : '')} materialized (${found})
    select (select json_agg(json_build_object('capability', capability, 'labels', labels, 'letters',
          ${lettersOf(isOfLibrary(place))})) from (
        select f.capability, f.is_public, e.often, string_agg(f.labels, ' ') as labels
        from found f left join exposed e on e.question_id = f.id group by f.capability, f.is_public, e.often
      ) alike) as tally,
      array(select f.key from found f left join exposed e on e.question_id = f.id
        where ${meets(by)} order by ${order} limit ${limit} offset ${offset}) as ids`);
  return { tally: tallyOf(rows[0]?.tally ?? []), ids: rows[0]?.ids ?? [] };
}

const isOfLibrary = (place: BankPlace): boolean => place === 'library' || place === 'unadopted';

/** The letters of exposure that questions share; what is in the library alone is neither asked nor never asked. */
function lettersOf(inLibrary: boolean): SQL {
  const { never, asked, often, public: open, private: closed } = EXPOSURE_LETTERS;
  const readable = sql`case when is_public then ${open} else ${closed} end`;
  if (inLibrary) return readable;
  return sql`case when often is null then ${never} when often then ${asked + often} else ${asked} end || ${readable}`;
}

/** What a question must be under these choices. */
function meets(by: Narrowing): SQL {
  const wish = wanted(by);
  if (wish === null) return sql`false`;
  const { never, asked, often, public: open, private: closed } = EXPOSURE_LETTERS;
  const ofExposure = new Map([
    [never, sql`e.often is null`],
    [asked, sql`e.often is not null`],
    [often, sql`e.often`],
    [open, sql`f.is_public`],
    [closed, sql`not f.is_public`],
  ]);
  const conditions = [
    ...wish.letters.map((letter) => ofExposure.get(letter) ?? sql`position(${letter} in f.labels) > 0`),
    ...(wish.capability === null ? [] : [sql`f.capability = ${wish.capability}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function inTheWorkspace(scope: BankScope, now: Date, place: BankPlace, asked: Asked | null): Source {
  const rows = asked === null ? sql`questions q` : sql`${idsOf(scope, asked)} d join questions q on q.id = d.id`;
  return {
    found: sql`select q.id, q.id as key, q.title, q.capability, q.labels, q.is_public, ${orderOf(asked, sql`q.title_words`)} as place
      from ${rows} where q.workspace_id = ${scope.workspaceId} and ${isIn(place)}`,
    exposed: sql`select a.question_id, a.often from ${askings(scope, now)} a`,
  };
}

/** Whether a question, named `q`, is in the bank or was put away. */
const isIn = (place: BankPlace): SQL =>
  place === 'archive' ? sql`q.archived_at is not null` : sql`q.archived_at is null`;

/** The door to the index of words: ids of whatever it holds, to be read under the policies by whoever asks. */
const idsOf = (scope: BankScope, { wide }: Asked): SQL => sql`found_questions(${scope.workspaceId}, ${wide}::tsquery)`;

/** Titles with every word as it was typed, then in some form, then titles with one of them, then bodies. */
const orderOf = (asked: Asked | null, title: SQL): SQL =>
  asked === null
    ? sql`3`
    : sql`case when ${title} @@ ${asked.whole}::tsquery then 0 when ${title} @@ ${asked.wide}::tsquery then 1
        when ${title} @@ ${asked.part}::tsquery then 2 else 3 end`;

function inTheLibrary(scope: BankScope, place: BankPlace, asked: Asked | null): Source {
  const found = asked === null ? sql`true` : sql`l.words @@ ${asked.wide}::tsquery`;
  return {
    found: sql`select l.id, l.slug as key, l.title, l.capability, l.labels, l.is_public, ${orderOf(asked, sql`l.title_words`)} as place
      from library_questions l where ${found} and ${isOpen(scope, place)}`,
    exposed: sql`select null::uuid as question_id, null::boolean as often where false`,
  };
}

/** Whether a question of the library, named `l`, is to be found: any, or one that the workspace has no copy of. */
const isOpen = (scope: BankScope, place: BankPlace): SQL =>
  place === 'library'
    ? sql`true`
    : sql`not exists (select 1 from questions q where q.workspace_id = ${scope.workspaceId} and q.origin_slug = l.slug)`;

/**
 * For each word long enough, the words of this place that are one slip away; those that have none are left out. A word counts that
 * somebody could find there: the lists of words also have those of questions that are gone, and of an import before it is shown.
 */
async function nearWords(tx: Tx, scope: BankScope, place: BankPlace, words: readonly string[]): Promise<NearWord[]> {
  const typed = words.filter(mayHaveSlip);
  if (typed.length === 0) return [];
  const alike = sql.join(typed.map(looksLike), sql` or `);
  const listed = await tx.execute<{ word: string }>(
    isOfLibrary(place)
      ? sql`select word from library_words where ${alike}`
      : sql`select word from question_words where workspace_id = ${scope.workspaceId} and (${alike})`,
  );
  const near = typed.map((one) => ({
    typed: one,
    words: listed
      .map((row) => row.word)
      .filter((word) => isOneSlipAway(one, word))
      .sort(),
  }));
  const held = await heldWords(tx, scope, place, [...new Set(near.flatMap((one) => one.words))]);
  return near
    .map((one) => ({ ...one, words: one.words.filter((word) => held.has(word)).slice(0, MOST_NEAR) }))
    .filter((one) => one.words.length > 0);
}

/** What the database can tell by itself of being one slip away; see `halvesOf`. */
function looksLike(typed: string): SQL {
  const { first, second, at } = halvesOf(typed);
  return sql`(word >= ${first} and word < ${`${first}\u{10ffff}`}
    or substr(word, ${at}, ${second.length}) = ${second} or substr(word, ${at + 1}, ${second.length}) = ${second}
    or substr(word, ${at + 2}, ${second.length}) = ${second})`;
}

/** Those of these words that some question of this place has. */
async function heldWords(tx: Tx, scope: BankScope, place: BankPlace, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set();
  const rows = sql.join(
    words.map((word) => sql`(${word}, ${anyOf([word])}::tsquery)`),
    sql`, `,
  );
  const holder = isOfLibrary(place)
    ? sql`select 1 from library_questions l where l.words @@ w.asked and ${isOpen(scope, place)}`
    : sql`select 1 from found_questions(${scope.workspaceId}, w.asked) d join questions q on q.id = d.id
        where q.workspace_id = ${scope.workspaceId} and ${isIn(place)}`;
  const held = await tx.execute<{ word: string }>(
    sql`select w.word from (values ${rows}) as w(word, asked) where exists (${holder})`,
  );
  return new Set(held.map((row) => row.word));
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
 * The questions whose prompts ask nearly the same, out of any number of them: sketches tell which could, and only their prompts
 * are read and compared. None that reaches the threshold is missed.
 * @param except the question that the prompt belongs to, if it is one already
 */
export async function readAlike(tx: Tx, scope: BankScope, prompt: string, except: string | null): Promise<Alike[]> {
  const own = sketchOf(prompt);
  const together = own.size - onesOf(own);
  const mayReach = sql`bit_count(q.prompt_bits & ${own.bits}::bit(512))
    + least(${together}::int, q.prompt_size - bit_count(q.prompt_bits))
    >= ${leastShared(NEAR_DUPLICATE)}::float8 * (${own.size}::int + q.prompt_size)`;
  const rows = await tx.execute<{ slug: string; title: string; prompt: string }>(sql`
    select q.slug, q.title, v.body ->> 'prompt' as prompt
    from questions q
    join question_versions v on v.id = q.current_version_id and v.workspace_id = ${scope.workspaceId}
    where q.workspace_id = ${scope.workspaceId} and q.archived_at is null and ${mayReach}
      and q.id is distinct from ${except}::uuid`);
  const titles = new Map(rows.map((row) => [row.slug, row.title]));
  const prompts = rows.map((row) => ({ id: row.slug, text: row.prompt }));
  return alikeTo(prompt, prompts).map(({ second, likeness }) => ({
    slug: second,
    title: titles.get(second) ?? second,
    likeness,
  }));
}

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
