'use client';
/** What asks back before it is done: more time with its reason, taking an invitation back, ending an attempt. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { addTime, endRunningAttempt, withdrawInvitation } from '../actions';

type About = { workspace: string; attemptId: string; title: string };

export function ExtendDialog({ workspace, attemptId, title }: About) {
  return (
    <ActionDialog
      title="Add time"
      description="The candidate sees the new time at once; the reason stays with staff."
      size="small"
      trigger={
        <Button size="small" aria-label={`Add time to ${title}`}>
          Add time
        </Button>
      }
      action={addTime}
      hidden={{ workspace, attemptId }}
      submitLabel="Add"
      pendingLabel="Adding"
      doneText="Time added."
    >
      {(state) => (
        <>
          <Field label="Minutes" error={state.problem('minutes')}>
            {(control) => (
              <TextInput
                {...control}
                name="minutes"
                inputMode="numeric"
                defaultValue={state.value('minutes') ?? '15'}
              />
            )}
          </Field>
          <Field label="Why" error={state.problem('reason')}>
            {(control) => <TextInput {...control} name="reason" defaultValue={state.value('reason') ?? ''} />}
          </Field>
        </>
      )}
    </ActionDialog>
  );
}

export function WithdrawDialog({ workspace, attemptId, title }: About) {
  return (
    <ActionDialog
      title={`Withdraw the invitation to ${title}?`}
      description="Its link then opens a page that says so. A new invitation can be made at any time."
      size="small"
      trigger={
        <Button size="small" aria-label={`Withdraw ${title}`}>
          Withdraw
        </Button>
      }
      action={withdrawInvitation}
      hidden={{ workspace, attemptId }}
      submitLabel="Withdraw"
      pendingLabel="Withdrawing"
      danger
      doneText="Withdrawn."
    >
      {() => null}
    </ActionDialog>
  );
}

export function EndDialog({ workspace, attemptId }: Omit<About, 'title'>) {
  return (
    <ActionDialog
      title="End the attempt?"
      description="What was last saved is handed in and judged. The candidate cannot go on after this."
      size="small"
      trigger={<Button size="small">End the attempt</Button>}
      action={endRunningAttempt}
      hidden={{ workspace, attemptId }}
      submitLabel="End it"
      pendingLabel="Ending"
      danger
      doneText="The attempt has ended."
    >
      {() => null}
    </ActionDialog>
  );
}
