/** What the pages of workshops and checks show: session to scope, then the reads, narrowed to what may be in their bytes. */
import { notFound } from 'next/navigation';
import { type Identity, type Membership, withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import type { WorkspaceScope } from '@/features/access/scope';
import { enterRoom, readOwnRounds } from '@/features/polls/data';
import { isWorkshop, type Room, view } from '@/features/polls/poll';
import { listCapabilities } from '@/features/questions/data';
import { noteKeysSeen } from '@/features/questions/mutations';
import { notFound as missing } from '@/lib/errors';
import { type Moment, moment } from '@/lib/moment';
import { dueAfter, isDue, readyState } from './check';
import {
  facilitatesLoop,
  listChecks,
  listReadiness,
  listSampleChoices,
  listWorkshops,
  ratesHere,
  readCheckRatings,
  readCheckSample,
  readMaterial,
  readPool,
  readWorkshop,
} from './data';
import { canCheck, canSeeReadiness, canStartWorkshop } from './policy';
import { workshopIdSchema } from './schema';
import type { SampleMaterial } from './workshop';

/** The workshops of a workspace, one's own readiness, and everybody's for those who may see it. */
export async function loadWorkshops(workspaceSlug: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const all = canSeeReadiness(scope.role);
    const people = await listReadiness(tx, scope, all);
    return {
      person,
      workspace,
      userId: scope.userId,
      now,
      workshops: await listWorkshops(tx, scope),
      mayStart: canStartWorkshop({ role: scope.role, facilitates: await facilitatesLoop(tx, scope) }).ok,
      mayCheck: canCheck(scope.role),
      readiness: people.map(({ until, ...one }) => ({ ...one, state: readyState(until, now) })),
      seesAll: all,
    };
  });
}

/** What a new workshop can be put together from; for those who may. */
export async function loadNewWorkshop(workspaceSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  return withScope(scope, async (tx) => {
    if (!canStartWorkshop({ role: scope.role, facilitates: await facilitatesLoop(tx, scope) }).ok) notFound();
    const names = new Map((await listCapabilities(tx, scope)).map((one) => [one.key, one.name]));
    const questions = await listSampleChoices(tx, scope);
    return {
      workspace,
      questions: questions.map((one) => ({ ...one, capability: names.get(one.capability) ?? one.capability })),
    };
  });
}

/**
 * A workshop's room as this reader may have it, with what its rounds are about. Whoever is handed an expert's key is noted as
 * having seen it.
 * @throws AppError `not-found`
 */
export async function loadMaterial(
  scope: WorkspaceScope,
  at: Moment,
  roomId: string,
): Promise<{ version: number; room: Room; materials: SampleMaterial[] }> {
  return withScope(scope, async (tx) => {
    const found = await enterRoom(tx, scope, roomId);
    if (found === null || !isWorkshop(found.room)) throw missing('The workshop');
    const room = view(found.room, scope.userId);
    const materials = await readMaterial(tx, scope, room);
    const shown = materials.filter((one) => one.rows.some((row) => row.key !== null));
    await noteKeysSeen(tx, scope, at, { sampleIds: shown.map((one) => one.sampleId) });
    return { version: found.version, room, materials };
  });
}

/** A workshop's page. @throws AppError `not-found` */
export async function loadWorkshop(workspaceSlug: string, id: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const roomId = workshopIdSchema.safeParse(id);
  if (!roomId.success) throw missing('The workshop');
  const loaded = await loadMaterial(scope, moment(), roomId.data);
  return withScope(scope, async (tx) => {
    const about = await readWorkshop(tx, scope, roomId.data);
    if (about === null) throw missing('The workshop');
    const own = await readOwnRounds(tx, scope, { roomId: roomId.data, raterId: scope.userId });
    return { ...loaded, ...about, own, scope, person, workspace };
  });
}

/** One's own checks with how far they were from the expert, and when the next is due. */
export async function loadChecks(workspaceSlug: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!canCheck(scope.role)) notFound();
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const checks = await listChecks(tx, scope);
    const last = checks.find((one) => one.finishedAt !== null)?.finishedAt ?? null;
    const own = await listReadiness(tx, scope, false);
    return {
      person,
      workspace,
      now,
      checks,
      open: checks.find((one) => one.finishedAt === null) ?? null,
      ratings: await readCheckRatings(tx, scope, null),
      pool: await readPool(tx, scope),
      due: isDue(last, now) ? null : dueAfter(last as Date),
      state: readyState(own[0]?.until ?? null, now),
    };
  });
}

/** One check: the answer that is next, or, once all are rated, how they compare. Never another's. */
export async function loadCheck(workspaceSlug: string, id: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const checkId = workshopIdSchema.safeParse(id);
  if (!checkId.success || !canCheck(scope.role)) notFound();
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const check = (await listChecks(tx, scope)).find((one) => one.id === checkId.data);
    if (check === undefined) notFound();
    const next = check.samples.findIndex((one) => !one.answered);
    const sample = check.samples[next];
    const names = new Map((await listCapabilities(tx, scope)).map((one) => [one.key, one.name]));
    const own = await listReadiness(tx, scope, false);
    return {
      person,
      workspace,
      check,
      place: next + 1,
      sample: sample === undefined ? null : await readCheckSample(tx, scope, sample.sampleId),
      ratings: check.finishedAt === null ? [] : await readCheckRatings(tx, scope, check.id),
      capabilityName: (key: string) => names.get(key) ?? key,
      state: readyState(own[0]?.until ?? null, now),
    };
  });
}

/** A check that is offered on the home page. */
export interface CheckOffer {
  workspaceSlug: string;
  workspaceName: string;
  /** Answers that are left of a check that was begun, or null for a new one. */
  left: number | null;
}

/** Checks that are due for this person, or were begun, over all their workspaces. */
export async function loadCheckOffers(
  workspaces: readonly Membership[],
  scopes: Identity['scopes'],
): Promise<CheckOffer[]> {
  const { now } = moment();
  const offers = await Promise.all(
    workspaces.map(async ({ workspaceSlug, workspaceName }): Promise<CheckOffer[]> => {
      const scope = scopes.get(workspaceSlug);
      if (scope === undefined || !canCheck(scope.role)) return [];
      return withScope(scope, async (tx) => {
        if (!(await ratesHere(tx, scope))) return [];
        const checks = await listChecks(tx, scope);
        const open = checks.find((one) => one.finishedAt === null);
        if (open) {
          const left = open.samples.filter((one) => !one.answered).length;
          return [{ workspaceSlug, workspaceName, left }];
        }
        const last = checks[0]?.finishedAt ?? null;
        if (!isDue(last, now) || (await readPool(tx, scope)).length === 0) return [];
        return [{ workspaceSlug, workspaceName, left: null }];
      });
    }),
  );
  return offers.flat();
}
