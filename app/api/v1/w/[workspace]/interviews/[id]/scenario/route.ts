/** Switches a question of the kit to another scenario on the same criteria. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { chooseAlternate } from '@/features/interviews/mutations';
import { alternateSchema } from '@/features/interviews/schema';
import { idOf } from '@/features/scorecards/loaders';

export const POST = apiRoute({ body: alternateSchema }, ({ scope, params, body }) => {
  const interviewId = idOf(params.id, 'The interview');
  return withScope(scope, (tx) => chooseAlternate(tx, scope, { interviewId, ...body }));
});
