/** A run, with the records that the reader does not have yet; waits a moment for the next ones when asked to. */
import { withScope } from '@/features/access/data';
import { readCandidateRun } from '@/features/exercises/data';
import { attemptRoute, idIn } from '@/features/exercises/loaders';
import { watchRunSchema } from '@/features/exercises/schema';
import { notFound } from '@/lib/errors';
import { whenNews } from '@/lib/long-poll';

export const GET = attemptRoute({ query: watchRunSchema }, async ({ scope: entry, params, query, request }) => {
  const { scope, attemptId } = entry;
  const runId = idIn(params.id, 'The run');
  const run = await whenNews(
    () => withScope(scope, (tx) => readCandidateRun(tx, scope, { attemptId, runId, from: query.records })),
    (found) => found === null || found.records.length > 0 || found.state === 'done' || found.state === 'replaced',
    { topic: 'run', payload: runId },
    { ms: query.wait * 1000, signal: request.signal },
  );
  if (run === null) throw notFound('The run');
  return run;
});
