'use client';
/** The editor with the interviewer's own page beside it: two features, put together here. */
import { Editor, type EditorProps } from '@/features/drafts/components/editor';
import type { Settled } from '@/features/drafts/draft';
import { QuestionAsking } from '@/features/questions/components/question-asking';
import { QuestionListening } from '@/features/questions/components/question-listening';

type Body = Settled['body'];

export function QuestionEditor({
  capabilityNames,
  ...props
}: Omit<EditorProps, 'preview'> & { capabilityNames: Record<string, string> }) {
  return <Editor {...props} preview={(body) => <QuestionPreview body={body} capabilityNames={capabilityNames} />} />;
}

/** A question as its interviewer reads it, published or not. */
export function QuestionPreview({ body, capabilityNames }: { body: Body; capabilityNames: Record<string, string> }) {
  return (
    <div className="flex flex-col gap-5">
      <QuestionAsking body={body} />
      <QuestionListening
        body={body}
        criteria={body.criteria.map((one, position) => ({
          id: one.id,
          criterionId: one.id,
          questionVersionId: '',
          position,
          title: one.title === '' ? 'A criterion without a title' : one.title,
          capability: one.capability,
          anchors: one.levels,
        }))}
        capabilityName={(key) => capabilityNames[key] ?? key}
      />
    </div>
  );
}
