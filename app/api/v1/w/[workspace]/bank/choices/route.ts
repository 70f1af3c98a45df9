/** What a kit may take from the bank, as somebody types: what is searched for, or what could stand in for one question. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { type FoundChoices, findKitChoices, findStandIns, type KitChoice } from '@/features/roles/data';
import { canManageRoles } from '@/features/roles/policy';
import { choicesQuerySchema } from '@/features/roles/schema';
import { AppError } from '@/lib/errors';

export const GET = apiRoute({ query: choicesQuerySchema }, ({ scope, query, moment: { now } }) => {
  if (!canManageRoles(scope.role)) {
    throw new AppError('forbidden', 'Only an owner or a hiring manager of this workspace changes its roles.');
  }
  const { instead, ...wish } = query;
  return withScope<FoundChoices | KitChoice[]>(scope, (tx) =>
    instead === undefined ? findKitChoices(tx, scope, now, wish) : findStandIns(tx, scope, instead),
  );
});
