'use client';
/**
 * A list whose items are moved and removed in place. Moving goes by dragging the grip, by the two arrows, or by Alt with an
 * arrow key from anywhere in the item; focus stays where it is, and the new place is said.
 */
import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { cx } from './cx';
import { IconButton } from './icon-button';
import { ArrowDownIcon, ArrowUpIcon, CloseIcon, GripIcon } from './icons';
import { moved } from './moved';

export interface MovableListProps<T extends { key: string }> {
  /** What one item is called, for instance `scenario`. */
  one: string;
  items: readonly T[];
  onMove: (items: T[], words: string) => void;
  onRemove: (item: T, at: number) => void;
  /** How many must stay. */
  least?: number;
  /** Marks an item in front of its content; its place when left out. */
  mark?: (item: T, at: number) => ReactNode;
  /** What stands beneath, announced when it changes. */
  said?: string;
  className?: string;
  children: (item: T, at: number) => ReactNode;
}

export function MovableList<T extends { key: string }>({
  one,
  items,
  onMove,
  onRemove,
  least = 0,
  mark,
  said,
  className,
  children,
}: MovableListProps<T>) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);

  function move(key: string, to: number) {
    const next = moved(items, key, to);
    const place = next.findIndex((item) => item.key === key);
    if (place === items.findIndex((item) => item.key === key)) return;
    onMove(next, `${one} moved to place ${place + 1} of ${next.length}`);
  }

  function onKeyDown(event: KeyboardEvent, key: string, at: number) {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    const element = document.activeElement;
    move(key, event.key === 'ArrowUp' ? at - 1 : at + 1);
    // A moved element loses the focus in some browsers; it is the same element afterwards.
    requestAnimationFrame(() => {
      if (element instanceof HTMLElement && document.activeElement !== element) element.focus();
    });
  }

  /** Where the dragged item would come to stand. */
  function onDragOver(event: DragEvent<HTMLLIElement>, at: number) {
    if (dragged === null) return;
    event.preventDefault();
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    setOver(event.clientY > box.top + box.height / 2 ? at + 1 : at);
  }

  function onDrop(event: DragEvent) {
    if (dragged === null) return;
    event.preventDefault();
    event.stopPropagation();
    const from = items.findIndex((item) => item.key === dragged);
    if (over !== null) move(dragged, over > from ? over - 1 : over);
    setDragged(null);
    setOver(null);
  }

  return (
    <>
      <ol onDrop={onDrop} className={cx('border-t', className)}>
        {items.map((item, at) => {
          const name = `${one} ${at + 1}`;
          return (
            <li
              key={item.key}
              onKeyDown={(event) => onKeyDown(event, item.key, at)}
              onDragOver={(event) => onDragOver(event, at)}
              className={cx(
                'relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 border-b py-3',
                dragged === item.key && 'opacity-50',
                over === at && 'shadow-[0_-2px_0_var(--accent)]',
                over === at + 1 && at === items.length - 1 && 'shadow-[0_2px_0_var(--accent)]',
              )}
            >
              <span className="flex flex-col items-center gap-1 pt-1">
                {/* biome-ignore lint/a11y/noStaticElementInteractions: a grip for the pointer alone; keys and buttons do the same */}
                <span
                  draggable
                  onDragStart={(event) => {
                    event.stopPropagation();
                    event.dataTransfer.effectAllowed = 'move';
                    event.dataTransfer.setData('text/plain', name);
                    setDragged(item.key);
                  }}
                  onDragEnd={() => {
                    setDragged(null);
                    setOver(null);
                  }}
                  title="Drag to move"
                  className="cursor-grab text-ink-3 hover:text-ink active:cursor-grabbing"
                >
                  <GripIcon />
                </span>
                {mark ? mark(item, at) : <span className="text-ink-3 text-xs tabular-nums">{at + 1}</span>}
              </span>
              <fieldset className="min-w-0" aria-label={name}>
                {children(item, at)}
                {/* Over the line of the first label, so that they take no line of their own. */}
                <div className="absolute top-1.5 right-0 flex">
                  <IconButton
                    label={`Move ${name} up`}
                    title="Move up (Alt+↑)"
                    icon={<ArrowUpIcon />}
                    disabled={at === 0}
                    onClick={() => move(item.key, at - 1)}
                    className="size-7!"
                  />
                  <IconButton
                    label={`Move ${name} down`}
                    title="Move down (Alt+↓)"
                    icon={<ArrowDownIcon />}
                    disabled={at === items.length - 1}
                    onClick={() => move(item.key, at + 1)}
                    className="size-7!"
                  />
                  <IconButton
                    label={`Remove ${name}`}
                    title="Remove"
                    icon={<CloseIcon />}
                    disabled={items.length <= least}
                    onClick={() => onRemove(item, at)}
                    className="size-7!"
                  />
                </div>
              </fieldset>
            </li>
          );
        })}
      </ol>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
