'use client';
/**
 * Moves through a list by keys: `j` and `k` from anywhere, arrows once the focus is in it, and the down arrow out of a search
 * field above it. What is moved through are the links marked `data-list-item`; Enter then does what it does on a link.
 */
import { type ReactNode, useEffect, useRef } from 'react';

/** Whether a key pressed there is text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

/** How far a key moves in the list; 0 where it does not. */
function stepOf(event: KeyboardEvent, list: HTMLElement): -1 | 0 | 1 {
  const { key, target } = event;
  if (target instanceof HTMLInputElement && target.type === 'search') return key === 'ArrowDown' ? 1 : 0;
  if (isTyping(target)) return 0;
  if (key === 'j') return 1;
  if (key === 'k') return -1;
  if (!(target instanceof Node) || !list.contains(target)) return 0;
  if (key === 'ArrowDown') return 1;
  return key === 'ArrowUp' ? -1 : 0;
}

export function ListKeys({ children, className }: { children: ReactNode; className?: string }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || list.current === null) return;
      const step = stepOf(event, list.current);
      if (step === 0) return;
      const items = [...list.current.querySelectorAll<HTMLElement>('[data-list-item]')];
      const here = items.indexOf(document.activeElement as HTMLElement);
      const next = items[here < 0 ? (step > 0 ? 0 : items.length - 1) : here + step];
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
  return (
    <div ref={list} className={className}>
      {children}
    </div>
  );
}
