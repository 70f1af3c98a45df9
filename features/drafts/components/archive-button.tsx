'use client';
/** Puts a question away, or takes it out again. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { archive } from '../actions';

export function ArchiveButton({
  workspace,
  questionId,
  isArchived,
}: {
  workspace: string;
  questionId: string;
  isArchived: boolean;
}) {
  return (
    <ActionDialog
      title={isArchived ? 'Take it out of the archive?' : 'Archive this question?'}
      description={
        isArchived
          ? 'It is found in the bank again and can be put into kits.'
          : 'It is not found in the bank any more and no new kit takes it. What was asked, its versions and ratings stay, and it can be taken out again.'
      }
      trigger={<Button variant="quiet">{isArchived ? 'Take out of the archive' : 'Archive'}</Button>}
      action={archive}
      hidden={{ workspace, questionId, archived: isArchived ? 'false' : 'true' }}
      submitLabel={isArchived ? 'Take it out' : 'Archive'}
      pendingLabel={isArchived ? 'Taking out' : 'Archiving'}
      size="small"
    >
      {() => null}
    </ActionDialog>
  );
}
