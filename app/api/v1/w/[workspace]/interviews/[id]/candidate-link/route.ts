/** Makes a new link for the candidate and ends the earlier ones. Its secret is in this answer and nowhere else. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { createCandidateLink } from '@/features/interviews/mutations';
import { idOf, linkHash } from '@/features/scorecards/loaders';

export const POST = apiRoute({}, async ({ scope, params, moment }) => {
  const interviewId = idOf(params.id, 'The interview');
  const token = `${moment.id()}${moment.id()}`.replaceAll('-', '');
  await withScope(scope, (tx) => createCandidateLink(tx, scope, moment, { interviewId, tokenHash: linkHash(token) }));
  return { path: `/c/${token}` };
});
