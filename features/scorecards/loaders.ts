/** The interviewer's pages and routes: session to scope, then policy, then reads. A card is found for its author or not at all. */
import { createHash } from 'node:crypto';
import { notFound as notFoundPage } from 'next/navigation';
import { z } from 'zod';
import { type Identity, type Membership, withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { systemScope, type WorkspaceScope } from '@/features/access/scope';
import type { CandidateView } from '@/features/interviews/candidate-view';
import {
  actorIn,
  findCandidateLink,
  listOwnedCriteria,
  listOwnInterviews,
  readCandidateView,
  readKit,
  readLinkEnd,
  readLoopOfInterview,
} from '@/features/interviews/data';
import { canReleaseToCandidate, canSeeKit } from '@/features/interviews/policy';
import { listCapabilities } from '@/features/questions/data';
import { notFound } from '@/lib/errors';
import { moment } from '@/lib/moment';
import { listOwnCards, readDesk, readOwnCard, readSnapshot } from './data';
import { deskQuestion, deskRows } from './desk';
import { ensureCard } from './mutations';
import type { CardSnapshot } from './snapshot';

const uuid = z.uuid();

/** An id in a path. @throws AppError `not-found` for anything that cannot be one */
export function idOf(value: string | undefined, what: string): string {
  const parsed = uuid.safeParse(value);
  if (!parsed.success) throw notFound(what);
  return parsed.data;
}

/** @throws AppError `not-found` */
export async function loadSnapshot(scope: WorkspaceScope, cardId: string, since?: number): Promise<CardSnapshot> {
  const snapshot = await withScope(scope, (tx) => readSnapshot(tx, scope, { cardId }, since));
  if (snapshot === null) throw notFound('Your card');
  return snapshot;
}

/** The interview with its kit for somebody who may read it. Ends the page for everybody else. */
export async function loadKit(workspaceSlug: string, interviewId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!uuid.safeParse(interviewId).success) notFoundPage();
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const loop = await readLoopOfInterview(tx, scope, interviewId);
    const interview = loop?.interviews.find((one) => one.id === interviewId);
    if (loop === null || interview === undefined || !canSeeKit(actorIn(scope, loop))) notFoundPage();
    const kit = await readKit(tx, scope, interview.id);
    const desk = await readDesk(tx, scope, interview.id);
    const card = await readOwnCard(tx, scope, { interviewId: interview.id });
    const owned = await listOwnedCriteria(tx, scope, loop.id);
    const assigned = desk?.assignment.status === 'assigned';
    return {
      now,
      person,
      workspace,
      loop,
      interview,
      kit,
      capabilities: await listCapabilities(tx, scope),
      own: desk?.assignment ?? null,
      assigned,
      card,
      others: interview.panel
        .filter((seat) => seat.status === 'assigned' && seat.raterId !== scope.userId)
        .map((seat) => ({
          ...seat,
          criteria: owned.filter((one) => one.interviewId === interview.id && one.raterId === seat.raterId),
        })),
      elsewhere: loop.interviews
        .filter((one) => one.id !== interview.id && one.status === 'planned')
        .map((one) => ({
          id: one.id,
          title: one.title,
          raters: one.panel.filter((seat) => seat.status === 'assigned').map((seat) => seat.name),
          criteria: [...new Set(owned.filter((other) => other.interviewId === one.id).map((other) => other.title))],
        })),
      mayRelease:
        loop.status === 'active' &&
        canReleaseToCandidate({ assigned: assigned && desk?.assignment.mode === 'in-room', role: scope.role }),
      linkEnds: await readLinkEnd(tx, scope, { interviewId: interview.id, now }),
    };
  });
}

/** The author's card with everything that lies beside it; begins one where there is none. */
export async function loadCard(workspaceSlug: string, interviewId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!uuid.safeParse(interviewId).success) notFoundPage();
  const at = moment();
  return withScope(scope, async (tx) => {
    const loop = await readLoopOfInterview(tx, scope, interviewId);
    const interview = loop?.interviews.find((one) => one.id === interviewId);
    const desk = await readDesk(tx, scope, interviewId);
    const begun = await readOwnCard(tx, scope, { interviewId });
    if (!loop || !interview || desk === null) notFoundPage();
    if (begun === null && desk.assignment.status !== 'assigned') notFoundPage();
    const cardId = begun?.id ?? (await ensureCard(tx, scope, at, { interviewId }));
    const snapshot = await readSnapshot(tx, scope, { cardId });
    if (snapshot === null) notFoundPage();
    return {
      now: at.now,
      person,
      workspace,
      loop,
      interview,
      mode: desk.assignment.mode,
      mayRelease: canReleaseToCandidate({ assigned: desk.assignment.mode === 'in-room', role: scope.role }),
      colleagues: interview.panel.filter((seat) => seat.status === 'assigned' && seat.raterId !== scope.userId).length,
      frame: desk.frame,
      rows: deskRows(desk.frame, desk.assignment.criteria, desk.capabilities),
      questions: desk.kit.map(deskQuestion),
      answerKeys: desk.kit.map((item) => ({ versionId: item.question.id, text: item.question.body.answerKey })),
      snapshot,
    };
  });
}

/** What is kept of a candidate link's secret. */
export const linkHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What the holder of a candidate's link may see, or null when the link does not open. */
export async function loadCandidateView(token: string): Promise<CandidateView | null> {
  if (!/^[\w-]{20,200}$/.test(token)) return null;
  const door = systemScope('candidate link');
  const { now } = moment();
  const link = await withScope(door, (tx) => findCandidateLink(tx, door, { tokenHash: linkHash(token), now }));
  if (link === null) return null;
  const scope = { ...systemScope('candidate view', link.workspaceId), workspaceId: link.workspaceId };
  return withScope(scope, (tx) => readCandidateView(tx, scope, link.interviewId));
}

/** The person's own seats in running loops of all their workspaces, with whether the card is sealed. */
export async function loadOwnSeats(workspaces: readonly Membership[], scopes: Identity['scopes']) {
  const seats = await Promise.all(
    workspaces.map(async ({ workspaceSlug }) => {
      const scope = scopes.get(workspaceSlug);
      if (scope === undefined) return [];
      return withScope(scope, async (tx) => {
        const own = await listOwnInterviews(tx, scope);
        const cards = await listOwnCards(
          tx,
          scope,
          own.map((one) => one.interviewId),
        );
        return own.map((one) => {
          const card = cards.get(one.interviewId);
          return { ...one, cardId: card?.cardId ?? null, sealed: card?.sealed ?? false };
        });
      });
    }),
  );
  return seats.flat();
}
