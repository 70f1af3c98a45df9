/** Shows a change of the requirements in the candidate's view, or takes it back. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { releaseFollowUp } from '@/features/interviews/mutations';
import { releaseSchema } from '@/features/interviews/schema';
import { idOf } from '@/features/scorecards/loaders';

export const POST = apiRoute({ body: releaseSchema }, ({ scope, params, body }) => {
  const interviewId = idOf(params.id, 'The interview');
  return withScope(scope, (tx) => releaseFollowUp(tx, scope, { interviewId, ...body }));
});
