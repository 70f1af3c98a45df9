'use server';
/** What people change about finding in the bank: the filters they keep, and what exposure they warn of. */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { changeExposure, changeFilter } from './mutations';
import { exposureSchema, filterSchema } from './schema';

/** Keeps a filter by a name, or forgets one. */
export const setFilter = workspaceAction(filterSchema, async ({ scope, moment, input }) => {
  const outcome = await withScope(scope, (tx) => changeFilter(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});

/** Sets the limit of askings, or whether a question is public. */
export const setExposure = workspaceAction(exposureSchema, async ({ scope, moment, input }) => {
  const outcome = await withScope(scope, (tx) => changeExposure(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});
