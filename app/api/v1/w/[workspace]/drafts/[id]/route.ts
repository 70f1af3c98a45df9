/** One save of a draft, answered after the commit with what is still missing in it. */
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { saveDraft } from '@/features/drafts/mutations';
import { canDraft } from '@/features/drafts/policy';
import { LARGEST_DRAFT, saveDraftSchema } from '@/features/drafts/schema';
import { AppError, notFound } from '@/lib/errors';

export const POST = apiRoute({ body: saveDraftSchema, maxBytes: LARGEST_DRAFT }, ({ scope, params, body, moment }) => {
  const id = z.uuid().safeParse(params.id);
  if (!id.success) throw notFound('This draft');
  if (!canDraft(scope.role)) throw new AppError('forbidden', 'Observers look on; they write no questions.');
  return withScope(scope, (tx) => saveDraft(tx, scope, moment, { ...body, id: id.data }));
});
