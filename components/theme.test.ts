/** The theme's cookie: unknown values fall back to the system, and what is written is what is read. */
import { describe, expect, it } from 'vitest';
import { parseTheme, THEME_COOKIE, themeAttribute, themeCookie, themes } from './theme';

describe('the theme', () => {
  it.each([undefined, '', 'sepia', 'Dark', 'dark; x'])('%j means the system', (value) => {
    expect(parseTheme(value)).toBe('system');
    expect(themeAttribute(parseTheme(value))).toBeUndefined();
  });

  it.each(themes)('%s survives its cookie', (theme) => {
    const [pair] = themeCookie(theme).split(';');
    expect(pair?.startsWith(`${THEME_COOKIE}=`)).toBe(true);
    expect(parseTheme(pair?.split('=')[1])).toBe(theme);
  });
});
