/** Core reads of rooms. A room is read whole in one statement, so that its version and its content belong together. */
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { rooms, roundRaters, rounds } from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import type { DebriefPlan, PlanEntry, PlanLevel } from './debrief';
import type { OwnRound } from './live';
import { canEnterRoom, canSeeValues } from './policy';
import type {
  Cell,
  Disagreement,
  Override,
  Phase,
  RaterState,
  Room,
  Round,
  RoundState,
  RowComment,
  Vote,
} from './poll';
import { cellOf, hasSealed, isWorkshop } from './poll';

/** A person in a workspace, or a named job that was given one. */
export type PollScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

interface RoomRow extends Record<string, unknown> {
  version: number;
  loop_id: string | null;
  phase: Phase;
  facilitator_id: string;
  rounds: {
    id: string;
    number: number;
    sample_answer_id: string | null;
    state: RoundState;
    revealed_at: string | null;
    revealed_by: string | null;
    missing_at_reveal: number | null;
  }[];
  raters: { round_id: string; rater_id: string; state: RaterState }[];
  votes: {
    round_id: string;
    rater_id: string;
    row_key: string;
    performance_id: string;
    level: number | null;
    late: boolean;
  }[];
  disagreements: {
    round_id: string;
    row_key: string;
    performance_id: string;
    kind: Disagreement['kind'];
    author_id: string;
    at: string;
  }[];
  comments: { id: string; round_id: string; row_key: string; author_id: string; text: string; at: string }[];
  overrides: { id: string; actor_id: string; reason: string; at: string }[];
}

/** All of `select` as one JSON list; an empty one for no rows. */
const list = (select: ReturnType<typeof sql>) => sql`(select coalesce(json_agg(x), '[]'::json) from (${select}) x)`;

const stamp = (text: string): string => new Date(text).toISOString();

/**
 * A debrief or workshop room and its version, whole as far as row-level security lets this scope read votes: a person reads own and
 * revealed ones, the system scope all. What leaves the server must go through `view`.
 */
export async function readRoom(
  tx: Tx,
  scope: PollScope,
  roomId: string,
): Promise<{ version: number; room: Room } | null> {
  const w = scope.workspaceId;
  const ofRoom = sql`workspace_id = ${w} and round_id in (select id from rounds where room_id = ${roomId} and workspace_id = ${w})`;
  const found = await tx.execute<RoomRow>(sql`
    select r.version, r.loop_id, r.phase, coalesce(r.facilitator_id, l.facilitator_id) as facilitator_id,
      ${list(sql`select id, number, sample_answer_id, state, revealed_at, revealed_by, missing_at_reveal from rounds
        where workspace_id = ${w} and room_id = r.id order by number, state <> 'void', id`)} as rounds,
      ${list(sql`select round_id, rater_id, state from round_raters where ${ofRoom} order by rater_id`)} as raters,
      ${list(sql`select round_id, rater_id, row_key, performance_id, level, late from votes
        where ${ofRoom} order by row_key, performance_id, rater_id`)} as votes,
      ${list(sql`select round_id, row_key, performance_id, kind, author_id, at from disagreements
        where ${ofRoom} order by row_key, performance_id`)} as disagreements,
      ${list(sql`select id, round_id, row_key, author_id, text, at from row_comments where ${ofRoom} order by at, id`)} as comments,
      ${list(sql`select id, actor_id, reason, at from loop_events
        where workspace_id = ${w} and loop_id = r.loop_id and kind = 'override' order by at, id`)} as overrides
    from rooms r left join loops l on l.id = r.loop_id and l.workspace_id = ${w}
    where r.workspace_id = ${w} and r.id = ${roomId} and r.kind in ('debrief', 'workshop')`);
  const row = found[0];
  return row === undefined ? null : { version: row.version, room: toRoom(roomId, row) };
}

function toRoom(roomId: string, row: RoomRow): Room {
  const overrides: Override[] = row.overrides.map((one) => ({
    id: one.id,
    actorId: one.actor_id,
    reason: one.reason,
    at: stamp(one.at),
  }));
  return {
    roomId,
    loopId: row.loop_id,
    phase: row.phase,
    facilitatorId: row.facilitator_id,
    rounds: row.rounds.map((one): Round => {
      const votes: Record<Cell, Record<string, Vote>> = {};
      for (const vote of row.votes.filter((v) => v.round_id === one.id)) {
        const cell = cellOf(vote.row_key, vote.performance_id);
        const byRater = votes[cell] ?? {};
        byRater[vote.rater_id] = { level: vote.level, late: vote.late };
        votes[cell] = byRater;
      }
      const disagreements: Record<Cell, Disagreement> = {};
      for (const typed of row.disagreements.filter((d) => d.round_id === one.id)) {
        disagreements[cellOf(typed.row_key, typed.performance_id)] = {
          kind: typed.kind,
          authorId: typed.author_id,
          at: stamp(typed.at),
        };
      }
      const comments: RowComment[] = row.comments
        .filter((comment) => comment.round_id === one.id)
        .map((comment) => ({
          id: comment.id,
          rowKey: comment.row_key,
          authorId: comment.author_id,
          text: comment.text,
          at: stamp(comment.at),
        }));
      return {
        id: one.id,
        number: one.number,
        sampleId: one.sample_answer_id,
        state: one.state,
        withheld: false,
        revealedAt: one.revealed_at === null ? null : stamp(one.revealed_at),
        revealedBy: one.revealed_by,
        missingAtReveal: one.missing_at_reveal,
        raters: Object.fromEntries(
          row.raters.filter((rater) => rater.round_id === one.id).map((rater) => [rater.rater_id, rater.state]),
        ),
        votes,
        disagreements,
        comments,
      };
    }),
    overrides,
  };
}

/** Whether this person is a rater of any round of the room. */
export const isOnPanel = (room: Room, userId: string): boolean =>
  room.rounds.some((round) => round.raters[userId] !== undefined);

/** The room for somebody whom policy lets in, or null: what is not there and what is not theirs look alike. */
export async function enterRoom(
  tx: Tx,
  scope: WorkspaceScope,
  roomId: string,
): Promise<{ version: number; room: Room } | null> {
  const found = await readRoom(tx, scope, roomId);
  if (found === null) return null;
  const facilitator = found.room.facilitatorId === scope.userId;
  const onPanel = isOnPanel(found.room, scope.userId);
  const workshop = isWorkshop(found.room);
  return canEnterRoom({ role: scope.role, facilitator, onPanel, workshop }) ? found : null;
}

/** The versions of these rooms: the slow look that covers a lost hint. */
export async function readRoomVersions(
  tx: Tx,
  scope: SystemScope,
  roomIds: readonly string[],
): Promise<Map<string, number>> {
  if (roomIds.length === 0) return new Map();
  const narrowed = scope.workspaceId === null ? sql`true` : eq(rooms.workspaceId, scope.workspaceId);
  const rows = await tx
    .select({ id: rooms.id, version: rooms.version })
    .from(rooms)
    .where(and(narrowed, sql`${rooms.id} in ${[...roomIds]}`));
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** The workspace that a room belongs to: how a socket, which names a room alone, finds the membership to ask for. */
export async function findRoomWorkspace(tx: Tx, _scope: SystemScope, roomId: string): Promise<string | null> {
  const rows = await tx.select({ workspaceId: rooms.workspaceId }).from(rooms).where(eq(rooms.id, roomId));
  return rows[0]?.workspaceId ?? null;
}

/** What somebody has voted in the rounds of a room, sealed or not: for their own eyes alone. */
export async function readOwnRounds(
  tx: Tx,
  scope: PollScope,
  where: { roomId: string; raterId: string },
): Promise<OwnRound[]> {
  const rows = await tx.execute<{
    round_id: string;
    state: RaterState;
    votes: { row_key: string; performance_id: string; level: number | null }[];
  }>(sql`
    select rr.round_id, rr.state,
      ${list(sql`select row_key, performance_id, level from votes v
        where v.workspace_id = ${scope.workspaceId} and v.round_id = rr.round_id and v.rater_id = rr.rater_id
        order by row_key, performance_id`)} as votes
    from round_raters rr join rounds d on d.id = rr.round_id
    where rr.workspace_id = ${scope.workspaceId} and d.room_id = ${where.roomId} and rr.rater_id = ${where.raterId}
    order by d.number, d.id`);
  return rows.map((row) => ({
    roundId: row.round_id,
    sealed: hasSealed(row.state),
    votes: row.votes.map((vote) => ({ rowKey: vote.row_key, performanceId: vote.performance_id, level: vote.level })),
  }));
}

export interface LoopRound {
  roomId: string;
  roundId: string;
  state: RoundState;
  /** Null for somebody who is not a rater. */
  myState: RaterState | null;
  /** Whether this person may see round 1's values, by the one rule of `canSeeValues`. */
  revealedToMe: boolean;
}

/** Round 1 of a loop's debrief as it concerns this person, or null when the loop has no room. */
export async function roundOfLoop(tx: Tx, scope: PollScope, loopId: string): Promise<LoopRound | null> {
  const viewerId = scope.kind === 'workspace' ? scope.userId : null;
  const rows = await tx
    .select({
      roomId: rounds.roomId,
      roundId: rounds.id,
      number: rounds.number,
      state: rounds.state,
      rater: roundRaters.state,
    })
    .from(rounds)
    .innerJoin(rooms, eq(rooms.id, rounds.roomId))
    .leftJoin(
      roundRaters,
      and(
        eq(roundRaters.roundId, rounds.id),
        eq(roundRaters.workspaceId, scope.workspaceId),
        viewerId === null ? sql`false` : eq(roundRaters.raterId, viewerId),
      ),
    )
    .where(and(eq(rounds.workspaceId, scope.workspaceId), eq(rooms.loopId, loopId), ne(rounds.state, 'void')));
  const first = rows.find((row) => row.number === 1);
  if (first === undefined) return null;
  return {
    roomId: first.roomId,
    roundId: first.roundId,
    state: first.state,
    myState: first.rater,
    revealedToMe: canSeeValues({ number: 1, state: first.state, mine: rows }),
  };
}

const LEVEL_NAMES = { entry: 'entry', mid: 'mid level', senior: 'senior', staff: 'staff' } as const;

/** The recommendation as a scale, like a criterion's. */
const RECOMMENDATION_LEVELS = ['strong no', 'no', 'yes', 'strong yes'].map((label, index) => ({
  level: index + 1,
  label,
  anchor: '',
}));

interface PlanRow extends Record<string, unknown> {
  candidate: string;
  role: string;
  level: keyof typeof LEVEL_NAMES;
  people: { id: string; name: string }[];
  seats: {
    interview_id: string;
    interview: string;
    position: number;
    rater_id: string;
    mode: 'in-room' | 'second-reader';
    status: 'assigned' | 'recused';
    criterion_id: string;
    version_id: string;
    title: string;
    capability: string;
    anchors: PlanLevel[];
  }[];
  capabilities: { key: string; name: string; anchors: PlanLevel[] }[];
  weights: { capability: string; weight: number }[];
}

/**
 * What a debrief is about, without any value: names, rows with their anchors, and who is to rate which. The same for
 * everybody who may enter the room.
 */
export async function readPlan(tx: Tx, scope: PollScope, loopId: string): Promise<DebriefPlan | null> {
  const w = scope.workspaceId;
  const found = await tx.execute<PlanRow>(sql`
    select c.name as candidate, ro.title as role, ro.level,
      ${list(sql`select u.id, u.name from memberships m join users u on u.id = m.user_id
        where m.workspace_id = ${w} order by u.id`)} as people,
      ${list(sql`select i.id as interview_id, i.title as interview, i.position, a.rater_id, a.mode, a.status,
          cv.criterion_id, cv.id as version_id, cv.title, cv.capability, cv.anchors
        from assignments a
        join interviews i on i.id = a.interview_id
        join assignment_criteria ac on ac.assignment_id = a.id
        join criterion_versions cv on cv.id = ac.criterion_version_id
        where a.workspace_id = ${w} and a.loop_id = ${loopId} and a.status <> 'removed'
        order by i.position, ac.position, cv.criterion_id, a.rater_id`)} as seats,
      ${list(sql`select key, name, anchors from capabilities where workspace_id = ${w} order by position, key`)} as capabilities,
      ${list(sql`select capability, weight from role_capabilities
        where workspace_id = ${w} and role_id = ro.id order by capability`)} as weights
    from loops l join roles ro on ro.id = l.role_id join candidates c on c.id = l.candidate_id
    where l.workspace_id = ${w} and l.id = ${loopId}`);
  const row = found[0];
  return row === undefined ? null : toPlan(row);
}

function toPlan(row: PlanRow): DebriefPlan {
  const weightOf = (capability: string) => row.weights.find((one) => one.capability === capability)?.weight ?? 0;
  const rows: PlanEntry[] = [];
  for (const seat of row.seats) {
    const rowKey = `criterion:${seat.criterion_id}`;
    let entry = rows.find((one) => one.rowKey === rowKey && one.performanceId === seat.interview_id);
    if (entry === undefined) {
      entry = {
        rowKey,
        performanceId: seat.interview_id,
        weight: weightOf(seat.capability),
        raterIds: [],
        title: seat.title,
        about: seat.interview,
        levels: seat.anchors,
        versionIds: [],
      };
      rows.push(entry);
    }
    if (seat.status === 'assigned') entry.raterIds.push(seat.rater_id);
    if (!entry.versionIds.includes(seat.version_id)) entry.versionIds.push(seat.version_id);
  }
  for (const entry of rows) entry.about = `${entry.about} · ${relation(row, entry)}`;
  const seated = row.seats.filter((seat) => seat.status === 'assigned');
  for (const capability of row.capabilities) {
    const covering = row.seats.filter((seat) => seat.capability === capability.key);
    if (covering.length === 0) continue;
    const interviews = new Set(covering.map((seat) => seat.interview_id)).size;
    rows.push({
      rowKey: `capability:${capability.key}`,
      performanceId: null,
      weight: weightOf(capability.key),
      raterIds: ratersOf(seated.filter((seat) => seat.capability === capability.key)),
      title: capability.name,
      about: interviews === 1 ? 'capability · one interview' : `capability · ${interviews} interviews`,
      levels: capability.anchors,
      versionIds: [...new Set(covering.map((seat) => seat.version_id))],
    });
  }
  rows.push({
    rowKey: 'recommendation',
    performanceId: null,
    weight: 0,
    raterIds: ratersOf(seated),
    title: 'Recommendation',
    about: 'everybody on the panel',
    levels: RECOMMENDATION_LEVELS,
    versionIds: [],
  });
  return {
    candidate: row.candidate,
    role: `${row.role}, ${LEVEL_NAMES[row.level]}`,
    people: Object.fromEntries(row.people.map((one) => [one.id, one.name])),
    interviews: Object.fromEntries(row.seats.map((seat) => [seat.interview_id, seat.interview])),
    rows,
  };
}

const ratersOf = (seats: PlanRow['seats']): string[] => [...new Set(seats.map((seat) => seat.rater_id))].sort();

function relation(row: PlanRow, entry: PlanEntry): string {
  const seats = row.seats.filter(
    (one) => entry.raterIds.includes(one.rater_id) && one.interview_id === entry.performanceId,
  );
  if (entry.raterIds.length < 2) return 'one rater';
  return seats.some((seat) => seat.mode === 'second-reader') ? 'second reader' : 'same interview';
}
