/** Asks for a run of the visible tests. */
import { withScope } from '@/features/access/data';
import { readCandidateRun } from '@/features/exercises/data';
import { attemptRoute } from '@/features/exercises/loaders';
import { requestRun } from '@/features/exercises/mutations';
import { requestRunSchema, SOURCE_BODY_BYTES } from '@/features/exercises/schema';

export const POST = attemptRoute(
  { body: requestRunSchema, maxBytes: SOURCE_BODY_BYTES },
  ({ scope: { scope, attemptId }, body, moment }) =>
    withScope(scope, async (tx) => {
      const asked = await requestRun(tx, scope, moment, { attemptId, ...body, scratch: null });
      return asked.ok ? readCandidateRun(tx, scope, { attemptId, runId: body.runId, from: 0 }) : asked;
    }),
);
