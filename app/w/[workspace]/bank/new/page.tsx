/** A new question, before there is a place to write it in. */
import type { Metadata } from 'next';
import { PageHeader } from '@/components/page-header';
import { NewQuestionForm } from '@/features/drafts/components/new-question-form';
import { loadNewQuestion } from '@/features/drafts/loaders';

export const metadata: Metadata = { title: 'New question' };

export default async function NewQuestionPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  await loadNewQuestion(workspace);
  return (
    <>
      <PageHeader title="New question" subtitle="A draft of your own, kept while you type, until it is published" />
      <div className="px-4 py-5 md:px-6">
        <NewQuestionForm workspace={workspace} />
      </div>
    </>
  );
}
