'use client';
/** The key that commands: Ctrl, or ⌘ on Apple's keyboards, which only the browser knows. */
import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

export function ModKey() {
  return useSyncExternalStore(never, isApple, () => false) ? '⌘' : 'Ctrl';
}
