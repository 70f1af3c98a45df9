/** What the pages of decisions show: session to scope, then the packet as the reader may see it. */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { listLoops, readLoop } from '@/features/interviews/data';
import { refused } from '@/lib/errors';
import { FEWEST, MOST, sideBySide } from './comparison';
import { readPacket } from './data';
import { canDecide } from './policy';

const idSchema = z.uuid();

/** A loop's packet, or the sentence that stands in its place before the reveal; what is not there is "not found". */
export async function loadPacket(workspaceSlug: string, loopId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!idSchema.safeParse(loopId).success) notFound();
  return withScope(scope, async (tx) => {
    const loop = await readLoop(tx, scope, loopId);
    const packet = await readPacket(tx, scope, loopId);
    if (loop === null || packet === null) notFound();
    return {
      loop: { id: loop.id, candidate: loop.candidateName, role: loop.roleTitle, roleId: loop.roleId },
      packet,
      maySign: canDecide({ role: scope.role, sees: packet.ok, loop: loop.status }),
      person,
      workspace,
    };
  });
}

/**
 * Candidates side by side, as the address names them, or who could be chosen. A loop that is not revealed to the reader is
 * named as such and gives nothing else; one that is not there is left out.
 */
export async function loadComparison(
  workspaceSlug: string,
  search: Promise<Record<string, string | string[] | undefined>>,
) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const asked = [(await search).loop ?? []].flat();
  const ids = [...new Set(asked.filter((one) => idSchema.safeParse(one).success))];
  return withScope(scope, async (tx) => {
    const chosen = await listLoops(tx, scope, { ids });
    const packets = [];
    const blind: string[] = [];
    for (const loop of chosen.slice(0, MOST)) {
      const packet = await readPacket(tx, scope, loop.id);
      if (packet?.ok) packets.push(packet.value);
      else blind.push(loop.candidateName);
    }
    const roleId = chosen[0]?.roleId;
    const others = await listLoops(tx, scope, roleId === undefined ? {} : { roleId });
    return {
      comparison:
        ids.length === 0
          ? null
          : ids.length > MOST
            ? refused(`At most ${MOST} candidates stand side by side; ${ids.length} were chosen.`)
            : blind.length > 0
              ? refused(`The first round is not revealed to you yet for ${blind.sort().join(', ')}.`)
              : packets.length < FEWEST
                ? refused('Choose at least two candidates.')
                : sideBySide(packets),
      chosen: new Set(ids),
      choices: others
        .filter((one) => one.roundRevealed)
        .map((one) => ({
          loopId: one.id,
          name: one.candidateName,
          role: one.roleTitle,
          roleId: one.roleId,
          status: one.status,
          createdAt: one.createdAt,
        }))
        .sort((a, b) => a.role.localeCompare(b.role, 'en') || a.name.localeCompare(b.name, 'en')),
      person,
      workspace,
    };
  });
}
