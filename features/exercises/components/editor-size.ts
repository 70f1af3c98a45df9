'use client';
/** The size of the letters in the editor, remembered on this device. */
import { useCallback, useSyncExternalStore } from 'react';

export const SIZES = [12, 13, 14, 16, 18, 20, 24] as const;
const USUAL = 14;
const sizes: readonly number[] = SIZES;
const KEY = 'plumbline editor size';
const CHANGED = 'ui:editor-size';

function stored(): number {
  try {
    const size = Number(localStorage.getItem(KEY));
    return SIZES.find((one) => one === size) ?? USUAL;
  } catch {
    return USUAL;
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}

/** @returns the size in px, and how to take the next larger (1) or smaller (-1) one */
export function useEditorSize(): [size: number, step: (by: 1 | -1) => void] {
  const size = useSyncExternalStore(subscribe, stored, () => USUAL);
  const step = useCallback((by: 1 | -1) => {
    const next = sizes[sizes.indexOf(stored()) + by];
    if (next === undefined) return;
    try {
      localStorage.setItem(KEY, String(next));
    } catch {
      // A browser that keeps nothing shows the usual size again the next time.
    }
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [size, step];
}
