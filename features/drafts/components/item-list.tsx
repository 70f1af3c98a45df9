'use client';
/**
 * A list whose items are written, moved and removed in place. Moving goes by dragging the grip, by the two arrows, or by Alt
 * with an arrow key from anywhere in the item; focus stays where it is, and the new place is said. What was removed
 * can be brought back.
 */
import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { IconButton } from '@/components/icon-button';
import { ArrowDownIcon, ArrowUpIcon, CloseIcon, GripIcon, PlusIcon } from '@/components/icons';
import { moved } from '../draft';
import { controlId } from '../place';
import { useEditing } from './editing';

export interface ItemListProps<T extends { key: string }> {
  /** Into the form. */
  path: string;
  /** What one item is called, `scenario`. */
  one: string;
  items: readonly T[];
  onChange: (items: T[]) => void;
  /** A new, empty item; without it none can be added. */
  add?: () => T;
  least?: number;
  most: number;
  /** Marks an item in front of its fields, a level's mark for instance. */
  mark?: (item: T, at: number) => ReactNode;
  children: (item: T, at: number, change: (part: Partial<T>) => void) => ReactNode;
}

export function ItemList<T extends { key: string }>({
  path,
  one,
  items,
  onChange,
  add,
  least = 0,
  most,
  mark,
  children,
}: ItemListProps<T>) {
  const { problem } = useEditing();
  const [said, setSaid] = useState('');
  const [removed, setRemoved] = useState<{ item: T; at: number } | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);

  function move(key: string, to: number) {
    const next = moved(items, key, to);
    const place = next.findIndex((item) => item.key === key);
    if (place === items.findIndex((item) => item.key === key)) return;
    onChange(next);
    setSaid(`${one} moved to place ${place + 1} of ${next.length}`);
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

  const listProblem = problem(path);
  return (
    <div id={controlId(path)} tabIndex={-1} className="scroll-mt-4 outline-none">
      {listProblem === undefined ? null : <p className="mb-1 text-red text-xs">{listProblem}</p>}
      <ol onDrop={onDrop} className="border-t">
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
                {children(item, at, (part) =>
                  onChange(items.map((other) => (other.key === item.key ? { ...other, ...part } : other))),
                )}
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
                    onClick={() => {
                      setRemoved({ item, at });
                      setSaid(`${name} removed`);
                      onChange(items.filter((other) => other.key !== item.key));
                    }}
                    className="size-7!"
                  />
                </div>
              </fieldset>
            </li>
          );
        })}
      </ol>
      <div className="mt-1 flex flex-wrap items-center gap-x-3">
        {add === undefined ? null : (
          <Button
            variant="quiet"
            size="small"
            disabled={items.length >= most}
            onClick={() => onChange([...items, add()])}
            className="-ml-2.5"
          >
            <PlusIcon /> Add {/^[aeiou]/.test(one) ? 'an' : 'a'} {one}
          </Button>
        )}
        {removed === null || items.length >= most ? null : (
          <Button
            variant="link"
            size="small"
            onClick={() => {
              const back = items.filter((item) => item.key !== removed.item.key);
              onChange([...back.slice(0, removed.at), removed.item, ...back.slice(removed.at)]);
              setSaid(`${one} brought back`);
              setRemoved(null);
            }}
          >
            Bring back what was removed
          </Button>
        )}
      </div>
      <span role="status" className="sr-only">
        {said}
      </span>
    </div>
  );
}
