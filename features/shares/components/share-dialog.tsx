'use client';
/** Whether the organisation's other workspaces may copy a question, and whether its sample answers go along. */
import { ActionDialog } from '@/components/action-dialog';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { changeSharing } from '../actions';

export function ShareDialog({
  workspace,
  questionId,
  samples,
  shared,
}: {
  workspace: string;
  questionId: string;
  /** How many sample answers it has. */
  samples: number;
  /** How it is shared now; null when it is not. */
  shared: { withSamples: boolean } | null;
}) {
  return (
    <ActionDialog
      title={shared === null ? 'Share with the organisation’s other workspaces' : 'Shared with other workspaces'}
      description="They see this question in their library under this workspace’s name and copy it. A new version here is offered to them as a difference, and changes nothing of theirs by itself."
      trigger={<Button>{shared === null ? 'Share' : 'Sharing'}</Button>}
      action={changeSharing}
      hidden={{ workspace, questionId, do: 'share' }}
      submitLabel={shared === null ? 'Share it' : 'Save'}
      pendingLabel="Sharing"
    >
      {() => (
        <>
          {samples === 0 ? (
            <p className="text-ink-2 text-sm">It has no sample answers that could go along.</p>
          ) : (
            <Checkbox
              name="withSamples"
              value="true"
              defaultChecked={shared?.withSamples ?? false}
              label={samples === 1 ? 'Its sample answer goes along' : `Its ${samples} sample answers go along`}
              hint="With the expert’s levels and reasons, for workshops and practice there. Ratings never leave a workspace."
            />
          )}
          <p className="text-ink-2 text-sm">Nothing of a candidate, a loop or a rating is shared.</p>
        </>
      )}
    </ActionDialog>
  );
}

/** Ends the sharing, where it is told of. */
export function StopSharing({ workspace, questionId }: { workspace: string; questionId: string }) {
  return (
    <ActionDialog
      title="Stop sharing?"
      description="Other workspaces find it in their library no more. Copies that they made stay as they are and are offered nothing new."
      trigger={
        <Button variant="link" size="small">
          Stop sharing
        </Button>
      }
      action={changeSharing}
      hidden={{ workspace, questionId, do: 'stop' }}
      submitLabel="Stop sharing"
      pendingLabel="Stopping"
      size="small"
    >
      {() => null}
    </ActionDialog>
  );
}

/** Copies what another workspace shares. */
export function AdoptShare({ workspace, shareId, title }: { workspace: string; shareId: string; title: string }) {
  return (
    <ActionForm action={changeSharing} hidden={{ workspace, shareId, do: 'adopt' }}>
      {({ pending }) => (
        <Button type="submit" size="small" pending={pending} pendingLabel="Adopting" aria-label={`Adopt ${title}`}>
          Adopt
        </Button>
      )}
    </ActionForm>
  );
}
