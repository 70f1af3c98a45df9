/** A loop's panel room: loaded whole for this reader, then kept in step by its socket. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireWorkspace } from '@/features/access/loaders';
import { DebriefRoom } from '@/features/polls/components/debrief-room';
import { loadDebrief, roomIdOf } from '@/features/polls/loaders';
import { AppError } from '@/lib/errors';

type Props = { params: Promise<{ workspace: string; id: string }> };

const load = cache(async (slug: string, id: string) => {
  const { scope, person } = await requireWorkspace(slug);
  try {
    const { own, plan, ...held } = await loadDebrief(scope, roomIdOf({ id }));
    return { scope, person, held, own, plan };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: `Debrief of ${(await load(workspace, id)).plan.candidate}` };
}

export default async function RoomPage({ params }: Props) {
  const { workspace, id } = await params;
  const { scope, person, held, own, plan } = await load(workspace, id);
  return (
    <DebriefRoom
      workspace={workspace}
      roomId={id}
      me={{ userId: scope.userId, role: scope.role, timeZone: person.timeZone }}
      start={{ held, own }}
      plan={plan}
      decisionHref={`/w/${workspace}/loops/${held.room.loopId}/decision`}
    />
  );
}
