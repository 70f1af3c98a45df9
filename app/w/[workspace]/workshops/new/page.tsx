/** A new workshop from the bank's sample answers. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { NewWorkshopForm } from '@/features/workshops/components/new-workshop-form';
import { loadNewWorkshop } from '@/features/workshops/loaders';

export const metadata: Metadata = { title: 'New workshop' };

export default async function NewWorkshopPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { questions } = await loadNewWorkshop(workspace);
  return (
    <>
      <PageHeader title="New workshop" subtitle="Everybody of the workspace can come in; you lead it" />
      <div className="max-w-5xl px-4 py-6 md:px-6">
        {questions.length === 0 ? (
          <EmptyState
            action={
              <ButtonLink href={`/w/${workspace}/bank?tab=library`} variant="primary">
                Open the library
              </ButtonLink>
            }
          >
            The bank has no sample answers yet. Adopt a question from the library: each comes with three.
          </EmptyState>
        ) : (
          <NewWorkshopForm workspace={workspace} questions={questions} />
        )}
      </div>
    </>
  );
}
