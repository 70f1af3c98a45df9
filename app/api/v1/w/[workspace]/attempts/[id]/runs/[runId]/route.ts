/** The result document of a run as it is stored, to the byte; 204 while there is none. */
import { apiRoute } from '@/features/access/loaders';
import { idIn, readStaffRun } from '@/features/exercises/loaders';

export const GET = apiRoute({}, async ({ scope, params }) => {
  const of = { attemptId: idIn(params.id, 'The attempt'), runId: idIn(params.runId, 'The run') };
  const run = await readStaffRun(scope, of);
  if (run.document === null) return undefined;
  return new Response(run.document, { headers: { 'content-type': 'application/json; charset=utf-8' } });
});
