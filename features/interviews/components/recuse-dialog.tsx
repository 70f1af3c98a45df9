'use client';
/** A rater steps down from a loop, or is stepped down, for a reason. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { recuseFromLoop } from '../actions';
import { ReasonField } from './reason-field';

export function RecuseDialog({
  workspace,
  loopId,
  raterId,
  name,
  self,
}: {
  workspace: string;
  loopId: string;
  raterId: string;
  name: string;
  self: boolean;
}) {
  return (
    <ActionDialog
      title={self ? 'Step down from this loop' : `Recuse ${name}`}
      description={`${self ? 'You stay' : `${name} stays`} on the list as recused and ${self ? 'are' : 'is'} no longer waited for.`}
      trigger={
        <Button size="small" variant="quiet" aria-label={self ? undefined : `Recuse ${name}`}>
          {self ? 'Step down' : 'Recuse'}
        </Button>
      }
      action={recuseFromLoop}
      hidden={{ workspace, loopId, raterId }}
      submitLabel={self ? 'Step down' : 'Recuse'}
      pendingLabel="Saving"
      danger
      doneText={self ? 'You have stepped down.' : `${name} is recused.`}
    >
      {(state) => (
        <ReasonField
          state={state}
          hint="For example that you know each other. The panel reads it in the loop’s history."
        />
      )}
    </ActionDialog>
  );
}
