/**
 * Which theme somebody asked for, kept in a cookie so that the server draws the right one at once: the root layout sets
 * `<html data-theme={themeAttribute(parseTheme(cookie))}>`. Without the attribute the system's preference rules.
 */
export const THEME_COOKIE = 'theme';

export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

/** The theme in a cookie's value; anything unknown or absent means the system's. */
export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** The value of `data-theme`, or nothing for the system's. */
export function themeAttribute(theme: Theme): 'light' | 'dark' | undefined {
  return theme === 'system' ? undefined : theme;
}

/** The cookie to set, for a year, readable by every page. */
export function themeCookie(theme: Theme): string {
  return `${THEME_COOKIE}=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
