/** A workshop's room: loaded whole for this reader, then kept in step by its socket. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { WorkshopRoom } from '@/features/polls/components/workshop-room';
import { canEditBank } from '@/features/questions/policy';
import { loadWorkshop } from '@/features/workshops/loaders';
import { AppError } from '@/lib/errors';

type Props = { params: Promise<{ workspace: string; id: string }> };

const load = cache(async (slug: string, id: string) => {
  try {
    return await loadWorkshop(slug, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: (await load(workspace, id)).title };
}

export default async function WorkshopPage({ params }: Props) {
  const { workspace, id } = await params;
  const { scope, title, samples, people, version, room, own, materials } = await load(workspace, id);
  return (
    <WorkshopRoom
      workspace={workspace}
      roomId={id}
      title={title}
      samples={samples}
      people={people}
      me={{ userId: scope.userId, role: scope.role }}
      start={{ held: { version, room }, own, materials }}
      mayEdit={canEditBank(scope.role)}
    />
  );
}
