/** What each rater wrote, by row: refused until the first round is revealed to the caller. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import type { RaterEvidence } from '@/features/polls/debrief';
import { loadRoom, roomIdOf } from '@/features/polls/loaders';
import { readRevealedCards } from '@/features/scorecards/data';
import { AppError } from '@/lib/errors';

export const GET = apiRoute({}, async ({ scope, params }) => {
  const { room } = await loadRoom(scope, roomIdOf(params));
  const first = room.rounds[0];
  if (first === undefined || first.state === 'open' || first.withheld) {
    throw new AppError('forbidden', 'The evidence is shown with the reveal.');
  }
  const { loopId } = room;
  // Workshops rate written answers: there are no cards.
  const cards = loopId === null ? [] : await withScope(scope, (tx) => readRevealedCards(tx, scope, loopId));
  const evidence: RaterEvidence[] = cards.map((card) => ({
    raterId: card.authorId,
    interviewId: card.interviewId,
    lines: card.body.evidence.map(({ id, text, at, row }) => ({ id, text, at, row })),
    redFlags: card.body.redFlags.map(({ text, at }) => ({ text, at })),
    summary: card.body.summary,
  }));
  return { evidence };
});
