/**
 * Two workspaces of two organisations, alike in everything but their ids, made by the product's own mutations: people in
 * each role, a role from a template, and loops that stand where a test wants them. What is true of `north` must be
 * invisible in `south`, and the other way round.
 *
 * The process must have been given a database and a bus (`provide`); the clock and the ids come from the caller.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { inject } from 'vitest';
import type { Tx } from '../../db/client';
import { memberships, organisationMembers, organisations, rooms, rounds, users, workspaces } from '../../db/schema';
import { withScope } from '../../features/access/data';
import {
  mintWorkspace,
  type SystemScope,
  systemScope,
  type WorkspaceRole,
  type WorkspaceScope,
} from '../../features/access/scope';
import { createCandidateLink, createLoop } from '../../features/interviews/mutations';
import { refreshLibrary } from '../../features/questions/jobs';
import { readRole } from '../../features/roles/data';
import { createRole } from '../../features/roles/mutations';
import { readDesk, readOwnCard } from '../../features/scorecards/data';
import { applyEdits, ensureCard, sealCard } from '../../features/scorecards/mutations';
import type { FieldEdit } from '../../features/scorecards/schema';
import type { ScriptedMoments } from './moments';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));

/**
 * Who is there in each workspace. `fay` facilitates and rates nothing; `ana` and `ben` are the panel; `ivo` interviews, but
 * not in these loops.
 */
export const STAFF = {
  olga: 'owner',
  mark: 'manager',
  fay: 'interviewer',
  ana: 'interviewer',
  ben: 'interviewer',
  ivo: 'interviewer',
  eve: 'observer',
} as const satisfies Record<string, WorkspaceRole>;
export type Who = keyof typeof STAFF;
export const WHO = Object.keys(STAFF) as Who[];

export const NAMES: Record<Who, string> = {
  olga: 'Olga Brandt',
  mark: 'Mark Adeyemi',
  fay: 'Fay Lindqvist',
  ana: 'Ana Duarte',
  ben: 'Ben Okafor',
  ivo: 'Ivo Marsh',
  eve: 'Eve Sato',
};

export type JobScope = SystemScope & { readonly workspaceId: string };

export interface Place {
  readonly slug: string;
  /** Olga's as a whole. */
  readonly organisationId: string;
  readonly workspaceId: string;
  readonly roleId: string;
  readonly ids: Readonly<Record<Who, string>>;
  readonly scopes: Readonly<Record<Who, WorkspaceScope>>;
  readonly job: JobScope;
}

export interface LoopFixture {
  readonly loopId: string;
  readonly roomId: string;
  readonly roundId: string;
  readonly interviewIds: readonly string[];
}

export interface World {
  readonly north: Place;
  readonly south: Place;
}

/** Makes both workspaces; their library is the one under content/. */
export async function makeWorld(moments: ScriptedMoments): Promise<World> {
  const { problems } = await refreshLibrary(moments.moment(), [CONTENT], inject('keep'));
  if (problems.length > 0) throw new Error(`content/ does not load: ${JSON.stringify(problems)}`);
  return { north: await makePlace(moments, 'north'), south: await makePlace(moments, 'south') };
}

async function makePlace(moments: ScriptedMoments, slug: string): Promise<Place> {
  const moment = moments.moment();
  const createdAt = moment.now;
  const organisationId = moment.id();
  const workspaceId = moment.id();
  const ids = Object.fromEntries(WHO.map((who) => [who, moment.id()])) as Record<Who, string>;
  const job: JobScope = { ...systemScope('test', workspaceId), workspaceId };
  const title = slug[0]?.toUpperCase() + slug.slice(1);
  const roleId = await withScope(job, async (tx) => {
    await tx
      .insert(organisations)
      .values({ id: organisationId, name: `${title} Group`, slug: `${slug}-group`, createdAt });
    await tx.insert(workspaces).values({ id: workspaceId, organisationId, name: `${title} Works`, slug, createdAt });
    await tx.insert(users).values(
      WHO.map((who) => ({
        id: ids[who],
        email: `${who}@${slug}.example`,
        name: NAMES[who],
        timeZone: 'Europe/Lisbon',
        createdAt,
      })),
    );
    await tx.insert(organisationMembers).values({ organisationId, userId: ids.olga, role: 'owner' });
    await tx
      .insert(memberships)
      .values(WHO.map((who) => ({ workspaceId, userId: ids[who], role: STAFF[who], createdAt })));
    return await createRole(tx, job, moment, {
      template: 'backend-engineer',
      title: 'Backend engineer',
      level: 'senior',
    });
  });
  const scopes = Object.fromEntries(
    WHO.map((who) => [who, mintWorkspace({ workspaceId, organisationId, userId: ids[who], role: STAFF[who] })]),
  ) as Record<Who, WorkspaceScope>;
  return { slug, organisationId, workspaceId, roleId, ids, scopes, job };
}

/** Runs something as one of a place's people. */
export const as = <T>(place: Place, who: Who, fn: (tx: Tx, scope: WorkspaceScope) => Promise<T>): Promise<T> =>
  withScope(place.scopes[who], (tx) => fn(tx, place.scopes[who]));

/**
 * A loop of two interviews, both rated by the same people.
 * @param options.raters who rates; ana and ben when left out
 */
export async function makeLoop(
  place: Place,
  moments: ScriptedMoments,
  options: { raters?: readonly Who[]; candidate?: string; revealAtLastSeal?: boolean } = {},
): Promise<LoopFixture> {
  const raterIds = (options.raters ?? ['ana', 'ben']).map((who) => place.ids[who]);
  return await as(place, 'mark', async (tx, scope) => {
    const role = await readRole(tx, scope, place.roleId);
    const loopId = await createLoop(tx, scope, moments.moment(), {
      roleId: place.roleId,
      candidateName: options.candidate ?? 'Rosa Keller',
      candidateEmail: 'rosa@example.org',
      facilitatorId: place.ids.fay,
      revealAtLastSeal: options.revealAtLastSeal ?? false,
      interviews: (role?.interviews ?? []).slice(0, 2).map((interview, index) => ({
        roleInterviewId: interview.id,
        startsAt: new Date(moments.now().getTime() + index * 86_400_000).toISOString(),
        timeZone: 'Europe/Lisbon',
        place: 'Room 4',
        raterIds,
      })),
    });
    return await describeLoop(tx, place, loopId);
  });
}

/** The ids that belong to a loop. */
export async function describeLoop(tx: Tx, place: Place, loopId: string): Promise<LoopFixture> {
  const [room] = await tx.select({ id: rooms.id }).from(rooms).where(eq(rooms.loopId, loopId));
  const found = await tx.query.interviews.findMany({
    where: (table) => eq(table.loopId, loopId),
    orderBy: (table) => table.position,
  });
  const all = await tx
    .select()
    .from(rounds)
    .where(eq(rounds.roomId, room?.id ?? ''));
  const first = all.find((round) => round.number === 1);
  if (!room || !first) throw new Error(`The loop ${loopId} of ${place.slug} has no room`);
  return { loopId, roomId: room.id, roundId: first.id, interviewIds: found.map((one) => one.id) };
}

/** How somebody fills in a card; everything that differs between two tellings of a story. */
export interface Hand {
  level: number;
  recommendation: number;
  /** Evidence lines, filed to the first criterion. */
  lines?: readonly string[];
  summary?: string;
  redFlag?: boolean;
}

/** The edits that fill in every field of somebody's card for one interview. */
export async function editsFor(
  tx: Tx,
  scope: WorkspaceScope,
  moments: ScriptedMoments,
  interviewId: string,
  hand: Hand,
): Promise<FieldEdit[]> {
  const desk = await readDesk(tx, scope, interviewId);
  if (desk === null) throw new Error('Nobody is assigned there');
  const { frame } = desk;
  const at = moments.now().toISOString();
  const values: [string, unknown][] = [
    ...frame.criteria.map((one): [string, unknown] => [`level:${one.id}`, { level: Math.min(hand.level, one.levels) }]),
    ...frame.capabilities.map((one): [string, unknown] => [
      `capability:${one.key}`,
      { level: Math.min(hand.level, one.levels) },
    ]),
    ['recommendation', { level: hand.recommendation }],
    ...(hand.lines ?? []).map((text): [string, unknown] => [
      `line:${moments.id()}`,
      { text, at, kind: 'quote', filedTo: `criterion:${frame.criteria[0]?.id}` },
    ]),
  ];
  if (hand.summary !== undefined) values.push(['summary', { text: hand.summary }]);
  const flag = frame.flags[0];
  if (hand.redFlag && flag) values.push([`flag:${flag.questionVersionId}/${flag.id}`, { at }]);
  return values.map(([key, value], index) => ({ key, value, base: 0, operation: index + 1 }));
}

/** Starts a card and leaves it a draft. @returns the card's id */
export function draftCard(
  place: Place,
  who: Who,
  moments: ScriptedMoments,
  interviewId: string,
  hand: Hand,
): Promise<string> {
  return as(place, who, async (tx, scope) => {
    const cardId = await ensureCard(tx, scope, moments.moment(), { interviewId });
    const edits = await editsFor(tx, scope, moments, interviewId, hand);
    await applyEdits(tx, scope, moments.moment(), { cardId, clientId: moments.id(), edits });
    return cardId;
  });
}

/** Seals somebody's cards of a whole loop; cards are begun where there are none. */
export async function sealAll(
  place: Place,
  who: Who,
  moments: ScriptedMoments,
  loop: LoopFixture,
  hand: Hand,
): Promise<string[]> {
  const sealed: string[] = [];
  for (const interviewId of loop.interviewIds) {
    const cardId = await as(place, who, async (tx, scope) => {
      const id = await ensureCard(tx, scope, moments.moment(), { interviewId });
      const edits = await editsFor(tx, scope, moments, interviewId, hand);
      const outcome = await sealCard(tx, scope, moments.moment(), { cardId: id, clientId: moments.id(), edits });
      if (!outcome.ok) throw new Error(`${who} could not seal: ${outcome.reason}`);
      return id;
    });
    sealed.push(cardId);
  }
  return sealed;
}

/** Somebody's card for an interview, when it has been begun. */
export const cardOf = (place: Place, who: Who, interviewId: string): Promise<string | null> =>
  as(place, who, async (tx, scope) => (await readOwnCard(tx, scope, { interviewId }))?.id ?? null);

/** A link for the candidate of an interview. @returns the secret that goes into `/c/[token]` */
export async function linkFor(place: Place, moments: ScriptedMoments, interviewId: string): Promise<string> {
  const secret = `${moments.id()}${moments.id()}`.replaceAll('-', '');
  const tokenHash = createHash('sha256').update(secret).digest('hex');
  await as(place, 'mark', (tx, scope) => createCandidateLink(tx, scope, moments.moment(), { interviewId, tokenHash }));
  return secret;
}
