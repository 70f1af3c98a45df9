import { areaY, barX, dot, lineY, ruleX, ruleY } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { chartColours, levelColours } from './colours';
import { type PlotSvgOptions, plotSvg } from './plot-svg';

const rows = [
  { name: 'Reads a plan', low: 0.38, value: 0.52, high: 0.64 },
  { name: '<script>alert("x")</script> & Søn\'s "row"', low: 0.05, value: 0.21, high: 0.35 },
];

const intervals: PlotSvgOptions = {
  width: 480,
  height: 120,
  marginLeft: 160,
  x: { domain: [0, 1], grid: true },
  y: { label: null },
  marks: [
    ruleY(rows, {
      y: 'name',
      x1: 'low',
      x2: 'high',
      stroke: levelColours(5)[1],
      strokeWidth: 4,
      title: 'name',
      clip: true,
    }),
    dot(rows, { y: 'name', x: 'value', fill: chartColours.accent, r: 5, clip: true }),
    ruleX([0], { stroke: chartColours.ink }),
  ],
};

const parse = (markup: string) => parseHTML(`<!doctype html><html><body>${markup}</body></html>`).document;
const svgOf = (markup: string) => {
  const svg = parse(markup).querySelector('svg');
  if (!svg) throw new Error('no svg');
  return svg;
};

describe('plotSvg', () => {
  it('is one labelled picture', () => {
    const { body } = parse(plotSvg(intervals, { id: 'alpha', label: 'Agreement by "criterion" & <interval>' }));
    expect(body.children).toHaveLength(1);
    const svg = body.firstElementChild;
    expect(svg?.tagName.toLowerCase()).toBe('svg');
    expect(svg?.getAttribute('role')).toBe('img');
    expect(svg?.getAttribute('aria-label')).toBe('Agreement by "criterion" & <interval>');
    expect(svg?.getAttribute('viewBox')).toBe('0 0 480 120');
  });

  it('draws what it was given', () => {
    const svg = svgOf(plotSvg(intervals, { id: 'alpha', label: 'x' }));
    expect(svg.querySelectorAll('[data-part="dot"] circle')).toHaveLength(2);
    const [x1, x2] = ['x1', 'x2'].map((end) => Number(svg.querySelector('[data-part="rule"] line')?.getAttribute(end)));
    // The plot's inside is 160 .. 460 px wide for 0 .. 1.
    expect([x1, x2]).toEqual([160 + 0.38 * 300, 160 + 0.64 * 300]);
  });

  it('holds no style element, no class, no script, no link: nothing for which the policy asks a nonce', () => {
    const markup = plotSvg(intervals, { id: 'alpha', label: 'x' });
    const svg = svgOf(markup);
    expect(svg.querySelectorAll('style, script, a, image, foreignObject')).toHaveLength(0);
    expect(markup).not.toMatch(/<style|<script| class=| on\w+=/i);
    expect(svg.getAttribute('style')).toContain('height:auto');
  });

  it('escapes text from data', () => {
    const markup = plotSvg(intervals, { id: 'alpha', label: '"><script>1</script>' });
    expect(markup).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Søn');
    const texts = Array.from(svgOf(markup).querySelectorAll('text'), (text) => text.textContent);
    expect(texts).toContain(rows[1]?.name);
    expect(parse(markup).querySelector('script')).toBeNull();
  });

  it('takes every colour from the page', () => {
    const markup = plotSvg(
      {
        ...intervals,
        color: { type: 'ordinal', domain: [1, 2, 3], range: levelColours(3) },
        marks: [
          ...(intervals.marks ?? []),
          barX([1, 2, 3], { x: 0.2, y: () => 'Reads a plan', fill: (level: number) => level }),
          areaY([0, 1], { y: (v: number) => (v ? rows[0]?.name : rows[1]?.name), fill: chartColours.hairline }),
          lineY([], {}),
        ],
      },
      { id: 'alpha', label: 'x' },
    );
    const paints = Array.from(markup.matchAll(/ (?:fill|stroke)='([^']+)'/g), ([, paint]) => paint);
    expect(new Set(paints.filter((paint) => !/^(var\(--[\w-]+\)|currentColor|none)$/.test(paint ?? '')))).toEqual(
      new Set(),
    );
    expect(paints).toEqual(
      expect.arrayContaining(['var(--level-1)', 'var(--level-3)', 'var(--level-5)', 'var(--accent)']),
    );
    expect(svgOf(markup).querySelector('[data-part="x-grid"]')?.getAttribute('stroke')).toBe('var(--hairline)');
    expect(markup).not.toContain('font-family');
  });

  it('is the same each time, and keeps its ids apart from those of other charts', () => {
    const first = plotSvg(intervals, { id: 'first', label: 'x' });
    expect(plotSvg(intervals, { id: 'first', label: 'x' })).toBe(first);
    const svg = svgOf(first);
    const ids = Array.from(svg.querySelectorAll('[id]'), ({ id }) => id);
    expect(ids).toEqual(['first-1']);
    const used = Array.from(svg.querySelectorAll('[clip-path]'), (element) => element.getAttribute('clip-path'));
    expect(used).toEqual(['url(#first-1)', 'url(#first-1)']);
    expect(plotSvg(intervals, { id: 'second', label: 'x' })).not.toContain('first-');
  });

  it('refuses ids that would not hold, and legends', () => {
    expect(() => plotSvg(intervals, { id: 'a b', label: 'x' })).toThrow(RangeError);
    const legend: PlotSvgOptions = { color: { legend: true, domain: ['a'], range: ['var(--ink)'] }, marks: [] };
    expect(() => plotSvg(legend, { id: 'a', label: 'x' })).toThrow('legends');
  });
});

describe('levelColours', () => {
  it('spreads any scale over the five steps, lowest first', () => {
    expect(levelColours(3)).toEqual(['var(--level-1)', 'var(--level-3)', 'var(--level-5)']);
    expect(levelColours(5)).toHaveLength(5);
    expect(() => levelColours(6)).toThrow(RangeError);
  });
});
