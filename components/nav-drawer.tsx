'use client';
/** The navigation of a narrow screen: one button, and a panel from the left edge that closes once a place is chosen. */
import './style-nonce';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { scrimStyle } from './dialog';
import { IconButton } from './icon-button';
import { CloseIcon, MenuIcon } from './icons';
import { type NavItem, NavList } from './nav-list';

export type NavDrawerProps = { label: string; items: NavItem[]; foot?: ReactNode };

export function NavDrawer({ label, items, foot }: NavDrawerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton label="Menu" icon={<MenuIcon />} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={scrimStyle} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(18rem,85vw)] animate-appear flex-col gap-2 overflow-y-auto bg-ground p-3 shadow-float forced-colors:border-r"
        >
          <div className="flex items-center justify-between pl-2">
            <Dialog.Title className="font-semibold text-sm">{label}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" icon={<CloseIcon />} />
            </Dialog.Close>
          </div>
          <NavList label={label} items={items} onNavigate={() => setOpen(false)} />
          {foot ? <div className="mt-auto border-t pt-3">{foot}</div> : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
