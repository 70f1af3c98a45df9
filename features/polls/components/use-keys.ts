'use client';
/** Keys of a page: they never fire in a text field, in a dialog, with a modifier, or while a key is held down. */
import { useEffect, useLayoutEffect, useRef } from 'react';

const TEXT = 'textarea, select, input:not([type="radio"], [type="checkbox"]), [contenteditable="true"]';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  // Before it is painted: a key that is pressed as soon as the page says that it may be has an answer.
  useLayoutEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(`${TEXT}, [role="dialog"], [role="alertdialog"], [role="menu"]`)) return;
      const act = current.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
