/**
 * The palette's promises, read from the style sheet itself: text can be read in both themes, levels are one hue with
 * evenly falling lightness that survives grey print, and the two dark sets never drift apart.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8').replaceAll('"', "'");

type Tokens = Record<string, string>;

/** The custom properties of the first rule that follows `selector`. */
function tokensOf(selector: string): Tokens {
  const start = css.indexOf(selector);
  if (start < 0) throw new Error(`no rule ${selector}`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

function colour(tokens: Tokens, name: string): string {
  const value = tokens[name];
  if (!value || !/^#[0-9a-f]{6}$/.test(value)) throw new Error(`--${name} is not a plain colour: ${value}`);
  return value;
}

function linear(hex: string): [number, number, number] {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio, WCAG 2.2: 1 to 21. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Lightness 0..1 and hue in degrees, OKLab (Ottosson 2020). */
function lightnessAndHue(hex: string): { lightness: number; hue: number } {
  const [r, g, b] = linear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const along = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const across = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    hue: ((Math.atan2(across, along) * 180) / Math.PI + 360) % 360,
  };
}

const themes = { light: tokensOf(":root,\n[data-theme='light']"), dark: tokensOf("[data-theme='dark'] {") };
const levels = [1, 2, 3, 4, 5];

describe.each(Object.entries(themes))('%s', (_, tokens) => {
  const grounds = ['ground', 'page', 'raised', 'wash'];

  it.each(grounds)('body text on %s has contrast of at least 7:1', (ground) => {
    expect(contrast(colour(tokens, 'ink'), colour(tokens, ground))).toBeGreaterThanOrEqual(7);
  });

  it.each(
    ['ink-2', 'ink-3', 'accent', 'amber', 'red', 'green'].flatMap((text) => grounds.map((ground) => [text, ground])),
  )('%s on %s has contrast of at least 4.5:1', (text, ground) => {
    expect(contrast(colour(tokens, text as string), colour(tokens, ground as string))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    ['keyword', 'string', 'number', 'type', 'name', 'comment'].flatMap((text) =>
      ['page', 'wash', 'accent-soft'].map((ground) => [`code-${text}`, ground]),
    ),
  )('%s on %s has contrast of at least 4.5:1', (text, ground) => {
    expect(contrast(colour(tokens, text as string), colour(tokens, ground as string))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['accent-ink', 'accent'],
    ['accent-ink', 'accent-strong'],
    ['red-ink', 'red'],
    ['red-ink', 'red-strong'],
    ['ink', 'accent-soft'],
    ['accent', 'accent-soft'],
    ['ink', 'amber-soft'],
    ['amber', 'amber-soft'],
    ['ink', 'red-soft'],
    ['red', 'red-soft'],
    ['ink', 'green-soft'],
    ['green', 'green-soft'],
  ])('%s on %s has contrast of at least 4.5:1', (text, ground) => {
    expect(contrast(colour(tokens, text), colour(tokens, ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(levels)('text on level %i has contrast of at least 4.5:1', (level) => {
    expect(contrast(colour(tokens, `level-ink-${level}`), colour(tokens, `level-${level}`))).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  it.each(['focus', 'edge', 'level-5'].flatMap((line) => grounds.map((ground) => [line, ground])))(
    'the line of %s on %s has contrast of at least 3:1',
    (line, ground) => {
      expect(contrast(colour(tokens, line as string), colour(tokens, ground as string))).toBeGreaterThanOrEqual(3);
    },
  );

  it('levels are one hue, with even steps of lightness', () => {
    const scale = levels.map((level) => lightnessAndHue(colour(tokens, `level-${level}`)));
    const steps = scale.slice(1).map((entry, index) => entry.lightness - (scale[index]?.lightness ?? 0));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.05);
    const hues = scale.map((entry) => entry.hue);
    expect(Math.max(...hues) - Math.min(...hues)).toBeLessThan(4);
  });
});

describe('the sets agree', () => {
  it('light and dark name the same tokens', () => {
    expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort());
  });

  it('dark by choice and dark by the system are the same', () => {
    expect(tokensOf(":root:not([data-theme='light'], [data-theme='dark'])")).toEqual(themes.dark);
  });

  it('neighbouring levels differ in grey print', () => {
    const greys = levels.map((level) => luminance(colour(themes.light, `level-${level}`)));
    for (const [index, grey] of greys.slice(1).entries()) expect((greys[index] ?? 0) / grey).toBeGreaterThan(1.3);
  });

  it('every colour token reaches Tailwind', () => {
    const theme = tokensOf('@theme inline');
    for (const name of Object.keys(themes.light).filter((token) => token !== 'float'))
      expect(theme[`color-${name}`]).toBe(`var(--${name})`);
  });
});
