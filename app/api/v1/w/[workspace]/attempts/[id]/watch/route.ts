/** Says that a colleague follows the candidate's editor, or leaves. The candidate sees their name while they do. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { isWatching } from '@/features/exercises/data';
import { idIn, seeAttempt } from '@/features/exercises/loaders';
import { watch } from '@/features/exercises/mutations';
import { watchSchema } from '@/features/exercises/schema';
import { notFound } from '@/lib/errors';

export const POST = apiRoute({ body: watchSchema }, ({ scope, params, body, moment }) => {
  const attemptId = idIn(params.id, 'The attempt');
  return withScope(scope, async (tx) => {
    if ((await seeAttempt(tx, scope, attemptId)) === null) throw notFound('The attempt');
    const wasHere = await isWatching(tx, scope, { attemptId, now: moment.now });
    await watch(tx, scope, moment, { attemptId, gone: !body.here, wasHere });
  });
});
