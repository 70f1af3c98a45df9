/** Turns one's own private note into an addendum that the panel may read after the reveal. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { idOf } from '@/features/scorecards/loaders';
import { offerNote } from '@/features/scorecards/mutations';

export const POST = apiRoute({}, ({ scope, params, moment }) => {
  const note = { cardId: idOf(params.id, 'Your card'), noteId: idOf(params.noteId, 'The note') };
  return withScope(scope, (tx) => offerNote(tx, scope, moment, note));
});
