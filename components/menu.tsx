'use client';
/** The rarer things one can do here, behind one button. */
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import { cx } from './cx';

export type MenuItem = {
  label: string;
  /** Goes somewhere ... */
  href?: string;
  /** ... or does something. */
  onSelect?: () => void;
  /** A key or a word at the right edge. */
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  /** A hairline above: a new kind of thing begins. */
  separated?: boolean;
};

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactNode;
  label: string;
  items: MenuItem[];
  align?: 'start' | 'end';
};

const itemStyle =
  'pointer-coarse:min-h-11 flex min-h-8 w-full select-none items-center justify-between gap-6 rounded-sm px-2 text-sm outline-none ' +
  'data-highlighted:bg-ink/8 data-disabled:text-ink-3 forced-colors:data-highlighted:outline-2';

export function Menu({ trigger, label, items, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 animate-appear overflow-y-auto rounded bg-raised p-1 text-ink shadow-float forced-colors:border"
        >
          {items.map((item) => (
            <Fragment key={item.label}>
              {item.separated ? <DropdownMenu.Separator className="-mx-1 my-1 border-t" /> : null}
              <DropdownMenu.Item
                disabled={item.disabled}
                onSelect={item.onSelect}
                asChild={item.href !== undefined}
                className={cx(itemStyle, item.danger && 'text-red')}
              >
                {item.href === undefined ? (
                  <>
                    {item.label}
                    {item.hint ? <span className="text-ink-3 text-xs">{item.hint}</span> : null}
                  </>
                ) : (
                  <Link href={item.href}>
                    {item.label}
                    {item.hint ? <span className="text-ink-3 text-xs">{item.hint}</span> : null}
                  </Link>
                )}
              </DropdownMenu.Item>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
