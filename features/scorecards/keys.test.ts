import { describe, expect, it } from 'vitest';
import { commandOf, KEY_HELP, type KeyPress } from './keys';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  inText: false,
  ...more,
});

describe('keys of the card', () => {
  it('obeys every key that the help names', () => {
    for (const key of KEY_HELP.flatMap((one) => one.keys)) {
      expect(commandOf(press(key === 'Esc' ? 'Escape' : key)), key).not.toBeNull();
    }
  });

  it('takes nothing out of a text but leaving and sealing', () => {
    for (const key of ['j', '1', '0', 'e', '?', 'u', 'Backspace']) {
      expect(commandOf(press(key, { inText: true })), key).toBeNull();
    }
    expect(commandOf(press('Escape', { inText: true }))).toEqual({ do: 'leave' });
    expect(commandOf(press('Enter', { inText: true, ctrlKey: true }))).toEqual({ do: 'seal' });
    expect(commandOf(press('Enter', { metaKey: true }))).toEqual({ do: 'seal' });
  });

  it('leaves the browser its own keys, and a composed letter alone', () => {
    expect(commandOf(press('c', { ctrlKey: true }))).toBeNull();
    expect(commandOf(press('a', { metaKey: true }))).toBeNull();
    expect(commandOf(press('J', { shiftKey: true }))).toBeNull();
    expect(commandOf(press('e', { isComposing: true }))).toBeNull();
  });

  it('hears letters with caps lock on', () => {
    expect(commandOf(press('J'))).toEqual({ do: 'next' });
  });
});
