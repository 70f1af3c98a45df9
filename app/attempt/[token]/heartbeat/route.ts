/** Says that the candidate is there; the answer is what may have changed beside the document. */
import { withScope } from '@/features/access/data';
import { pulseOf } from '@/features/exercises/candidate-view';
import { readCandidateState } from '@/features/exercises/data';
import { attemptRoute } from '@/features/exercises/loaders';
import { beat } from '@/features/exercises/mutations';
import { heartbeatSchema } from '@/features/exercises/schema';

export const POST = attemptRoute({ body: heartbeatSchema }, ({ scope: { scope, attemptId }, body, moment }) =>
  withScope(scope, async (tx) => {
    // An attempt that has ended meanwhile says so by its phase.
    await beat(tx, scope, moment, { attemptId, ...body });
    const state = await readCandidateState(tx, scope, { attemptId, now: moment.now });
    return state === null ? undefined : (pulseOf(state) ?? undefined);
  }),
);
