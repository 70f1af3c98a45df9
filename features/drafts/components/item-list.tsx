'use client';
/** A list of the form: its items are written in place, moved, added and removed; what was removed can be brought back. */
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/button';
import { PlusIcon } from '@/components/icons';
import { MovableList } from '@/components/movable-list';
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
  const listProblem = problem(path);
  return (
    <div id={controlId(path)} tabIndex={-1} className="scroll-mt-4 outline-none">
      {listProblem === undefined ? null : <p className="mb-1 text-red text-xs">{listProblem}</p>}
      <MovableList
        one={one}
        items={items}
        least={least}
        mark={mark}
        said={said}
        onMove={(next, words) => {
          onChange(next);
          setSaid(words);
        }}
        onRemove={(item, at) => {
          setRemoved({ item, at });
          setSaid(`${one} ${at + 1} removed`);
          onChange(items.filter((other) => other.key !== item.key));
        }}
      >
        {(item, at) =>
          children(item, at, (part) =>
            onChange(items.map((other) => (other.key === item.key ? { ...other, ...part } : other))),
          )
        }
      </MovableList>
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
    </div>
  );
}
