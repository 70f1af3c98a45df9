'use client';
/**
 * A modal with a title. Focus goes in, is held, and returns to where it was; Esc and the cross close it.
 * On phones it rises from the bottom edge and takes the width.
 */
import './style-nonce';
import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx';
import { IconButton } from './icon-button';
import { CloseIcon } from './icons';

const widths = { small: 'sm:max-w-sm', medium: 'sm:max-w-lg', large: 'sm:max-w-3xl' };

export const scrimStyle = 'fixed inset-0 z-40 animate-appear bg-scrim';
export const sheetStyle =
  'fixed z-50 flex flex-col animate-rise bg-raised text-ink shadow-float inset-x-0 bottom-0 max-h-[92dvh] rounded-t ' +
  'sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:top-[12dvh] sm:max-h-[80dvh] sm:w-[calc(100%-3rem)] sm:-translate-x-1/2 sm:rounded ' +
  'forced-colors:border';

export type DialogProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactNode;
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Buttons at the foot; the one to do next comes last. */
  footer?: ReactNode;
  size?: keyof typeof widths;
  className?: string;
  children?: ReactNode;
};

export function Dialog({
  title,
  description,
  trigger,
  open,
  defaultOpen,
  onOpenChange,
  footer,
  size = 'medium',
  className,
  children,
}: DialogProps) {
  // Without a trigger of its own Radix gives the focus back to nothing.
  const opener = useRef<Element | null>(null);
  return (
    <Primitive.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className={scrimStyle} />
        <Primitive.Content
          className={cx(sheetStyle, widths[size], className)}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            if (trigger) return;
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="pt-4 pr-14 pb-2 pl-5">
            <Primitive.Title className="font-semibold text-base">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description className="mt-1 text-ink-2 text-sm">{description}</Primitive.Description>
            ) : null}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-2 pb-5">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{footer}</footer>
          ) : null}
          {/* Last in order, so that focus starts in the dialog's own fields. */}
          <Primitive.Close asChild>
            <IconButton label="Close" icon={<CloseIcon />} className="absolute top-2.5 right-2.5" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Wraps a button that closes the dialog it is in. */
export function DialogClose({ children }: { children: ReactNode }) {
  return <Primitive.Close asChild>{children}</Primitive.Close>;
}
