'use client';
/** Every place one can go to, and the few things one can do from anywhere, by name (Ctrl or Cmd with K). */
import { CommandPalette } from '@/components/command-palette';
import { IconButton } from '@/components/icon-button';
import { SearchIcon } from '@/components/icons';
import { type Theme, themeAttribute, themeCookie, themes } from '@/components/theme';
import { signOut } from '../actions';

export type PalettePlace = { href: string; label: string; group: string; keywords?: string[] };

const THEME_LABEL: Record<Theme, string> = { light: 'Light', dark: 'Dark', system: 'Colours of the system' };

function choose(theme: Theme) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we support
  document.cookie = themeCookie(theme);
  const attribute = themeAttribute(theme);
  if (attribute) document.documentElement.dataset.theme = attribute;
  else delete document.documentElement.dataset.theme;
}

export function Palette({ places }: { places: PalettePlace[] }) {
  return (
    <CommandPalette
      items={[
        ...places.map((place) => ({ ...place, id: place.href })),
        ...themes.map((theme) => ({
          id: `theme ${theme}`,
          label: THEME_LABEL[theme],
          group: 'Appearance',
          keywords: ['theme', 'colour', 'mode'],
          onSelect: () => choose(theme),
        })),
        { id: 'sign out', label: 'Sign out', group: 'Account', keywords: ['log out'], onSelect: () => void signOut() },
      ]}
      trigger={<IconButton label="Go to or do (Ctrl or ⌘ K)" icon={<SearchIcon />} />}
    />
  );
}
