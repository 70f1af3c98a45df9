/** The attempt as its candidate may see it now. */
import { attemptRoute, loadCandidateState } from '@/features/exercises/loaders';
import { notFound } from '@/lib/errors';

export const GET = attemptRoute({}, async ({ params }) => {
  const state = await loadCandidateState(params.token ?? '');
  if (state === null) throw notFound('This link');
  return state;
});
