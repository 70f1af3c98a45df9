'use client';
/** Takes an import back, after saying what that means. */
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { decide } from '../actions';

export function UndoButton({ workspace, importId, count }: { workspace: string; importId: string; count: number }) {
  return (
    <ConfirmDialog
      title="Undo this import?"
      description={
        <>
          {count === 1 ? 'Its question leaves' : `Its ${count.toLocaleString('en-GB')} questions leave`} the bank at
          once, and what it changed is as it was before. Questions that a role, a loop, a rating, a draft or a share
          holds by now, or that somebody has edited, stay; the page then says which.
        </>
      }
      trigger={<Button>Undo</Button>}
      confirmLabel="Undo the import"
      pendingLabel="Undoing"
      danger
      onConfirm={async () => {
        const answer = await decide(null, { workspace, importId, do: 'undo' });
        return answer.ok ? undefined : { error: answer.reason };
      }}
    />
  );
}
