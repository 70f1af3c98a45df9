/**
 * The document's stream after a number, for replay and for those who follow without a socket; waits a moment for news when
 * asked to. While the candidate works in focus time, what they type then is held back.
 */
import { apiRoute } from '@/features/access/loaders';
import { followedPage, idIn } from '@/features/exercises/loaders';
import { sinceSchema } from '@/features/exercises/schema';
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
