'use server';
/** What an owner changes about calibration. */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { saveSettings } from './mutations';
import { calibrationSettingsSchema } from './schema';

export const setCalibration = workspaceAction(calibrationSettingsSchema, async ({ scope, moment, input }) => {
  const outcome = await withScope(scope, (tx) => saveSettings(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});
