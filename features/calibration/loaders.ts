/** What the calibration page shows: session to scope, the address to a filter, then the figures. */
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { listRoles } from '@/features/roles/data';
import { moment } from '@/lib/moment';
import { readCalibration } from './data';
import { calibrationPageSchema, periodStart } from './schema';

/** @param search as Next gives it; what it does not say, or says wrongly, is taken as usual */
export async function loadCalibration(
  workspaceSlug: string,
  search: Promise<Record<string, string | string[] | undefined>>,
) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const asked = calibrationPageSchema.parse(await search);
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const roles = await listRoles(tx, scope);
    const role = roles.find((one) => one.id === asked.role) ?? null;
    const filter = { from: periodStart(asked.period, now), until: now, roleId: role?.id ?? null };
    return {
      ...(await readCalibration(tx, scope, filter)),
      workspace,
      roles,
      role,
      period: asked.period,
      now,
    };
  });
}
