'use client';
/**
 * A form in a dialog. It closes when the answer is yes; closed before that, it keeps what was typed until it is opened
 * again.
 */
import { type ReactNode, useRef, useState } from 'react';
import { ActionForm, type FormAction, type FormState } from './action-form';
import { Button } from './button';
import { Dialog, DialogClose, type DialogProps } from './dialog';
import { toast } from './toaster';

export type ActionDialogProps = Pick<
  DialogProps,
  'title' | 'description' | 'trigger' | 'open' | 'onOpenChange' | 'size'
> & {
  action: FormAction;
  hidden?: Record<string, string>;
  submitLabel: string;
  pendingLabel?: string;
  /** Destroys something. */
  danger?: boolean;
  /** What is said once it is done. */
  doneText?: string;
  onDone?: () => void;
  children: (state: FormState) => ReactNode;
};

/** Text, choices and lists of a form by name, as they stand. */
function entriesOf(form: HTMLFormElement): Record<string, string[]> {
  const entries: Record<string, string[]> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') entries[name] = [...(entries[name] ?? []), value];
  }
  return entries;
}

export function ActionDialog({
  action,
  hidden,
  submitLabel,
  pendingLabel,
  danger,
  doneText,
  onDone,
  children,
  open,
  onOpenChange,
  ...dialog
}: ActionDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [kept, setKept] = useState<Record<string, string[]>>();
  const body = useRef<HTMLDivElement>(null);

  function show(next: boolean) {
    const form = body.current?.querySelector('form');
    if (!next && form) setKept(entriesOf(form));
    setOwnOpen(next);
    onOpenChange?.(next);
  }

  return (
    <Dialog {...dialog} open={open ?? ownOpen} onOpenChange={show}>
      <div ref={body}>
        <ActionForm
          action={action}
          hidden={hidden}
          className="flex flex-col gap-4"
          onDone={() => {
            setKept(undefined);
            setOwnOpen(false);
            onOpenChange?.(false);
            if (doneText) toast({ title: doneText });
            onDone?.();
          }}
        >
          {(state) => (
            <>
              {children({
                ...state,
                value: (field) => state.value(field) ?? kept?.[field]?.[0],
                list: (field) => (kept ? (kept[field] ?? []) : undefined),
              })}
              <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-t bg-raised px-5 py-3">
                <DialogClose>
                  <Button>Cancel</Button>
                </DialogClose>
                <Button
                  type="submit"
                  variant={danger ? 'danger' : 'primary'}
                  pending={state.pending}
                  pendingLabel={pendingLabel}
                >
                  {submitLabel}
                </Button>
              </div>
            </>
          )}
        </ActionForm>
      </div>
    </Dialog>
  );
}
