/**
 * The ratings that calibration may read: round-1 levels on criteria, from debriefs whose first round was revealed to the
 * reader. The rule of the rooms is written into the WHERE, and row-level security says the same a second time.
 */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users, workspaces } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { digest } from '@/lib/digest';
import { provide, resolve, resolveOptional } from '@/lib/process';
import { type Calibration, type CalibrationInput, type CriterionFacts, calibrate } from './calibration';
import type { RatingRow } from './comparable';
import { type CalibrationSight, sightOf } from './policy';

/** Which ratings are asked for. */
export interface RatingFilter {
  /** Revealed at or after this; null: from the beginning. */
  from: Date | null;
  /** Revealed before this. */
  until: Date;
  /** Null: every role. */
  roleId: string | null;
}

declare module '@/lib/process' {
  interface ProcessSlots {
    /**
     * The calibrations made last, by a digest of what they were made of, the one used longest ago first; apart for each
     * copy of the function that made them, so a reloaded one starts anew.
     */
    calibrations: WeakMap<typeof calibrate, Map<string, Calibration>>;
  }
}

const REMEMBERED = 24;

/**
 * `calibrate`, remembered: a year of 120 loops takes some 200 ms, and a page with its exports asks for the same again and
 * again. The key is everything that goes in, the reader's sight and the ratings themselves included, so nobody can be
 * handed what was made for other eyes and a new rating is never missed.
 */
function remembered(input: CalibrationInput): Calibration {
  if (!resolveOptional('calibrations')) provide('calibrations', new WeakMap());
  const known = resolve('calibrations').get(calibrate) ?? new Map<string, Calibration>();
  resolve('calibrations').set(calibrate, known);
  const key = digest(JSON.stringify({ ...input, names: [...input.names] }));
  const found = known.get(key) ?? calibrate(input);
  known.delete(key);
  known.set(key, found);
  for (const oldest of [...known.keys()].slice(0, -REMEMBERED)) known.delete(oldest);
  return found;
}

const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * Ratings of revealed rounds, by performance. Rounds that the reader still owes a seal are left out whole, and so is
 * everything of a rater who has not handed in all cards.
 * @param onlyShared narrows to performances that the reader rated as well
 */
export async function readRatings(
  tx: Tx,
  scope: WorkspaceScope,
  filter: RatingFilter,
  onlyShared: boolean,
): Promise<RatingRow[]> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    performance_id: string;
    loop_id: string;
    criterion_id: string;
    criterion_version_id: string;
    rater_id: string;
    level: number | null;
    late: boolean;
    blind: boolean;
    revealed_at: Date | string;
  }>(sql`
    select v.performance_id, v.subject_id as loop_id, substr(v.row_key, 11) as criterion_id, v.criterion_version_id,
      v.rater_id, v.level, v.late or seat.state = 'late' as late, v.blind, d.revealed_at
    from votes v
    join rounds d on d.id = v.round_id and d.workspace_id = ${w}
    join rooms r on r.id = d.room_id and r.workspace_id = ${w} and r.kind = 'debrief'
    join loops l on l.id = v.subject_id and l.workspace_id = ${w}
    join round_raters seat on seat.round_id = v.round_id and seat.rater_id = v.rater_id and seat.workspace_id = ${w}
    left join round_raters mine on mine.round_id = v.round_id and mine.rater_id = ${scope.userId} and mine.workspace_id = ${w}
    where v.workspace_id = ${w} and v.subject_kind = 'loop' and v.round_number = 1
      and v.row_key like 'criterion:%' and v.criterion_version_id is not null
      and d.number = 1 and d.state in ('revealed', 'closed')
      and (${isoOrNull(filter.from)}::timestamptz is null or d.revealed_at >= ${isoOrNull(filter.from)}::timestamptz)
      and d.revealed_at < ${filter.until.toISOString()}::timestamptz
      and (${filter.roleId}::uuid is null or l.role_id = ${filter.roleId}::uuid)
      and seat.state in ('sealed', 'late')
      and (mine.state is null or mine.state not in ('invited', 'voting'))
      and (${!onlyShared} or v.performance_id in (
        select own.performance_id from votes own where own.workspace_id = ${w} and own.rater_id = ${scope.userId}))
    order by v.performance_id, v.row_key, v.rater_id`);
  return rows.map((row) => ({
    performanceId: row.performance_id,
    loopId: row.loop_id,
    criterionId: row.criterion_id,
    criterionVersionId: row.criterion_version_id,
    raterId: row.rater_id,
    level: row.level,
    late: row.late,
    blind: row.blind,
    revealedAt: new Date(row.revealed_at),
  }));
}

/** The criteria of these ids with every wording they ever had, by question and position. */
export async function readCriteria(tx: Tx, scope: WorkspaceScope, criterionIds: string[]): Promise<CriterionFacts[]> {
  if (criterionIds.length === 0) return [];
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    criterion_id: string;
    version_id: string;
    title: string;
    anchors: { level: number; label: string; anchor: string }[];
    number: number;
    created_at: Date | string;
    note: string;
    slug: string;
    question: string;
  }>(sql`
    select cv.criterion_id, cv.id as version_id, cv.title, cv.anchors, qv.number, qv.created_at, qv.note, q.slug,
      q.title as question
    from criterion_versions cv
    join question_versions qv on qv.id = cv.question_version_id and qv.workspace_id = ${w}
    join questions q on q.id = qv.question_id and q.workspace_id = ${w}
    where cv.workspace_id = ${w} and cv.criterion_id in ${criterionIds}
    order by q.title, cv.criterion_id, qv.number`);
  const positions = await tx.execute<{ criterion_id: string; position: number }>(sql`
    select criterion_id, min(position)::int as position from criterion_versions
    where workspace_id = ${w} and criterion_id in ${criterionIds} group by criterion_id`);
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

async function readNames(tx: Tx, scope: WorkspaceScope, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(sql`${users.id} in ${ids} and exists (
      select 1 from memberships m where m.user_id = ${users.id} and m.workspace_id = ${scope.workspaceId})`);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** What this reader may see, and the workspace's zone, whose calendar months the figures are cut into. */
async function readSight(tx: Tx, scope: WorkspaceScope): Promise<{ sight: CalibrationSight; zone: string }> {
  const rows = await tx
    .select({ names: workspaces.namesInCalibration, zone: workspaces.timeZone })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId));
  return {
    sight: sightOf({ role: scope.role, namesInCalibration: rows[0]?.names === true }),
    zone: rows[0]?.zone ?? 'UTC',
  };
}

/** The calibration of a workspace as this reader may see it, and the zone of its months. */
export async function readCalibration(
  tx: Tx,
  scope: WorkspaceScope,
  filter: RatingFilter,
): Promise<{ calibration: Calibration; zone: string }> {
  const { sight, zone } = await readSight(tx, scope);
  const rows = await readRatings(tx, scope, filter, !sight.panel);
  const criteria = await readCriteria(tx, scope, [...new Set(rows.map((row) => row.criterionId))]);
  const unread = await countUnread(tx, scope, filter.roleId);
  const names = await readNames(tx, scope, [...new Set(rows.map((row) => row.raterId))]);
  const calibration = remembered({
    rows,
    criteria,
    names,
    sight,
    readerId: scope.userId,
    zone,
    loopsOpen: unread.open,
    loopsWithheld: unread.withheld,
  });
  return { calibration, zone };
}
