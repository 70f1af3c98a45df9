'use client';
/** Ends a loop without a decision. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { withdrawLoop } from '../actions';
import { ReasonField } from './reason-field';

export function WithdrawDialog({
  workspace,
  loopId,
  candidateName,
}: {
  workspace: string;
  loopId: string;
  candidateName: string;
}) {
  return (
    <ActionDialog
      title={`Withdraw the loop of ${candidateName}`}
      description="The candidate or the company steps back. The loop closes without a decision; what was written stays."
      trigger={<Button variant="quiet">Withdraw</Button>}
      action={withdrawLoop}
      hidden={{ workspace, loopId }}
      submitLabel="Withdraw"
      pendingLabel="Saving"
      danger
      doneText="The loop is withdrawn."
    >
      {(state) => <ReasonField state={state} />}
    </ActionDialog>
  );
}
