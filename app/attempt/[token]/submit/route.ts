/** Hands in what stands in the editor, which ends the attempt. */
import { withScope } from '@/features/access/data';
import { readCandidateState } from '@/features/exercises/data';
import { attemptRoute } from '@/features/exercises/loaders';
import { submitAttempt } from '@/features/exercises/mutations';
import { SOURCE_BODY_BYTES, submitSchema } from '@/features/exercises/schema';

export const POST = attemptRoute(
  { body: submitSchema, maxBytes: SOURCE_BODY_BYTES },
  ({ scope: { scope, attemptId }, body, moment }) =>
    withScope(scope, async (tx) => {
      const done = await submitAttempt(tx, scope, moment, { attemptId, ...body });
      return done.ok ? readCandidateState(tx, scope, { attemptId, now: moment.now }) : done;
    }),
);
