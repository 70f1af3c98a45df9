/** What the loop pages show: session to scope, then policy, then reads. No page here reads a card or a vote. */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { listColleagues, withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { canRate } from '@/features/access/policy';
import { listCapabilities } from '@/features/questions/data';
import { coverage } from '@/features/roles/coverage';
import { listRoles, readRole } from '@/features/roles/data';
import { moment } from '@/lib/moment';
import { actorIn, listLoopEvents, listLoops, listOwnedCriteria, readLoop } from './data';
import { dutyOf, factsOf, type LoopStage, type LoopSummary, STAGES, stageOf, summaryOf } from './loop';
import { canChangeLoop, canCreateLoop, canRecuse, canSeeKit, canSeeLoop } from './policy';
import { type LoopQuery, loopQuerySchema } from './schema';

/** Search parameters as Next gives them. */
export type Search = Promise<Record<string, string | string[] | undefined>>;

/** How many loops a page of the list holds. */
export const PAGE = 100;

/** What a loop list can be narrowed by besides its text. */
export type LoopDimension = 'stage' | 'role' | 'person' | 'late';

function fits(row: LoopSummary, query: LoopQuery, except?: LoopDimension | 'show'): boolean {
  const { loop, stage } = row;
  const open = loop.status === 'active';
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${loop.candidateName} ${loop.roleTitle}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (except === 'show' || query.show === 'all' || (query.show === 'open' ? open : loop.status === query.show)) &&
    (except === 'stage' || query.stage === undefined || stage === query.stage) &&
    (except === 'role' || query.role === undefined || loop.roleId === query.role) &&
    (except === 'person' || query.person === undefined || loop.raters.some((one) => one.raterId === query.person)) &&
    (except === 'late' || query.late === undefined || row.late.length > 0)
  );
}

/** The loops that the reader may see, by stage, with what every other choice would show. */
export async function loadLoops(workspaceSlug: string, search: Search) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const query = loopQuerySchema.parse(await search);
  const { now } = moment();
  const all = await withScope(scope, (tx) => listLoops(tx, scope));
  const rows = all.map((loop) => summaryOf(loop, now));
  const shown = rows
    .filter((row) => fits(row, query))
    .sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
  const count = (except: LoopDimension | 'show', test: (row: LoopSummary) => boolean) =>
    rows.filter((row) => fits(row, query, except) && test(row)).length;
  const roles = [...new Map(all.map((one) => [one.roleId, one.roleTitle]))];
  const people = [...new Map(all.flatMap((one) => one.raters.map((rater) => [rater.raterId, rater.name] as const)))];
  const byName = (a: [string, string], b: [string, string]) => (a[1] < b[1] ? -1 : 1);
  return {
    query,
    now,
    person,
    workspace,
    total: rows.length,
    shown: shown.slice((query.page - 1) * PAGE, query.page * PAGE),
    found: shown.length,
    shows: {
      open: count('show', (row) => row.loop.status === 'active'),
      decided: count('show', (row) => row.loop.status === 'decided'),
      withdrawn: count('show', (row) => row.loop.status === 'withdrawn'),
      all: count('show', () => true),
    },
    facets: {
      stage: STAGES.map((stage: LoopStage) => ({ value: stage, count: count('stage', (row) => row.stage === stage) })),
      late: [{ value: 'yes', count: count('late', (row) => row.late.length > 0) }],
      role: roles
        .sort(byName)
        .map(([value, label]) => ({ value, label, count: count('role', (row) => row.loop.roleId === value) })),
      person: people.sort(byName).map(([value, label]) => ({
        value,
        label,
        count: count('person', (row) => row.loop.raters.some((one) => one.raterId === value)),
      })),
    },
    mayCreate: canCreateLoop(scope.role),
  };
}

/** For the page that starts a loop: the role's interviews and the people who may rate. Closed to those who may not. */
export async function loadNewLoop(workspaceSlug: string, search: Search) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!canCreateLoop(scope.role)) notFound();
  const wanted = (await search).role;
  return withScope(scope, async (tx) => {
    const roles = await listRoles(tx, scope);
    const chosen = roles.find((one) => one.id === wanted) ?? (roles.length === 1 ? roles[0] : undefined);
    const colleagues = await listColleagues(tx, scope);
    return {
      workspace,
      person,
      roles,
      role: chosen ? await readRole(tx, scope, chosen.id) : null,
      people: colleagues.filter((one) => canRate(one.role)).map(({ id, name }) => ({ id, name })),
    };
  });
}

/** One loop: its interviews, who owes what, what is covered, what was changed and why, and what the reader may do about it. */
export async function loadLoop(workspaceSlug: string, loopId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!z.uuid().safeParse(loopId).success) notFound();
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const loop = await readLoop(tx, scope, loopId);
    if (loop === null) notFound();
    const actor = actorIn(scope, loop);
    if (!canSeeLoop(actor)) notFound();
    const role = await readRole(tx, scope, loop.roleId);
    const capabilities = await listCapabilities(tx, scope);
    const owned = await listOwnedCriteria(tx, scope, loop.id);
    const mayChange = canChangeLoop(actor) && loop.status === 'active';
    const weights = new Map(role?.capabilities.map((one) => [one.capability, one.weight]));
    const held = loop.interviews.filter((one) => one.status === 'planned');
    return {
      loop,
      now,
      person,
      workspace,
      roleLevel: role?.level ?? null,
      stage: stageOf(factsOf(loop), now),
      panel: loop.raters.map((rater) => ({
        ...rater,
        duty: dutyOf(loop, rater.raterId, now),
        self: rater.raterId === scope.userId,
        mayRecuse:
          loop.status === 'active' &&
          !rater.sealed &&
          !rater.recused &&
          canRecuse({ ...actor, self: rater.raterId === scope.userId }),
      })),
      events: await listLoopEvents(tx, scope, loop.id),
      held,
      capabilities: capabilities
        .map(({ key, name }) => ({ key, name, weight: weights.get(key) }))
        .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0)),
      coverage: coverage(
        held.map((interview) => {
          const mine = owned.filter((one) => one.interviewId === interview.id);
          const criteria = [...new Map(mine.map((one) => [one.criterionId, one])).values()];
          return {
            raters: interview.panel.filter((seat) => seat.status === 'assigned').length,
            criteria: criteria.map(({ criterionId, title, capability }) => ({
              criterionId,
              title,
              capability,
              raters: new Set(mine.flatMap((one) => (one.criterionId === criterionId ? [one.raterId] : []))).size,
            })),
          };
        }),
        capabilities
          .filter((one) => weights.has(one.key))
          .map((one) => ({ key: one.key, name: one.name, weight: weights.get(one.key) ?? 1 })),
      ),
      people: mayChange
        ? (await listColleagues(tx, scope)).filter((one) => canRate(one.role)).map(({ id, name }) => ({ id, name }))
        : [],
      mayChange,
      maySeeKit: canSeeKit(actor),
      mayContact: canChangeLoop(actor),
      ownInterviews: loop.interviews
        .filter((one) => one.panel.some((seat) => seat.raterId === scope.userId && seat.status === 'assigned'))
        .map((one) => one.id),
    };
  });
}
