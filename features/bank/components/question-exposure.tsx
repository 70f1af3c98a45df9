'use client';
/** How well candidates may know one question, in words, and saying whether its text is public. */
import { ActionForm } from '@/components/action-form';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { setExposure } from '../actions';

export type QuestionExposureProps = {
  workspace: string;
  questionId: string;
  /** "Asked 14 times, last on 3 May". */
  asked: string;
  /** What to warn of, or null. */
  warning: string | null;
  isPublic: boolean;
  maySet: boolean;
};

export function QuestionExposure({ workspace, questionId, asked, warning, isPublic, maySet }: QuestionExposureProps) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      {warning === null ? (
        <p>{asked}.</p>
      ) : (
        <Alert kind="warning" lead="Asked too often.">
          {warning}
        </Alert>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p>
          {isPublic
            ? 'Its text is public: a candidate may have read it.'
            : 'Its text is not public, as far as this workspace knows.'}
        </p>
        {maySet ? (
          <ActionForm
            key={String(isPublic)}
            action={setExposure}
            hidden={{ workspace, do: 'public', questionId, isPublic: String(!isPublic) }}
          >
            {({ pending }) => (
              <Button type="submit" variant="quiet" pending={pending}>
                {isPublic ? 'It is not public' : 'It has become public'}
              </Button>
            )}
          </ActionForm>
        ) : null}
      </div>
    </div>
  );
}
