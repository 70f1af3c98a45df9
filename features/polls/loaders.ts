/** Rooms as a page or a route may have them: found for this person or not at all, and redacted for their eyes. */
import { withScope } from '@/features/access/data';
import type { WorkspaceScope } from '@/features/access/scope';
import { notFound } from '@/lib/errors';
import { enterRoom, readOwnRounds, readPlan } from './data';
import type { DebriefPlan } from './debrief';
import type { Held, OwnRound } from './live';
import { view } from './poll';
import { roomIdSchema } from './schema';

/** The room id of a path. @throws AppError `not-found` for anything that cannot be one */
export function roomIdOf(params: { id?: string }): string {
  const parsed = roomIdSchema.safeParse(params.id);
  if (!parsed.success) throw notFound('The room');
  return parsed.data;
}

export interface LoadedRoom extends Held {
  /** The reader's own votes, sealed or not. */
  own: OwnRound[];
}

/** @throws AppError `not-found` */
export async function loadRoom(scope: WorkspaceScope, roomId: string): Promise<LoadedRoom> {
  return withScope(scope, async (tx) => {
    const found = await enterRoom(tx, scope, roomId);
    if (found === null) throw notFound('The room');
    const own = await readOwnRounds(tx, scope, { roomId, raterId: scope.userId });
    return { version: found.version, room: view(found.room, scope.userId), own };
  });
}

/** The room with what its rows are about. @throws AppError `not-found` */
export async function loadDebrief(scope: WorkspaceScope, roomId: string): Promise<LoadedRoom & { plan: DebriefPlan }> {
  const loaded = await loadRoom(scope, roomId);
  const { loopId } = loaded.room;
  const plan = loopId === null ? null : await withScope(scope, (tx) => readPlan(tx, scope, loopId));
  if (plan === null) throw notFound('The room');
  return { ...loaded, plan };
}
