'use client';
/**
 * Everything one can go to or do, found by typing. Ctrl-K or ⌘-K opens it anywhere, in a text field too; arrows move,
 * Enter chooses, Esc leaves and gives the focus back.
 */
import './style-nonce';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { scrimStyle } from './dialog';
import { SearchIcon } from './icons';
import { Kbd } from './kbd';

export type CommandItem = {
  id: string;
  label: string;
  group?: string;
  /** A quiet word at the right edge. */
  hint?: string;
  /** The key that does the same without the palette. */
  shortcut?: string;
  /** More words it may be found by. */
  keywords?: string[];
  /** Goes somewhere ... */
  href?: string;
  /** ... or does something. */
  onSelect?: () => void;
};

export type CommandPaletteProps = {
  items: CommandItem[];
  label?: string;
  placeholder?: string;
  emptyText?: string;
  trigger?: ReactNode;
};

/** Items by group, groups in order of first appearance. */
export function groupItems(items: CommandItem[]): Array<[group: string, items: CommandItem[]]> {
  const groups = new Map<string, CommandItem[]>();
  for (const item of items) groups.set(item.group ?? '', [...(groups.get(item.group ?? '') ?? []), item]);
  return [...groups];
}

export function CommandPalette({
  items,
  label = 'Go to or do',
  placeholder = 'Go to a page or do something',
  emptyText = 'Nothing by that name.',
  trigger,
}: CommandPaletteProps) {
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((current) => !current);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      {trigger ? <Dialog.Trigger asChild>{trigger}</Dialog.Trigger> : null}
      <Dialog.Portal>
        <Dialog.Overlay className={scrimStyle} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-3 z-50 mx-auto max-w-xl animate-rise overflow-hidden rounded bg-raised text-ink shadow-float sm:top-[14dvh] forced-colors:border"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <PaletteBody
            items={items}
            label={label}
            placeholder={placeholder}
            emptyText={emptyText}
            onDone={() => setOpen(false)}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type PaletteBodyProps = Required<Omit<CommandPaletteProps, 'trigger'>> & { onDone: () => void };

function PaletteBody({ items, label, placeholder, emptyText, onDone }: PaletteBodyProps) {
  const router = useRouter();
  function choose(item: CommandItem) {
    onDone();
    item.onSelect?.();
    if (item.href) router.push(item.href);
  }
  return (
    <Command label={label} loop>
      <div className="flex items-center gap-2.5 border-b px-4">
        <SearchIcon className="text-ink-3" />
        <Command.Input
          placeholder={placeholder}
          className="field-text h-11 min-w-0 flex-1 bg-transparent outline-none"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(22rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-4 text-ink-2 text-sm">{emptyText}</Command.Empty>
        {groupItems(items).map(([group, entries]) => (
          <Command.Group
            key={group}
            heading={group || undefined}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
          >
            {entries.map((item) => (
              <Command.Item
                key={item.id}
                value={item.id}
                keywords={[item.label, ...(item.keywords ?? [])]}
                onSelect={() => choose(item)}
                className="pointer-coarse:min-h-11 flex min-h-8 select-none items-center gap-3 rounded-sm px-2.5 text-sm data-[selected=true]:bg-ink/8 forced-colors:data-[selected=true]:outline-2"
              >
                <span className="min-w-0 flex-1 py-1.5">{item.label}</span>
                {item.hint ? <span className="text-ink-3 text-xs">{item.hint}</span> : null}
                {item.shortcut ? <Kbd>{item.shortcut}</Kbd> : null}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
