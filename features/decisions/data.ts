/** Core reads for deciding: the packet of a loop as one person may see it, and what was signed. */
import { and, desc, eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { decisions } from '@/db/schema';
import { listColleagues } from '@/features/access/data';
import type { WorkspaceScope } from '@/features/access/scope';
import { type Loop, listLoopEvents, readKit, readLoop } from '@/features/interviews/data';
import { readRoom, roundOfLoop } from '@/features/polls/data';
import { view } from '@/features/polls/poll';
import { listCapabilities } from '@/features/questions/data';
import { readRevealedCards } from '@/features/scorecards/data';
import { accepted, type Outcome } from '@/lib/errors';
import { buildPacket, type Packet, RECOMMENDATION_LABEL, type RowLabel, type SignedDecision } from './packet';
import { canReadPacket } from './policy';

/** What was signed for a loop, newest first. */
export async function listDecisions(tx: Tx, scope: WorkspaceScope, loopId: string): Promise<SignedDecision[]> {
  const rows = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.workspaceId, scope.workspaceId), eq(decisions.loopId, loopId)))
    .orderBy(desc(decisions.signedAt), desc(decisions.id));
  return rows.map((row) => ({
    id: row.id,
    outcome: row.outcome,
    reasons: row.reasons,
    signedName: row.signedName,
    signedAt: row.signedAt.toISOString(),
    supersededAt: row.supersededAt?.toISOString() ?? null,
  }));
}

/** Rows of a loop in reading order: criteria by interview and kit, then capabilities, then the recommendation. */
async function rowLabels(
  tx: Tx,
  scope: WorkspaceScope,
  loop: Loop,
): Promise<{ labels: RowLabel[]; criterionOfVersion: Map<string, string> }> {
  const criterionOfVersion = new Map<string, string>();
  const labels: RowLabel[] = [];
  for (const interview of loop.interviews) {
    for (const item of await readKit(tx, scope, interview.id)) {
      for (const criterion of item.question.criteria) {
        criterionOfVersion.set(criterion.id, criterion.criterionId);
        const rowKey = `criterion:${criterion.criterionId}`;
        if (labels.some((label) => label.rowKey === rowKey)) continue;
        labels.push({
          rowKey,
          title: criterion.title,
          capability: criterion.capability,
          question: item.question.body.title,
          levels: criterion.anchors,
        });
      }
    }
  }
  for (const capability of await listCapabilities(tx, scope)) {
    labels.push({
      rowKey: `capability:${capability.key}`,
      title: capability.name,
      capability: capability.key,
      question: '',
      levels: capability.anchors,
    });
  }
  return { labels: [...labels, RECOMMENDATION_LABEL], criterionOfVersion };
}

/**
 * The packet of a loop as this person may see it: null when there is no such loop for them, a refusal when round 1 is not
 * revealed to them. The refusal is the same whatever anybody has voted.
 */
export async function readPacket(tx: Tx, scope: WorkspaceScope, loopId: string): Promise<Outcome<Packet> | null> {
  const loop = await readLoop(tx, scope, loopId);
  if (loop === null || loop.roomId === null) return null;
  const round = await roundOfLoop(tx, scope, loopId);
  const allowed = canReadPacket({ sees: round?.revealedToMe === true });
  if (!allowed.ok) return allowed;
  const found = await readRoom(tx, scope, loop.roomId);
  if (found === null) return null;
  const { labels, criterionOfVersion } = await rowLabels(tx, scope, loop);
  const people = await listColleagues(tx, scope);
  const names = new Map(people.map((one) => [one.id, one.name]));
  for (const rater of loop.raters) names.set(rater.raterId, rater.name);
  return accepted(
    buildPacket({
      loop,
      room: view(found.room, scope.userId),
      labels,
      names,
      cards: await readRevealedCards(tx, scope, loopId),
      criterionOfVersion,
      events: await listLoopEvents(tx, scope, loopId),
      decisions: await listDecisions(tx, scope, loopId),
    }),
  );
}
