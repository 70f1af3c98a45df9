'use client';
/**
 * Searching a page by its address: the list follows the typing, the old one stays until the new one is there, and without
 * scripts it is an ordinary form with a button. Other choices in the address are carried along. The key `/` leads to it.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { Button } from './button';
import { SearchIcon } from './icons';
import { Kbd } from './kbd';
import { isTyping } from './list-keys';
import { TextInput } from './text-input';

export type SearchFormProps = {
  /** Where it leads, without the query. */
  path: string;
  /** The name of the searched text in the address. */
  name?: string;
  /** What is searched for now. */
  text: string;
  /** The other parts of the address, kept as they are. */
  others?: Record<string, string>;
  label: string;
  placeholder?: string;
};

/** Long enough for a word to be finished, short enough to feel like typing. */
const PAUSE = 200;

export function SearchForm({ path, name = 'q', text, others = {}, label, placeholder }: SearchFormProps) {
  const router = useRouter();
  const [typed, setTyped] = useState(text);
  const [updating, startUpdate] = useTransition();
  const [sent, setSent] = useState(text);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
  // The address changed by another hand: a cleared filter, or the way back.
  if (text !== sent) {
    setSent(text);
    if (typed.trim() === sent.trim()) setTyped(text);
  }

  function go(next: string) {
    clearTimeout(waiting.current);
    const query = new URLSearchParams(others);
    if (next.trim() !== '') query.set(name, next.trim());
    const search = query.toString();
    startUpdate(() => router.replace(search === '' ? path : `${path}?${search}`, { scroll: false }));
  }

  return (
    <search className="min-w-0 grow basis-64">
      <form
        action={path}
        method="get"
        className="flex min-w-0 grow items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          go(typed);
        }}
      >
        {Object.entries(others).map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <span className="relative min-w-0 grow">
          <SearchIcon className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-ink-3" />
          <TextInput
            ref={input}
            type="search"
            aria-keyshortcuts="/"
            name={name}
            aria-label={label}
            placeholder={placeholder}
            value={typed}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => {
              const next = event.target.value;
              setTyped(next);
              clearTimeout(waiting.current);
              waiting.current = setTimeout(() => go(next), PAUSE);
            }}
            className="peer text-ellipsis pl-8 pointer-fine:placeholder-shown:not-focus:pr-9"
          />
          <Kbd className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden peer-[:not(:placeholder-shown)]:hidden pointer-coarse:hidden">
            /
          </Kbd>
        </span>
        <Button type="submit" pending={updating} pendingLabel="Updating">
          Search
        </Button>
      </form>
    </search>
  );
}
