/** Edits of one window, answered one by one after the commit. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { applyEdits } from '@/features/scorecards/mutations';
import { editBatchSchema, LARGEST_BATCH } from '@/features/scorecards/schema';

export const POST = apiRoute({ body: editBatchSchema, maxBytes: LARGEST_BATCH }, ({ scope, params, body, moment }) => {
  const cardId = idOf(params.id, 'Your card');
  return withScope(scope, (tx) => applyEdits(tx, scope, moment, { cardId, ...body }));
});
