'use client';
/** Takes an interview out of a role, after asking. */
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { dropInterview } from '../actions';

export function RemoveInterview({
  workspace,
  roleId,
  roleInterviewId,
  title,
}: {
  workspace: string;
  roleId: string;
  roleInterviewId: string;
  title: string;
}) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" variant="quiet" aria-label={`Remove ${title}`}>
          Remove
        </Button>
      }
      title={`Remove “${title}” from this role?`}
      description="New loops will not have it. Loops under way keep theirs, with its kit and its cards."
      confirmLabel="Remove"
      pendingLabel="Removing"
      danger
      onConfirm={async () => {
        const result = await dropInterview(null, { workspace, roleId, roleInterviewId });
        return result.ok ? undefined : { error: result.reason };
      }}
    />
  );
}
