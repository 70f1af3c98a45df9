'use client';
/** What is to be done with a file that was checked. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { decide } from '../actions';

export function DecideForm({
  workspace,
  importId,
  ready,
  bad,
}: {
  workspace: string;
  importId: string;
  /** How many questions can be imported. */
  ready: number;
  bad: number;
}) {
  const count = ready.toLocaleString('en-GB');
  const questions = ready === 1 ? 'question' : 'questions';
  return (
    <ActionForm action={decide} hidden={{ workspace, importId }} className="flex flex-col gap-3">
      {({ pending }) => (
        <div className="flex flex-wrap items-center gap-3">
          {ready > 0 ? (
            <Button type="submit" name="do" value={bad > 0 ? 'skip' : 'take'} variant="primary" pending={pending}>
              {bad > 0
                ? `Import ${count} ${questions} and leave out ${bad.toLocaleString('en-GB')}`
                : `Import ${count} ${questions}`}
            </Button>
          ) : null}
          <Button type="submit" name="do" value="discard" disabled={pending}>
            {ready > 0 ? 'Stop, import nothing' : 'Discard this file'}
          </Button>
        </div>
      )}
    </ActionForm>
  );
}
