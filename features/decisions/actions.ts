'use server';
/** Signing a decision: session to scope, then the core. What was entered comes back with every refusal. */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { decide } from './mutations';
import { decisionSchema } from './schema';

export const signDecision = workspaceAction(decisionSchema, async ({ scope, moment, input }) => {
  const outcome = await withScope(scope, (tx) => decide(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});
