/** Turns one's own private note into an addendum that the panel may read after the reveal, or into the reason of a correction. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { offerNote } from '@/features/scorecards/mutations';
import { offerSchema } from '@/features/scorecards/schema';

export const POST = apiRoute({ body: offerSchema }, ({ scope, params, body, moment }) => {
  const note = { cardId: idOf(params.id, 'Your card'), noteId: idOf(params.noteId, 'The note'), ...body };
  return withScope(scope, (tx) => offerNote(tx, scope, moment, note));
});
