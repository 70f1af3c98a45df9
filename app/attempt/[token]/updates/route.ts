/** The document's stream: GET what came after a number, waiting a moment for news when asked to; POST changes of one window. */
import { withScope } from '@/features/access/data';
import { attemptRoute, updatesPage } from '@/features/exercises/loaders';
import { appendUpdates } from '@/features/exercises/mutations';
import { sendUpdatesSchema, sinceSchema, UPDATES_BODY_BYTES } from '@/features/exercises/schema';
import { whenNews } from '@/lib/long-poll';

export const GET = attemptRoute({ query: sinceSchema }, ({ scope: entry, query, request }) =>
  whenNews(
    () => updatesPage(entry, query.after),
    (page) => page.updates.length > 0,
    { topic: 'attempt', payload: entry.attemptId },
    { ms: query.wait * 1000, signal: request.signal },
  ),
);

export const POST = attemptRoute(
  { body: sendUpdatesSchema, maxBytes: UPDATES_BODY_BYTES },
  ({ scope: { scope, attemptId }, body, moment }) =>
    withScope(scope, (tx) => appendUpdates(tx, scope, moment, { attemptId, ...body })),
);
