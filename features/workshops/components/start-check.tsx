'use client';
/** The button that begins a check, or goes back to one. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { startCheck } from '../actions';

export type StartCheckProps = { workspace: string; label: string; primary?: boolean; size?: 'small' | 'medium' };

export function StartCheck({ workspace, label, primary = false, size = 'medium' }: StartCheckProps) {
  return (
    <ActionForm action={startCheck} hidden={{ workspace }} className="flex flex-col items-start gap-2">
      {({ pending }) => (
        <Button
          type="submit"
          variant={primary ? 'primary' : 'secondary'}
          size={size}
          pending={pending}
          pendingLabel="Opening"
        >
          {label}
        </Button>
      )}
    </ActionForm>
  );
}
