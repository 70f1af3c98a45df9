/**
 * What calibration may read: first-round levels on criteria from rounds that were revealed to the reader, of debriefs and of
 * sample answers. The rule of the rooms is written into the WHERE, and row-level security says the same a second time.
 *
 * A workspace can have a million levels, so they leave the database as one text (see `dataset.ts`), in pieces where the
 * embedded database would keep everybody else waiting; and whether anything has changed since the last time is asked first,
 * by a version that is cheap to work out.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users, workspaces } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { listCapabilities } from '@/features/questions/data';
import { listRoles } from '@/features/roles/data';
import { readSealedCards } from '@/features/scorecards/data';
import { readSampleRatings } from '@/features/workshops/data';
import { sampleRatings } from '@/features/workshops/sample-ratings';
import { resolveOptional } from '@/lib/process';
import type { CalibrationInput, CriterionFacts } from './calibration';
import { calibrate } from './calibration';
import type { RatingRow } from './comparable';
import { type Dataset, readLedger } from './dataset';
import { type Ledger, rowsOf } from './ledger';
import { type CalibrationSight, sightOf } from './policy';
import type { CardRecords } from './process';
import { calibrationPageSchema, NARROWED, periodStart } from './schema';

/** Which ratings are asked for. */
export interface RatingFilter {
  /** Revealed at or after this; null: from the beginning. */
  from: Date | null;
  /** Revealed before this. */
  until: Date;
  /** Null: every role, and sample answers, which belong to none. */
  roleId: string | null;
  /** Null: every capability. */
  capability: string | null;
}

/** Who reads of which workspaces. A pooling job reads for a person who need not be a member. */
interface Reading {
  workspaceIds: readonly string[];
  readerId: string;
}

const readingOf = (scope: WorkspaceScope): Reading => ({
  workspaceIds: [scope.workspaceId],
  readerId: scope.userId,
});

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;
const uuids = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Rounds that may be read: revealed, the first of a debrief or any of sample answers, and not waiting for the reader's own seal. */
function readableRounds({ workspaceIds, readerId }: Reading, filter: RatingFilter): SQL {
  const { from, until, roleId } = filter;
  return sql`
    select d.id, d.workspace_id, d.revealed_at, r.loop_id
    from rounds d
    join rooms r on r.id = d.room_id and r.workspace_id = d.workspace_id
    left join loops l on l.id = r.loop_id and l.workspace_id = d.workspace_id
    left join round_raters mine on mine.round_id = d.id and mine.rater_id = ${readerId}
    where d.workspace_id = any (${uuids(workspaceIds)}) and d.state in ('revealed', 'closed')
      and case when r.kind = 'debrief'
        then d.number = 1 and l.id is not null and (${roleId}::uuid is null or l.role_id = ${roleId}::uuid)
        else ${roleId}::uuid is null end
      and (${isoOrNull(from)}::timestamptz is null or d.revealed_at >= ${isoOrNull(from)}::timestamptz)
      and d.revealed_at < ${until.toISOString()}::timestamptz
      and (mine.state is null or mine.state not in ('invited', 'voting'))`;
}

/**
 * What all figures of these rounds depend on, in a few characters: another seal, reveal, wording or name makes another. Levels
 * of a round that is revealed never change; who seals late, or is recused, changes a seat.
 */
async function readVersion(tx: Tx, reading: Reading, filter: RatingFilter): Promise<string> {
  const rows = await tx.execute<{ version: string }>(sql`
    with readable as materialized (${readableRounds(reading, filter)}),
    seats as (
      select count(*) as n, sum(hashtextextended(s.round_id::text || s.rater_id::text || s.state, 0)::numeric)
        filter (where s.state <> 'sealed') as others
      from readable join round_raters s on s.round_id = readable.id),
    wordings as (
      select count(*) as n, max(created_at) as latest from question_versions
      where workspace_id = any (${uuids(reading.workspaceIds)})),
    people as (
      select sum(hashtextextended(u.id::text || u.name, 0)::numeric) as names
      from memberships m join users u on u.id = m.user_id where m.workspace_id = any (${uuids(reading.workspaceIds)}))
    select concat_ws('/', count(*), sum(hashtextextended(readable.id::text || readable.revealed_at::text, 0)::numeric),
      (select concat_ws('/', n, others) from seats), (select concat_ws('/', n, latest) from wordings),
      (select names from people)) as version
    from readable`);
  return rows[0]?.version ?? '';
}

/** A round that may be read. */
interface ReadableRound {
  id: string;
  /** Null for a round about a sample answer. */
  loopId: string | null;
  /** In milliseconds. */
  revealedAt: number;
}

export interface Chosen {
  rounds: ReadableRound[];
  raters: string[];
  versions: { id: string; criterionId: string }[];
}

async function readChosen(tx: Tx, reading: Reading, filter: RatingFilter): Promise<Chosen> {
  const { capability, workspaceIds } = { ...filter, ...reading };
  const found = await tx.execute<{ rounds: string; raters: string }>(sql`
    with readable as materialized (${readableRounds(reading, filter)})
    select coalesce((select string_agg(concat_ws(',', id, coalesce(loop_id::text, '-'), extract(epoch from revealed_at) * 1000), ';'
        order by revealed_at, id) from readable), '') as rounds,
      coalesce((select string_agg(distinct s.rater_id::text, ',')
        from readable join round_raters s on s.round_id = readable.id), '') as raters`);
  const versions = await tx.execute<{ id: string; criterion_id: string }>(sql`
    select id, criterion_id from criterion_versions
    where workspace_id = any (${uuids(workspaceIds)}) and (${capability}::text is null or capability = ${capability}::text)
    order by id`);
  const parts = (text: string | undefined, by: string): string[] => (text ? text.split(by) : []);
  return {
    rounds: parts(found[0]?.rounds, ';').map((part): ReadableRound => {
      const [id = '', loop, at] = part.split(',');
      return { id, loopId: loop === undefined || loop === '-' ? null : loop, revealedAt: Number(at) };
    }),
    raters: parts(found[0]?.raters, ',').sort(),
    versions: versions.map((row) => ({ id: row.id, criterionId: row.criterion_id })),
  };
}

/**
 * Rounds read in one statement. The embedded database serves one statement at a time, so there a piece is small enough
 * that whoever votes meanwhile does not notice; a server reads everything at once.
 */
const PIECE = { ratings: { embedded: 12, server: 20_000 }, cards: { embedded: 12, server: 100_000 } } as const;
/** A machine that is busy otherwise must not make a page wait for ever. */
const MOST_REST_MS = 60;
/** A server reads the ratings of that many rounds or more by two connections at once; cards, which lie beside them, by a third. */
const WORTH_TWO = 2000;
const embedded = (): boolean => resolveOptional('env')?.databaseUrl === null;

/**
 * How these statements are to be planned, for their transaction alone. Row-level security lets a planner guess one row where there
 * are half a million, and one row invites nested loops: with them a year of a large panel took minutes. A piece of an embedded
 * database is a few rounds, and there the nested loop over an index is right.
 */
const planned = (tx: Tx) =>
  tx.execute(sql`select set_config('enable_nestloop', ${embedded() ? 'on' : 'off'}, true), set_config('enable_sort', 'off', true),
    set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`);

/** Part of what may be read: rounds from one place in the list to another. */
interface Piece {
  from: number;
  to: number;
}

/** The whole as pieces. */
function piecesOf({ rounds }: Chosen, what: keyof typeof PIECE): Piece[] {
  const most = PIECE[what][embedded() ? 'embedded' : 'server'];
  const two = !embedded() && what === 'ratings' && rounds.length >= WORTH_TWO;
  const size = two ? Math.min(most, Math.ceil(rounds.length / 2)) : most;
  return Array.from({ length: Math.ceil(rounds.length / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(rounds.length, (i + 1) * size),
  }));
}

/**
 * The ratings of these rounds as records (see `dataset.ts`); nothing of a rater who has not handed in all cards. Seats are joined to
 * the rounds first, so that each of half a million votes asks for all of it once. Half of a million votes are about no criterion; that
 * they have no version is what the database may look at before it asks whose sight they are in.
 */
async function readRecords(tx: Tx, reading: Reading, chosen: Chosen, { from, to }: Piece): Promise<string> {
  const w = uuids(reading.workspaceIds);
  const rounds = uuids(chosen.rounds.slice(from, to).map((one) => one.id));
  await planned(tx);
  const found = await tx.execute<{ records: string }>(sql`
    with seats as materialized (
      select s.round_id, s.rater_id, r.kind = 'debrief' as of_loop, (d.place - 1 + ${from})::int as round_place,
        ((p.place - 1) << 32) + case when s.state = 'late' then 1 else 0 end as rest
      from unnest(${rounds}) with ordinality d(id, place)
      join rounds x on x.id = d.id and x.workspace_id = any (${w}) and x.state in ('revealed', 'closed')
      join rooms r on r.id = x.room_id and r.workspace_id = x.workspace_id
      join round_raters s on s.round_id = d.id and s.workspace_id = x.workspace_id and s.state in ('sealed', 'late')
      join unnest(${uuids(chosen.raters)}) with ordinality p(id, place) on p.id = s.rater_id)
    select coalesce(encode(string_agg(uuid_send(v.performance_id) || int4send(seats.round_place) || int8send(
        (seats.rest + ((c.place - 1) << 8) + coalesce(v.level, 0) * 4 + case when v.blind then 0 else 2 end)
          | case when v.late then 1 else 0 end), ''), 'base64'), '') as records
    from votes v
    join seats on seats.round_id = v.round_id and seats.rater_id = v.rater_id
    join unnest(${uuids(chosen.versions.map((one) => one.id))}) with ordinality c(id, place) on c.id = v.criterion_version_id
    where v.criterion_version_id is not null and v.round_id = any (${rounds}) and v.workspace_id = any (${w})
      and v.row_key like 'criterion:%'
      and seats.of_loop = (v.subject_kind = 'loop')`);
  return found[0]?.records ?? '';
}

/** Sealed cards of these rounds, as `cardsOf` reads them. */
async function readCards(tx: Tx, reading: Reading, chosen: Chosen, { from, to }: Piece): Promise<string> {
  await planned(tx);
  const roundIds = chosen.rounds.slice(from, to).map((one) => one.id);
  return readSealedCards(tx, { workspaceIds: reading.workspaceIds, roundIds, authorIds: chosen.raters });
}

/** The ratings themselves, in one transaction. */
export async function readRatings(tx: Tx, scope: WorkspaceScope, filter: RatingFilter): Promise<RatingRow[]> {
  const reading = readingOf(scope);
  const chosen = await readChosen(tx, reading, filter);
  return rowsOf(await readAll(tx, reading, chosen));
}

/** The ratings of what was chosen, in one statement. */
async function readAll(tx: Tx, reading: Reading, chosen: Chosen): Promise<Ledger> {
  const records = await readRecords(tx, reading, chosen, { from: 0, to: chosen.rounds.length });
  return readLedger({ ...chosen, pieces: [records] });
}

/** The criteria of these ids with every wording they ever had, by question and position. */
export async function readCriteria(
  tx: Tx,
  scope: { readonly workspaceId: string },
  criterionIds: string[],
): Promise<CriterionFacts[]> {
  if (criterionIds.length === 0) return [];
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    criterion_id: string;
    version_id: string;
    title: string;
    capability: string;
    anchors: { level: number; label: string; anchor: string }[];
    number: number;
    created_at: Date | string;
    note: string;
    slug: string;
    question: string;
  }>(sql`
    select cv.criterion_id, cv.id as version_id, cv.title, cv.capability, cv.anchors, qv.number, qv.created_at, qv.note,
      q.slug, q.title as question
    from criterion_versions cv
    join question_versions qv on qv.id = cv.question_version_id and qv.workspace_id = ${w}
    join questions q on q.id = qv.question_id and q.workspace_id = ${w}
    where cv.workspace_id = ${w} and cv.criterion_id = any (${uuids(criterionIds)})
    order by q.title, cv.criterion_id, qv.number`);
  const positions = await tx.execute<{ criterion_id: string; position: number }>(sql`
    select criterion_id, min(position)::int as position from criterion_versions
    where workspace_id = ${w} and criterion_id = any (${uuids(criterionIds)}) group by criterion_id`);
  const positionOf = new Map(positions.map((row) => [row.criterion_id, row.position]));
  const facts = new Map<string, CriterionFacts>();
  for (const row of rows) {
    const known = facts.get(row.criterion_id);
    const changed =
      known !== undefined &&
      (known.title !== row.title || JSON.stringify(known.levels) !== JSON.stringify(row.anchors));
    const wording = {
      criterionVersionId: row.version_id,
      number: row.number,
      publishedAt: new Date(row.created_at),
      note: row.note,
      changed,
    };
    facts.set(row.criterion_id, {
      id: row.criterion_id,
      title: row.title,
      question: { slug: row.slug, title: row.question },
      capability: row.capability,
      levels: row.anchors,
      wordings: [...(known?.wordings ?? []), wording],
    });
  }
  return [...facts.values()].sort(
    (a, b) =>
      a.question.title.localeCompare(b.question.title, 'en') ||
      (positionOf.get(a.id) ?? 0) - (positionOf.get(b.id) ?? 0),
  );
}

/** Loops whose first round is still open, and loops that are revealed but not to this reader, who owes them a seal. */
export async function countUnread(
  tx: Tx,
  scope: WorkspaceScope,
  roleId: string | null,
): Promise<{ open: number; withheld: number }> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ open: number; withheld: number }>(sql`
    select
      (count(*) filter (where d.state = 'open'))::int as open,
      (count(*) filter (where d.state in ('revealed', 'closed') and mine.state in ('invited', 'voting')))::int as withheld
    from loops l
    join rooms r on r.loop_id = l.id and r.workspace_id = ${w} and r.kind = 'debrief'
    join rounds d on d.room_id = r.id and d.workspace_id = ${w} and d.number = 1
    left join round_raters mine on mine.round_id = d.id and mine.rater_id = ${scope.userId} and mine.workspace_id = ${w}
    where l.workspace_id = ${w} and l.status <> 'withdrawn'
      and (${roleId}::uuid is null or l.role_id = ${roleId}::uuid)
      and (${scope.role !== 'interviewer'} or mine.state is not null)`);
  return rows[0] ?? { open: 0, withheld: 0 };
}

async function readNames(tx: Tx, reading: Reading, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(sql`${users.id} = any (${uuids(ids)}) and exists (
      select 1 from memberships m where m.user_id = ${users.id} and m.workspace_id = any (${uuids(reading.workspaceIds)}))`);
  return new Map(rows.map((row) => [row.id, row.name]));
}

export interface CalibrationSettings {
  names: boolean;
  adjusted: boolean;
  pooled: boolean;
}

/** What the workspace has chosen, and its zone. */
export async function readSettings(tx: Tx, scope: WorkspaceScope): Promise<CalibrationSettings & { zone: string }> {
  const [row] = await tx
    .select({
      names: workspaces.namesInCalibration,
      adjusted: workspaces.adjustedScores,
      pooled: workspaces.poolCalibration,
      zone: workspaces.timeZone,
    })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId));
  return row ?? { names: false, adjusted: false, pooled: false, zone: 'UTC' };
}

/** What an address narrows calibration to, as it is here; what is not here is taken as usual, and said. */
export async function readNarrowing(
  tx: Tx,
  scope: WorkspaceScope,
  search: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
) {
  const asked = calibrationPageSchema.parse(search);
  const roles = await listRoles(tx, scope);
  const capabilities = (await listCapabilities(tx, scope)).map(({ key, name }) => ({ key, name }));
  const role = roles.find((one) => one.id === asked.role) ?? null;
  const capability = capabilities.find((one) => one.key === asked.capability) ?? null;
  const filter: RatingFilter = {
    from: periodStart(asked.period, now),
    until: now,
    roleId: role?.id ?? null,
    capability: capability?.key ?? null,
  };
  const found = { period: asked.period, role: role?.id ?? '', capability: capability?.key ?? '' };
  const unknown = NARROWED.filter((name) => (search[name] ?? '') !== '' && search[name] !== found[name]);
  return { filter, period: asked.period, roles, role, capabilities, capability, unknown };
}

/** What stands before the ratings are read: whose figures these are, and the version of all that they rest on. */
export interface Outline {
  sight: CalibrationSight;
  settings: CalibrationSettings;
  zone: string;
  loopsOpen: number;
  loopsWithheld: number;
  version: string;
}

export async function readOutline(scope: WorkspaceScope, filter: RatingFilter): Promise<Outline> {
  const outline = await withScope(scope, async (tx) => {
    await planned(tx);
    const { zone, ...settings } = await readSettings(tx, scope);
    const unread = await countUnread(tx, scope, filter.roleId);
    return {
      sight: sightOf({ role: scope.role, namesInCalibration: settings.names }),
      settings,
      zone,
      loopsOpen: unread.open,
      loopsWithheld: unread.withheld,
      version: await readVersion(tx, readingOf(scope), filter),
    };
  });
  if (filter.roleId !== null) return outline;
  const job = aloneJob(scope);
  const alone = await withScope(job, (tx) => readAloneVersion(tx, job, filter));
  return { ...outline, version: `${outline.version}/${alone}` };
}

/** What stands beside the ratings. */
export type Facts = Omit<CalibrationInput, 'ledger'>;

/** What a page of calibration is made from; the ratings still as texts. */
export interface Material {
  dataset: Dataset;
  facts: Facts;
}

/**
 * Two pieces at a time on a server. On the embedded database one after the other, and as long a rest after each as it took: whoever votes
 * meanwhile has half of the time to themselves, and waits for one piece at most.
 */
async function readPieces(
  all: readonly Piece[],
  tell: (done: number, of: number) => void,
  read: (piece: Piece) => Promise<string>,
): Promise<string[]> {
  const texts: string[] = all.map(() => '');
  let [next, done] = [0, 0];
  const reader = async (): Promise<void> => {
    for (let at = next; at < all.length; at = next) {
      next += 1;
      tell(done, all.length);
      const began = performance.now();
      texts[at] = await read(all[at] as Piece);
      done += 1;
      if (embedded()) await wait(Math.min(MOST_REST_MS, performance.now() - began));
    }
  };
  await Promise.all(embedded() ? [reader()] : [reader(), reader()]);
  return texts;
}

/** What a filter picks, for whoever reads both the ratings and the cards of it. */
export const choose = (scope: WorkspaceScope, filter: RatingFilter): Promise<Chosen> =>
  withScope(scope, (tx) => readChosen(tx, readingOf(scope), filter));

/** Reads everything that an outline's version stands for. Several transactions, each of them short. */
export async function readMaterial(
  scope: WorkspaceScope,
  filter: RatingFilter,
  outline: Outline,
  tell: (done: number, of: number) => void = () => {},
  choice: Promise<Chosen> = choose(scope, filter),
): Promise<Material> {
  const reading = readingOf(scope);
  const chosen = await choice;
  const facts = await withScope(scope, async (tx) => ({
    criteria: await readCriteria(tx, scope, [...new Set(chosen.versions.map((one) => one.criterionId))]),
    names: await readNames(tx, reading, chosen.raters),
    capabilities: new Map((await listCapabilities(tx, scope)).map((one) => [one.key, one.name])),
  }));
  const records = await readPieces(piecesOf(chosen, 'ratings'), tell, (piece) =>
    withScope(scope, (tx) => readRecords(tx, reading, chosen, piece)),
  );
  return {
    dataset: { raters: chosen.raters, versions: chosen.versions, rounds: chosen.rounds, pieces: records },
    facts: {
      ...facts,
      alone: await readAlone(scope, filter, chosen),
      sight: outline.sight,
      readerId: scope.userId,
      zone: outline.zone,
      adjusted: outline.settings.adjusted,
      loopsOpen: outline.loopsOpen,
      loopsWithheld: outline.loopsWithheld,
    },
  };
}

/** The cards of the rounds that a filter asks for. Several transactions, each of them short. */
export async function readProcess(
  scope: WorkspaceScope,
  filter: RatingFilter,
  choice: Promise<Chosen> = choose(scope, filter),
): Promise<CardRecords> {
  const reading = readingOf(scope);
  const chosen = await choice;
  const pieces = await readPieces(
    piecesOf(chosen, 'cards'),
    () => {},
    (piece) => withScope(scope, (tx) => readCards(tx, reading, chosen, piece)),
  );
  return { raters: chosen.raters, pieces };
}

/** What people rate alone belongs to no role, and leaves by a named job: row-level security shows it to its author alone. */
const aloneJob = (scope: WorkspaceScope) => ({
  ...systemScope('calibration', scope.workspaceId),
  workspaceId: scope.workspaceId,
});

/** Ratings of finished checks, of the criteria that were chosen. */
async function readAlone(scope: WorkspaceScope, filter: RatingFilter, chosen: Chosen): Promise<RatingRow[]> {
  if (filter.roleId !== null) return [];
  const job = aloneJob(scope);
  const { from, until } = filter;
  const rows = await withScope(job, async (tx) =>
    // Most workspaces have none, and looking for them goes through all votes.
    (await readAloneVersion(tx, job, filter)) === NO_CHECKS
      ? []
      : readSampleRatings(tx, job, { from, until, source: 'check', reader: scope.userId }),
  );
  const meant = new Set(chosen.versions.map((one) => one.id));
  return sampleRatings(rows).filter((one) => meant.has(one.criterionVersionId));
}

/** The version of no finished checks at all. */
const NO_CHECKS = '0';

/** What tells one set of finished checks from another; their levels never change. */
async function readAloneVersion(
  tx: Tx,
  job: SystemScope & { workspaceId: string },
  filter: RatingFilter,
): Promise<string> {
  const { from, until } = filter;
  const rows = await tx.execute<{ version: string }>(sql`
    select concat_ws('/', count(*), sum(hashtextextended(id::text || finished_at::text, 0)::numeric)) as version
    from sample_checks where workspace_id = ${job.workspaceId} and finished_at < ${until.toISOString()}::timestamptz
      and (${isoOrNull(from)}::timestamptz is null or finished_at >= ${isoOrNull(from)}::timestamptz)`);
  return rows[0]?.version ?? '';
}

/** All of it at once, for whoever wants figures and not pages. */
export async function readInput(scope: WorkspaceScope, filter: RatingFilter): Promise<CalibrationInput> {
  const { dataset, facts } = await readMaterial(scope, filter, await readOutline(scope, filter));
  return { ...facts, ledger: readLedger(dataset) };
}

/** The calibration of a workspace as this reader may see it, and the zone of its months. */
export async function readCalibration(scope: WorkspaceScope, filter: RatingFilter) {
  const input = await readInput(scope, filter);
  return { calibration: calibrate(input), zone: input.zone };
}

/** A workspace that allows its ratings to be pooled. */
export interface PooledWorkspace {
  id: string;
  name: string;
  /** Whether people of it may be named. */
  names: boolean;
}

/** Workspaces of an organisation, those that allow pooling apart from the others. */
export async function listPooled(
  tx: Tx,
  _scope: SystemScope,
  organisationId: string,
): Promise<{ pooled: PooledWorkspace[]; others: number }> {
  const rows = await tx
    .select({
      id: workspaces.id,
      name: workspaces.name,
      names: workspaces.namesInCalibration,
      pooled: workspaces.poolCalibration,
    })
    .from(workspaces)
    .where(eq(workspaces.organisationId, organisationId));
  const pooled = rows.filter((row) => row.pooled).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { pooled: pooled.map(({ pooled: _pooled, ...row }) => row), others: rows.length - pooled.length };
}

/**
 * Ratings of several workspaces for the organisation's calibrator, by person and criterion. A question that came from the
 * library is one question wherever it was adopted, so its criteria are one; a person is one person. Row-level security does
 * not narrow a job, so the WHERE alone holds here what is revealed, and that the reader owes none of it a seal.
 */
export async function readPool(
  tx: Tx,
  _scope: SystemScope,
  pool: { workspaces: readonly PooledWorkspace[]; readerId: string },
  filter: RatingFilter,
): Promise<{ rows: RatingRow[]; criteria: CriterionFacts[]; names: Map<string, string>; unnamed: Set<string> }> {
  const reading = { workspaceIds: pool.workspaces.map((one) => one.id), readerId: pool.readerId };
  if (reading.workspaceIds.length === 0) return { rows: [], criteria: [], names: new Map(), unnamed: new Set() };
  const chosen = await readChosen(tx, reading, filter);
  const origins = await tx.execute<{ id: string; origin: string }>(sql`
    select c.id, coalesce(q.origin_slug, q.id::text) || '/' || c.key as origin
    from criteria c join questions q on q.id = c.question_id where c.workspace_id = any (${uuids(reading.workspaceIds)})`);
  const originOf = new Map(origins.map((row) => [row.id, row.origin]));
  const pooledId = (criterionId: string): string => originOf.get(criterionId) ?? criterionId;
  const criteria = new Map<string, CriterionFacts>();
  for (const { id } of pool.workspaces) {
    const ids = [...new Set(chosen.versions.map((one) => one.criterionId))];
    for (const one of await readCriteria(tx, { workspaceId: id }, ids)) {
      const key = pooledId(one.id);
      const known = criteria.get(key);
      // Another number of levels is another scale, whatever it is called.
      const same = known === undefined || known.levels.length === one.levels.length;
      if (known === undefined || !same)
        criteria.set(same ? key : `${key}/${id}`, { ...one, id: same ? key : `${key}/${id}` });
    }
  }
  const rows = rowsOf(await readAll(tx, reading, chosen));
  const quiet = pool.workspaces.filter((one) => !one.names).map((one) => one.id);
  const unnamed = await tx.execute<{ user_id: string }>(sql`
    select distinct user_id from memberships where workspace_id = any (${uuids(quiet)})`);
  return {
    rows: rows.map((row) => ({ ...row, criterionId: pooledId(row.criterionId) })),
    criteria: [...criteria.values()],
    names: await readNames(tx, reading, chosen.raters),
    unnamed: new Set(unnamed.map((row) => row.user_id)),
  };
}
