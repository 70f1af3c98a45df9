/** What an owner sets about calibration, and the log of who pooled what. */
import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { auditLog, workspaces } from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { accepted, type Outcome } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import type { CalibrationSettings } from './data';
import { canSetCalibration } from './policy';

const word = (on: boolean): string => (on ? 'on' : 'off');

/** Sets who is named, whether levels are adjusted, and whether the organisation may pool. Logged. */
export async function saveSettings(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  settings: CalibrationSettings,
): Promise<Outcome> {
  const allowed = canSetCalibration(scope.role);
  if (!allowed.ok) return allowed;
  const { names, adjusted, pooled } = settings;
  await tx
    .update(workspaces)
    .set({ namesInCalibration: names, adjustedScores: adjusted, poolCalibration: pooled })
    .where(eq(workspaces.id, scope.workspaceId));
  await tx.insert(auditLog).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    actorId: scope.userId,
    action: 'calibration.settings',
    detail: { names: word(names), adjusted: word(adjusted), pooled: word(pooled) },
    at: moment.now,
  });
  return accepted(undefined);
}

/** Notes in each workspace's log that its ratings were pooled, and by whom. */
export async function logPooling(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  input: { actorId: string; workspaceIds: readonly string[] },
): Promise<void> {
  if (input.workspaceIds.length === 0) return;
  await tx.insert(auditLog).values(
    input.workspaceIds.map((workspaceId) => ({
      id: moment.id(),
      workspaceId,
      actorId: input.actorId,
      action: 'calibration.pooled',
      detail: { workspaces: String(input.workspaceIds.length) },
      at: moment.now,
    })),
  );
}
