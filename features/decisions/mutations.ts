/** Core writes of decisions: signed, dated, superseded but never rewritten. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { decisions, loops, users } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { readLoop } from '@/features/interviews/data';
import { roundOfLoop } from '@/features/polls/data';
import { readRevealedCards } from '@/features/scorecards/data';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { problemsOf } from './decision';
import { canDecide } from './policy';
import type { DecisionInput } from './schema';

/**
 * Signs a decision. An earlier one stays and is marked superseded. "More evidence needed" leaves the loop open.
 * @returns the decision's id
 */
export async function decide(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: DecisionInput,
): Promise<Outcome<{ id: string }>> {
  // Two signers come one after the other, so that there is never more than one standing decision.
  await tx
    .select({ id: loops.id })
    .from(loops)
    .where(and(eq(loops.workspaceId, scope.workspaceId), eq(loops.id, input.loopId)))
    .for('update');
  const loop = await readLoop(tx, scope, input.loopId);
  if (loop === null) throw notFound('The loop');
  const round = await roundOfLoop(tx, scope, input.loopId);
  const allowed = canDecide({ role: scope.role, sees: round?.revealedToMe === true, loop: loop.status });
  if (!allowed.ok) return allowed;
  const signer = await tx.select({ name: users.name }).from(users).where(eq(users.id, scope.userId));
  const name = signer[0]?.name;
  if (name === undefined) throw notFound('Your account');
  const cards = await readRevealedCards(tx, scope, input.loopId);
  const known = new Set(cards.flatMap((card) => card.body.evidence.map((line) => `${card.cardId}/${line.id}`)));
  const problems = problemsOf(input, known, name);
  if (problems.length > 0) return refused('The decision is not complete yet.', problems);
  const standing = and(
    eq(decisions.workspaceId, scope.workspaceId),
    eq(decisions.loopId, input.loopId),
    isNull(decisions.supersededAt),
  );
  if (input.supersedes !== undefined) {
    const found = await tx.select({ id: decisions.id, by: decisions.signedName }).from(decisions).where(standing);
    const last = found[0];
    if ((last?.id ?? null) !== input.supersedes) {
      return refused(
        `${last?.by ?? 'Somebody'} has signed a decision in the meantime. Read it before you sign another.`,
      );
    }
  }
  await tx.update(decisions).set({ supersededAt: moment.now }).where(standing);
  const id = moment.id();
  await tx.insert(decisions).values({
    id,
    workspaceId: scope.workspaceId,
    loopId: input.loopId,
    outcome: input.outcome,
    reasons: input.reasons,
    signedBy: scope.userId,
    signedName: name,
    signedAt: moment.now,
  });
  const final = input.outcome !== 'more-evidence';
  await tx
    .update(loops)
    .set({ status: final ? 'decided' : 'active', closedAt: final ? moment.now : null })
    .where(and(eq(loops.workspaceId, scope.workspaceId), eq(loops.id, input.loopId)));
  return accepted({ id });
}
