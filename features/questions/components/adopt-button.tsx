'use client';
/** Copies one library question into the workspace, where it stands in the list. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { toast } from '@/components/toaster';
import { adopt } from '../actions';

export function AdoptButton({ workspace, slug, title }: { workspace: string; slug: string; title: string }) {
  return (
    <ActionForm
      action={adopt}
      hidden={{ workspace, slug }}
      onDone={() => toast({ title: `“${title}” is in the bank.` })}
    >
      {({ pending }) => (
        <Button type="submit" size="small" pending={pending} pendingLabel="Adopting" aria-label={`Adopt ${title}`}>
          Adopt
        </Button>
      )}
    </ActionForm>
  );
}
