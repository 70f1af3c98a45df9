/** Asks for a run of the scratch file, or of own tests, beside the solution. */
import { withScope } from '@/features/access/data';
import { readCandidateRun } from '@/features/exercises/data';
import { attemptRoute } from '@/features/exercises/loaders';
import { requestRun } from '@/features/exercises/mutations';
import { requestScratchSchema, SOURCE_BODY_BYTES } from '@/features/exercises/schema';

export const POST = attemptRoute(
  { body: requestScratchSchema, maxBytes: SOURCE_BODY_BYTES },
  ({ scope: { scope, attemptId }, body, moment }) =>
    withScope(scope, async (tx) => {
      const asked = await requestRun(tx, scope, moment, { attemptId, ...body });
      return asked.ok ? readCandidateRun(tx, scope, { attemptId, runId: body.runId, from: 0 }) : asked;
    }),
);
