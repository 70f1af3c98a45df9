/** Starts the clock, in the language that was chosen. Answers with the attempt as it then is. */
import { withScope } from '@/features/access/data';
import { readCandidateState } from '@/features/exercises/data';
import { attemptRoute } from '@/features/exercises/loaders';
import { startAttempt } from '@/features/exercises/mutations';
import { startAttemptSchema } from '@/features/exercises/schema';

export const POST = attemptRoute({ body: startAttemptSchema }, ({ scope: { scope, attemptId }, body, moment }) =>
  withScope(scope, async (tx) => {
    const started = await startAttempt(tx, scope, moment, { attemptId, ...body });
    return started.ok ? readCandidateState(tx, scope, { attemptId, now: moment.now }) : started;
  }),
);
