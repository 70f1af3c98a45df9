'use client';
/** Hands every key of the page that is a command to its listener, and leaves alone what belongs to a text, a dialog or a menu. */
import { useEffect, useEffectEvent } from 'react';
import { type Command, commandOf } from '../keys';

/** Whether a press in this element writes text. */
export function isTextField(element: Element | null): element is HTMLElement {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
    return true;
  }
  return element instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit'].includes(element.type);
}

export function useKeys(obey: (command: Command) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || target?.closest('[role=dialog],[role=alertdialog],[role=menu]')) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
    const press = { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, inText: isTextField(target) };
    const command = commandOf(press);
    if (command === null) return;
    event.preventDefault();
    obey(command);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
