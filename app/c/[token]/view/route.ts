/** What the candidate may see now, for the page that asks again every few seconds. */
import { publicRoute } from '@/features/access/loaders';
import { loadCandidateView } from '@/features/scorecards/loaders';
import { notFound } from '@/lib/errors';

export const GET = publicRoute({}, async ({ params }) => {
  const view = await loadCandidateView(params.token ?? '');
  if (view === null) throw notFound('This link');
  return view;
});
