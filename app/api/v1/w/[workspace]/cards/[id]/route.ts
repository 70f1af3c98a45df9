/** One's own card as it stands; without its fields when nothing has changed since the revision that is asked about. */
import { apiRoute } from '@/features/access/loaders';
import { idOf, loadSnapshot } from '@/features/scorecards/loaders';
import { lookSchema } from '@/features/scorecards/schema';

export const GET = apiRoute({ query: lookSchema }, ({ scope, params, query }) =>
  loadSnapshot(scope, idOf(params.id, 'Your card'), query.since),
);
