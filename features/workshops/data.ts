/** Core reads of workshops, checks and readiness. */
import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import type { WorkspaceScope } from '@/features/access/scope';
import type { PollScope } from '@/features/polls/data';
import type { Phase, Room } from '@/features/polls/poll';
import { isRevealed } from '@/features/polls/poll';
import type { KeyedRating } from './check';
import type { Choosable } from './choice';
import type { SampleRatingRow } from './sample-ratings';
import type { AnchorText, SampleMaterial } from './workshop';

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * Ratings of sample answers from revealed workshops and finished checks, for `sampleRatings`. Practice outside of a check is
 * never read, and neither is an unfinished check.
 *
 * What somebody rates alone is theirs: under a person's scope row-level security hands out that person's own checks and
 * revealed workshops. A figure over everybody's takes a named job's scope, narrowed to the workspace, and lets nothing out
 * but estimates.
 * @param window.source only what comes from there; null for both
 * @param window.reader leaves out every workshop in which this person owes a seal to a revealed answer, so that no figure of
 *   theirs rests on what they are still to rate blind; null where nobody reads
 */
export async function readSampleRatings(
  tx: Tx,
  scope: PollScope,
  window: { from: Date | null; until: Date; source: SampleRatingRow['source'] | null; reader: string | null },
): Promise<SampleRatingRow[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    sample_id: string;
    answer: string;
    criterion_id: string;
    criterion_origin: string;
    criterion_version_id: string;
    rater_id: string;
    level: number | null;
    blind: boolean;
    late: boolean;
    source: 'workshop' | 'check';
    at: Date | string;
  }>(sql`
    with counted as (
      select v.subject_id, v.criterion_version_id, v.rater_id, v.level, v.blind, v.late or seat.state = 'late' as late,
        case when r.kind = 'workshop' then 'workshop' else 'check' end as source,
        case when r.kind = 'workshop' then d.revealed_at else (
          select k.finished_at from check_samples cs join sample_checks k on k.id = cs.check_id
          where cs.workspace_id = ${w} and cs.round_id = v.round_id and cs.user_id = v.rater_id and k.finished_at is not null
        ) end as at
      from votes v
      join rounds d on d.id = v.round_id and d.workspace_id = ${w}
      join rooms r on r.id = d.room_id and r.workspace_id = ${w} and r.kind in ('workshop', 'practice')
      join round_raters seat on seat.round_id = v.round_id and seat.rater_id = v.rater_id and seat.workspace_id = ${w}
      where v.workspace_id = ${w} and v.subject_kind = 'sample' and v.criterion_version_id is not null
        and seat.state in ('sealed', 'late')
        and (r.kind = 'practice' or d.state in ('revealed', 'closed'))
        and not exists (
          select 1 from rounds e join round_raters mine on mine.round_id = e.id and mine.rater_id = ${window.reader}::uuid
          where e.workspace_id = ${w} and e.room_id = r.id and r.kind = 'workshop' and e.state in ('revealed', 'closed')
            and mine.state in ('invited', 'voting'))
    ),
    wordings as (
      select question_version_id, string_agg(title || anchors::text, chr(10) order by position) as words
      from criterion_versions where workspace_id = ${w} group by question_version_id
    )
    select s.id as sample_id, md5(coalesce(q.origin_slug, q.id::text) || chr(10) || s.key || chr(10) || s.answer || chr(10) || wordings.words) as answer,
      cv.criterion_id, coalesce(q.origin_slug, q.id::text) || '/' || k.key as criterion_origin, cv.id as criterion_version_id,
      c.rater_id, c.level, c.blind, c.late, c.source, c.at
    from counted c
    join sample_answers s on s.id = c.subject_id and s.workspace_id = ${w}
    join question_versions qv on qv.id = s.question_version_id and qv.workspace_id = ${w}
    join questions q on q.id = qv.question_id and q.workspace_id = ${w}
    join wordings on wordings.question_version_id = qv.id
    join criterion_versions cv on cv.id = c.criterion_version_id and cv.workspace_id = ${w}
    join criteria k on k.id = cv.criterion_id and k.workspace_id = ${w}
    where c.at is not null and (${window.source}::text is null or c.source = ${window.source}::text) and c.at < ${window.until.toISOString()}::timestamptz
      and (${isoOrNull(window.from)}::timestamptz is null or c.at >= ${isoOrNull(window.from)}::timestamptz)
    order by 2, 3, 6, 1`);
  return rows.map((row) => ({
    sampleId: row.sample_id,
    answer: row.answer,
    criterionId: row.criterion_id,
    criterionOrigin: row.criterion_origin,
    criterionVersionId: row.criterion_version_id,
    raterId: row.rater_id,
    level: row.level,
    blind: row.blind,
    late: row.late,
    source: row.source,
    at: new Date(row.at),
  }));
}

/** All of `select` as one JSON list; an empty one for no rows. */
const list = (select: ReturnType<typeof sql>) => sql`(select coalesce(json_agg(x), '[]'::json) from (${select}) x)`;

export interface WorkshopEntry {
  id: string;
  title: string;
  phase: Phase;
  facilitatorName: string;
  createdAt: Date;
  samples: number;
  /** Answers that have been revealed. */
  revealed: number;
  questions: string[];
  /** Whether the reader is a rater of some round. */
  mine: boolean;
}

/** The workspace's workshops, newest first. */
export async function listWorkshops(tx: Tx, scope: WorkspaceScope): Promise<WorkshopEntry[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    id: string;
    title: string;
    phase: Phase;
    facilitator: string | null;
    created_at: Date | string;
    samples: number;
    revealed: number;
    questions: string[] | null;
    mine: boolean;
  }>(sql`
    select r.id, r.title, r.phase, u.name as facilitator, r.created_at,
      (select count(*)::int from workshop_samples ws where ws.workspace_id = ${w} and ws.room_id = r.id) as samples,
      (select count(*)::int from rounds d
        where d.workspace_id = ${w} and d.room_id = r.id and d.state in ('revealed', 'closed')) as revealed,
      (select array_agg(distinct q.title order by q.title) from workshop_samples ws
        join sample_answers s on s.id = ws.sample_answer_id join question_versions v on v.id = s.question_version_id
        join questions q on q.id = v.question_id where ws.workspace_id = ${w} and ws.room_id = r.id) as questions,
      exists (select 1 from rounds d join round_raters rr on rr.round_id = d.id
        where d.workspace_id = ${w} and d.room_id = r.id and rr.rater_id = ${scope.userId}) as mine
    from rooms r left join users u on u.id = r.facilitator_id
    where r.workspace_id = ${w} and r.kind = 'workshop'
    order by r.created_at desc, r.id`);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    phase: row.phase,
    facilitatorName: row.facilitator ?? 'Former member',
    createdAt: new Date(row.created_at),
    samples: row.samples,
    revealed: row.revealed,
    questions: row.questions ?? [],
    mine: row.mine,
  }));
}

/** What a workshop's page says that no round does: its title, how many answers it has, and names by id. */
export async function readWorkshop(
  tx: Tx,
  scope: WorkspaceScope,
  roomId: string,
): Promise<{ title: string; samples: number; people: Record<string, string> } | null> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ title: string; samples: number; people: { id: string; name: string }[] }>(sql`
    select r.title,
      (select count(*)::int from workshop_samples ws where ws.workspace_id = ${w} and ws.room_id = r.id) as samples,
      ${list(sql`select u.id, u.name from memberships m join users u on u.id = m.user_id
        where m.workspace_id = ${w} order by u.id`)} as people
    from rooms r where r.workspace_id = ${w} and r.id = ${roomId} and r.kind = 'workshop'`);
  const row = rows[0];
  if (row === undefined) return null;
  return { ...row, people: Object.fromEntries(row.people.map((one) => [one.id, one.name])) };
}

interface MaterialRow extends Record<string, unknown> {
  sample_id: string;
  slug: string;
  title: string;
  prompt: string;
  answer: string;
  expert: Record<string, { level: number; why: string }>;
  criteria: { version_id: string; criterion_id: string; key: string; title: string; anchors: AnchorText[] }[];
}

/** Answers with their criteria and the expert's key, by id. What of the key leaves the server is decided by whoever asks. */
async function readSamples(tx: Tx, scope: WorkspaceScope, ids: readonly string[]): Promise<Map<string, MaterialRow>> {
  if (ids.length === 0) return new Map();
  const w = scope.workspaceId;
  const rows = await tx.execute<MaterialRow>(sql`
    select s.id as sample_id, q.slug, q.title, v.body ->> 'prompt' as prompt, s.answer, s.expert,
      ${list(sql`select cv.id as version_id, cv.criterion_id, k.key, cv.title, cv.anchors
        from criterion_versions cv join criteria k on k.id = cv.criterion_id
        where cv.workspace_id = ${w} and cv.question_version_id = v.id order by cv.position`)} as criteria
    from sample_answers s
    join question_versions v on v.id = s.question_version_id and v.workspace_id = ${w}
    join questions q on q.id = v.question_id and q.workspace_id = ${w}
    where s.workspace_id = ${w} and s.id in ${[...ids]}`);
  return new Map(rows.map((row) => [row.sample_id, row]));
}

/**
 * What each round of a workshop is about, as this reader may have it: the expert's key with the reveal and not before.
 * @param room the reader's own view of it
 */
export async function readMaterial(tx: Tx, scope: WorkspaceScope, room: Room): Promise<SampleMaterial[]> {
  const ids = room.rounds.flatMap((round) => round.sampleId ?? []);
  const samples = await readSamples(tx, scope, ids);
  return room.rounds.flatMap((round): SampleMaterial[] => {
    const sample = samples.get(round.sampleId ?? '');
    if (sample === undefined) return [];
    const shown = isRevealed(round.state) && !round.withheld;
    return [
      {
        roundId: round.id,
        sampleId: sample.sample_id,
        question: { slug: sample.slug, title: sample.title, prompt: sample.prompt },
        answer: sample.answer,
        rows: sample.criteria.map((one) => ({
          rowKey: `criterion:${one.criterion_id}`,
          title: one.title,
          levels: one.anchors,
          key: shown ? (sample.expert[one.key] ?? null) : null,
        })),
      },
    ];
  });
}

export interface SampleChoice {
  slug: string;
  title: string;
  capability: string;
  /** By title: the order on disk is the order of the expert's verdicts. */
  samples: { id: string; title: string }[];
}

/** Questions of the bank that have sample answers, for whoever puts a workshop together. Nothing of a key is among it. */
export async function listSampleChoices(tx: Tx, scope: WorkspaceScope): Promise<SampleChoice[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ slug: string; title: string; capability: string; samples: SampleChoice['samples'] }>(
    sql`
    select q.slug, q.title, q.capability,
      ${list(sql`select s.id, s.title from sample_answers s
        where s.workspace_id = ${w} and s.question_version_id = q.current_version_id order by s.title`)} as samples
    from questions q where q.workspace_id = ${w} and q.archived_at is null
      and exists (select 1 from sample_answers s where s.workspace_id = ${w} and s.question_version_id = q.current_version_id)
    order by q.title`,
  );
  return [...rows];
}

/** Whether this person facilitates some loop of the workspace. */
export async function facilitatesLoop(tx: Tx, scope: WorkspaceScope): Promise<boolean> {
  const rows = await tx.execute<{ yes: boolean }>(sql`
    select exists (select 1 from loops
      where workspace_id = ${scope.workspaceId} and facilitator_id = ${scope.userId}) as yes`);
  return rows[0]?.yes === true;
}

/** Every answer of the bank's present versions, with whether this person has met it. */
export async function readPool(tx: Tx, scope: WorkspaceScope): Promise<Choosable[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ id: string; origin: string; in_use: boolean; seen_at: Date | string | null }>(sql`
    select s.id, coalesce(q.origin_slug, q.id::text) || '/' || s.key as origin,
      exists (select 1 from kit_items k join question_versions kv on kv.id = k.question_version_id
        where k.workspace_id = ${w} and kv.question_id = q.id) as in_use,
      (select max(seen.at) from (
        select seen_at as at from key_sightings ks
        where ks.workspace_id = ${w} and ks.user_id = ${scope.userId} and ks.question_id = q.id and ks.sample_key = s.key
        union all
        select d.opened_at from rounds d join round_raters rr on rr.round_id = d.id and rr.rater_id = ${scope.userId}
          join sample_answers t on t.id = d.sample_answer_id join question_versions tv on tv.id = t.question_version_id
        where d.workspace_id = ${w} and rr.state in ('sealed', 'late') and tv.question_id = q.id and t.key = s.key) seen
      ) as seen_at
    from sample_answers s join questions q on q.current_version_id = s.question_version_id
    where s.workspace_id = ${w} and q.workspace_id = ${w} and q.archived_at is null`);
  return rows.map((row) => ({
    sampleId: row.id,
    origin: row.origin,
    inUse: row.in_use,
    seenAt: row.seen_at === null ? null : new Date(row.seen_at),
  }));
}

export interface CheckEntry {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  samples: { sampleId: string; answered: boolean }[];
}

/** The reader's own checks, newest first. */
export async function listChecks(tx: Tx, scope: WorkspaceScope): Promise<CheckEntry[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    id: string;
    started_at: Date | string;
    finished_at: Date | string | null;
    samples: { sample_id: string; answered: boolean }[];
  }>(sql`
    select k.id, k.started_at, k.finished_at,
      ${list(sql`select cs.sample_answer_id as sample_id, cs.round_id is not null as answered from check_samples cs
        where cs.workspace_id = ${w} and cs.check_id = k.id order by cs.position`)} as samples
    from sample_checks k where k.workspace_id = ${w} and k.user_id = ${scope.userId}
    order by k.started_at desc, k.id`);
  return rows.map((row) => ({
    id: row.id,
    startedAt: new Date(row.started_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
    samples: row.samples.map((one) => ({ sampleId: one.sample_id, answered: one.answered })),
  }));
}

/** One answer that is rated alone. */
export interface CheckSample {
  sampleId: string;
  question: { slug: string; title: string; prompt: string };
  answer: string;
  criteria: { id: string; criterionId: string; title: string; anchors: AnchorText[] }[];
}

/** The text of an answer with what is to be rated, and not a byte of the expert's key. */
export async function readCheckSample(tx: Tx, scope: WorkspaceScope, sampleId: string): Promise<CheckSample | null> {
  const sample = (await readSamples(tx, scope, [sampleId])).get(sampleId);
  if (sample === undefined) return null;
  return {
    sampleId,
    question: { slug: sample.slug, title: sample.title, prompt: sample.prompt },
    answer: sample.answer,
    criteria: sample.criteria.map((one) => ({
      id: one.version_id,
      criterionId: one.criterion_id,
      title: one.title,
      anchors: one.anchors,
    })),
  };
}

/** One of the reader's own ratings beside the expert's. */
export interface CheckRating extends KeyedRating {
  checkId: string;
  sampleId: string;
  question: { slug: string; title: string };
  title: string;
  anchors: AnchorText[];
  why: string;
  blind: boolean;
}

/** The reader's own ratings of finished checks with the expert's levels, newest check first. */
export async function readCheckRatings(tx: Tx, scope: WorkspaceScope, checkId: string | null): Promise<CheckRating[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    check_id: string;
    sample_id: string;
    slug: string;
    question: string;
    criterion_id: string;
    title: string;
    anchors: AnchorText[];
    level: number;
    blind: boolean;
    expert: number;
    why: string;
  }>(sql`
    select k.id as check_id, cs.sample_answer_id as sample_id, q.slug, q.title as question, cv.criterion_id, cv.title, cv.anchors,
      v.level, v.blind, (s.expert -> c.key ->> 'level')::int as expert, s.expert -> c.key ->> 'why' as why
    from sample_checks k
    join check_samples cs on cs.check_id = k.id and cs.workspace_id = ${w}
    join votes v on v.round_id = cs.round_id and v.rater_id = k.user_id and v.workspace_id = ${w}
    join sample_answers s on s.id = cs.sample_answer_id
    join criterion_versions cv on cv.id = v.criterion_version_id
    join criteria c on c.id = cv.criterion_id
    join questions q on q.id = c.question_id
    where k.workspace_id = ${w} and k.user_id = ${scope.userId} and k.finished_at is not null
      and (${checkId}::uuid is null or k.id = ${checkId}::uuid)
      and v.level is not null and s.expert -> c.key is not null
    order by k.finished_at desc, k.id, cs.position, cv.position`);
  return rows.map((row) => ({
    checkId: row.check_id,
    sampleId: row.sample_id,
    question: { slug: row.slug, title: row.question },
    criterionId: row.criterion_id,
    title: row.title,
    anchors: row.anchors,
    own: row.level,
    expert: row.expert,
    of: row.anchors.length,
    why: row.why,
    blind: row.blind,
  }));
}

/** Who is ready, by name; only the reader's own row where `all` is false. People without a row have never been ready. */
export async function listReadiness(
  tx: Tx,
  scope: WorkspaceScope,
  all: boolean,
): Promise<{ userId: string; name: string; until: Date | null }[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{ user_id: string; name: string; until: Date | string | null }>(sql`
    select u.id as user_id, u.name, r.ready_until as until
    from memberships m join users u on u.id = m.user_id
    left join readiness r on r.workspace_id = ${w} and r.user_id = m.user_id
    where m.workspace_id = ${w} and m.role <> 'observer' and (${all} or m.user_id = ${scope.userId})
    order by u.name, u.id`);
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.name,
    until: row.until === null ? null : new Date(row.until),
  }));
}

/** Whether checks are this person's business: an interviewer, or somebody who holds a seat in a loop. */
export async function ratesHere(tx: Tx, scope: WorkspaceScope): Promise<boolean> {
  if (scope.role === 'interviewer') return true;
  const rows = await tx.execute<{ yes: boolean }>(sql`
    select exists (select 1 from assignments
      where workspace_id = ${scope.workspaceId} and rater_id = ${scope.userId} and status = 'assigned') as yes`);
  return rows[0]?.yes === true;
}
