/** Opens one's own sealed card again, until the reveal. Nobody else learns of it. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { reopenCard } from '@/features/scorecards/mutations';

export const POST = apiRoute({}, ({ scope, params, moment }) => {
  const cardId = idOf(params.id, 'Your card');
  return withScope(scope, (tx) => reopenCard(tx, scope, moment, { cardId }));
});
