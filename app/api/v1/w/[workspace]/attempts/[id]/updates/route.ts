/**
 * The candidate's document for those who follow it: GET what came after a number, waiting a moment for news when asked to;
 * POST one's own changes in pair mode. While the candidate works in focus time, what they type then is held back.
 */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { followedPage, idIn, seeAttempt } from '@/features/exercises/loaders';
import { appendUpdates } from '@/features/exercises/mutations';
import { canConduct } from '@/features/exercises/policy';
import { sendUpdatesSchema, sinceSchema, UPDATES_BODY_BYTES } from '@/features/exercises/schema';
import { AppError, notFound } from '@/lib/errors';
import { whenNews } from '@/lib/long-poll';

export const GET = apiRoute({ query: sinceSchema }, ({ scope, params, query, request }) => {
  const attemptId = idIn(params.id, 'The attempt');
  return whenNews(
    () => followedPage(scope, attemptId, query.after),
    (page) => page.updates.length > 0 || page.phase === 'ended',
    { topic: 'attempt', payload: attemptId },
    { ms: query.wait * 1000, signal: request.signal },
  );
});

export const POST = apiRoute(
  { body: sendUpdatesSchema, maxBytes: UPDATES_BODY_BYTES },
  ({ scope, params, body, moment }) => {
    const attemptId = idIn(params.id, 'The attempt');
    return withScope(scope, async (tx) => {
      const seen = await seeAttempt(tx, scope, attemptId);
      if (seen === null) throw notFound('The attempt');
      if (!canConduct(seen.actor)) {
        throw new AppError('forbidden', 'Whoever holds this interview, or a hiring manager, can type in pair mode.');
      }
      return appendUpdates(tx, scope, moment, { attemptId, ...body });
    });
  },
);
