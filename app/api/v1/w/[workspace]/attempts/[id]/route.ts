/** An attempt as staff see it: clock, runs, what happened, one's own notes. */
import { apiRoute } from '@/features/access/loaders';
import { attemptForStaff, idIn } from '@/features/exercises/loaders';

export const GET = apiRoute({}, ({ scope, params, moment }) =>
  attemptForStaff(scope, idIn(params.id, 'The attempt'), moment.now),
);
