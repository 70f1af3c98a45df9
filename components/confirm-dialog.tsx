'use client';
/**
 * Asks before something that cannot be taken back. Focus starts on the way out; while the work runs the dialog stays,
 * and a failure is said inside it.
 */
import './style-nonce';
import { AlertDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Alert } from './alert';
import { Button } from './button';
import { cx } from './cx';
import { scrimStyle, sheetStyle } from './dialog';

/** What the work answers: nothing when it is done, a sentence when it could not be. */
export type ConfirmOutcome = { error: string } | undefined;

export type ConfirmDialogProps = {
  title: ReactNode;
  /** What will happen and what will not. */
  description: ReactNode;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  confirmLabel: string;
  pendingLabel?: string;
  cancelLabel?: string;
  /** Destroys something. */
  danger?: boolean;
  /** Closes when it resolves to nothing; a thrown error reaches the nearest boundary. */
  onConfirm: () => ConfirmOutcome | Promise<ConfirmOutcome>;
  /** Fields that the decision needs, a reason for instance. */
  children?: ReactNode;
  /** Holds the confirming button back until the fields are filled. */
  ready?: boolean;
};

export function ConfirmDialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  confirmLabel,
  pendingLabel,
  cancelLabel = 'Cancel',
  danger = false,
  onConfirm,
  children,
  ready = true,
}: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();

  function show(next: boolean) {
    if (pending) return;
    setError(undefined);
    setOwnOpen(next);
    onOpenChange?.(next);
  }

  async function confirm() {
    setPending(true);
    setError(undefined);
    try {
      const outcome = await onConfirm();
      if (outcome) setError(outcome.error);
      else {
        setOwnOpen(false);
        onOpenChange?.(false);
      }
    } finally {
      setPending(false);
    }
  }

  return (
    <AlertDialog.Root open={open ?? ownOpen} onOpenChange={show}>
      {trigger ? <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger> : null}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={scrimStyle} />
        <AlertDialog.Content className={cx(sheetStyle, 'sm:max-w-md')}>
          <div className="min-h-0 overflow-y-auto px-5 py-4">
            <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
            <AlertDialog.Description asChild>
              <div className="mt-1 text-ink-2 text-sm">{description}</div>
            </AlertDialog.Description>
            {children ? <div className="mt-4 flex flex-col gap-4">{children}</div> : null}
            {error ? (
              <Alert kind="error" className="mt-4">
                {error}
              </Alert>
            ) : null}
          </div>
          <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
            <AlertDialog.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </AlertDialog.Cancel>
            <Button
              variant={danger ? 'danger' : 'primary'}
              pending={pending}
              pendingLabel={pendingLabel}
              disabled={!ready}
              onClick={confirm}
            >
              {confirmLabel}
            </Button>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
