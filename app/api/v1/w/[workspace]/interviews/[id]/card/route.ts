/** Finds or begins one's own card for an interview. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { ensureCard } from '@/features/scorecards/mutations';

export const POST = apiRoute({}, async ({ scope, params, moment }) => {
  const interviewId = idOf(params.id, 'Your card for this interview');
  return { cardId: await withScope(scope, (tx) => ensureCard(tx, scope, moment, { interviewId })) };
});
