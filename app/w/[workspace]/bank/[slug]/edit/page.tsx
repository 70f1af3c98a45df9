/** A published question in the editor: what is written is a draft until it becomes a version. */
import type { Metadata } from 'next';
import { TextLink } from '@/components/text-link';
import { loadEditor } from '@/features/drafts/loaders';
import { editorOptions, namesByKey } from '../../editor-options';
import { QuestionEditor } from '../../question-editor';

export const metadata: Metadata = { title: 'Edit a question' };

export default async function EditPage({ params }: { params: Promise<{ workspace: string; slug: string }> }) {
  const { workspace, slug } = await params;
  const { capabilities, person, workspace: _workspace, slug: _slug, ...loaded } = await loadEditor(workspace, slug);
  return (
    <QuestionEditor
      {...loaded}
      workspace={workspace}
      personId={person.id}
      zone={person.timeZone}
      options={editorOptions(capabilities)}
      capabilityNames={namesByKey(capabilities)}
      back={
        <TextLink href={`/w/${workspace}/bank/${slug}`} className="text-xs">
          Back to the question
        </TextLink>
      }
    />
  );
}
