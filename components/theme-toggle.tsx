'use client';
/** Light, dark, or as the system says. The change shows at once and is remembered by a cookie. */
import { useState } from 'react';
import { Segmented } from './segmented';
import { type Theme, themeAttribute, themeCookie } from './theme';

export type ThemeToggleProps = { value: Theme; className?: string };

const options: Array<{ value: Theme; label: string }> = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
];

export function ThemeToggle({ value, className }: ThemeToggleProps) {
  const [theme, setTheme] = useState(value);
  function choose(next: Theme) {
    setTheme(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we support
    document.cookie = themeCookie(next);
    const attribute = themeAttribute(next);
    if (attribute) document.documentElement.dataset.theme = attribute;
    else delete document.documentElement.dataset.theme;
  }
  return (
    <Segmented name="theme" label="Theme" options={options} value={theme} onChange={choose} className={className} />
  );
}
