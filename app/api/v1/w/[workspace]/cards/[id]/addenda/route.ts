/** Adds text to one's own sealed card, or after the reveal a dated correction beside a level. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { addAddendum } from '@/features/scorecards/mutations';
import { addendumSchema } from '@/features/scorecards/schema';

export const POST = apiRoute({ body: addendumSchema }, ({ scope, params, body, moment }) => {
  const cardId = idOf(params.id, 'Your card');
  return withScope(scope, (tx) => addAddendum(tx, scope, moment, { cardId, ...body }));
});
