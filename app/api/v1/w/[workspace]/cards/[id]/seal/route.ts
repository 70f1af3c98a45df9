/** Seals one's own card: the vote of round 1. A refusal names each answer that is missing, and the edits are kept. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { sealCard } from '@/features/scorecards/mutations';
import { LARGEST_BATCH, sealRequestSchema } from '@/features/scorecards/schema';

export const POST = apiRoute(
  { body: sealRequestSchema, maxBytes: LARGEST_BATCH },
  ({ scope, params, body, moment }) => {
    const cardId = idOf(params.id, 'Your card');
    return withScope(scope, (tx) => sealCard(tx, scope, moment, { cardId, ...body }));
  },
);
