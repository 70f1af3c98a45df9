/** Bars: how often each of several things is, as shares of a row with their key, or as counts. */
import { axisX, barX, dot, type Markish, text } from '@observablehq/plot';
import { chartColours, levelColours } from '@/components/chart/colours';
import { plotSvg } from '@/components/chart/plot-svg';
import { levelStep } from '@/components/level';
import type { LevelUse } from '../figures';
import { percent } from '../words';
import { type About, AXIS, DOT, INSET, idOf, LETTER, NAMES, names, type Pictures, widthOf } from './drawing';

/** What a picture's shades stand for, in lines of this width; the same order as in its bars. */
function keyOf(labels: readonly string[], width: number): { marks: Markish[]; height: number } {
  let [x, line] = [0, 0];
  const places = labels.map((label, index) => {
    const own = 18 + label.length * LETTER + 18;
    if (x > 0 && x + own > width) [x, line] = [0, line + 1];
    const place = { label, x, line, step: levelStep(index + 1, labels.length) };
    x += own;
    return place;
  });
  const height = (line + 1) * 20 + 6;
  const marks = places.flatMap((one) => {
    const dy = one.line * 20 - height + 8;
    return [
      dot([one], {
        frameAnchor: 'top-left',
        symbol: 'square',
        r: 6,
        dx: one.x + 6,
        dy,
        fill: levelColours(5)[one.step - 1] ?? DOT,
      }),
      text([one.label], { frameAnchor: 'top-left', lineAnchor: 'middle', dx: one.x + 18, dy, fill: chartColours.ink }),
    ];
  });
  return { marks, height };
}

/** A bar of shares a row, lightest part first. @param about.unit what the bar is a share of */
export function shares(
  rows: readonly { id: string; name: string; levels: readonly LevelUse[] }[],
  about: About & { unit: string },
): Pictures {
  const labels = rows[0]?.levels.map((one) => one.label) ?? [];
  const parts = rows.flatMap((row) => {
    let from = 0;
    return row.levels.map((use) => {
      const part = { id: row.id, from, to: from + use.share, use, step: levelStep(use.level, row.levels.length) };
      from = part.to;
      return part;
    });
  });
  const draw = (narrow: boolean) => {
    const width = widthOf(about, narrow);
    const left = narrow ? INSET : NAMES;
    const key = keyOf(labels, width - left - 20);
    return plotSvg(
      {
        width,
        height: rows.length * (narrow ? 46 : 34) + AXIS + key.height,
        marginLeft: left,
        marginRight: 20,
        marginTop: key.height,
        marginBottom: AXIS,
        x: { domain: [0, 1], label: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null, padding: narrow ? 0.62 : 0.36 },
        marks: [
          ...key.marks,
          axisX([0, 0.5, 1], {
            tickFormat: percent,
            tickSize: 0,
            label: about.unit,
            labelAnchor: 'center',
            labelArrow: 'none',
            labelOffset: AXIS - 4,
            fill: chartColours.quiet,
          }),
          names(rows, narrow),
          barX(parts, {
            y: 'id',
            x1: 'from',
            x2: 'to',
            fill: (part: (typeof parts)[number]) => levelColours(5)[part.step - 1] ?? DOT,
            insetRight: 1,
            dy: narrow ? 5 : 0,
          }),
          text(
            parts.filter((part) => part.use.share >= (narrow ? 0.12 : 0.08)),
            {
              y: 'id',
              x: (part: (typeof parts)[number]) => (part.from + part.to) / 2,
              text: (part: (typeof parts)[number]) => percent(part.use.share),
              fill: (part: (typeof parts)[number]) => `var(--level-ink-${part.step})`,
              dy: narrow ? 5 : 0,
              fontSize: 11,
            },
          ),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** Counts as bars, a row each, with their number and share at the end. @param about.unit what is counted */
export function counts(
  rows: readonly { id: string; name: string; count: number; quiet?: boolean }[],
  about: About & { unit: string; names?: number },
): Pictures {
  const margin = about.names ?? NAMES;
  const most = Math.max(1, ...rows.map((row) => row.count));
  const all = Math.max(
    1,
    rows.reduce((sum, row) => sum + row.count, 0),
  );
  const said = (row: { count: number }): string =>
    row.count === 0 ? '0' : `${row.count.toLocaleString('en')} · ${percent(row.count / all)}`;
  const draw = (narrow: boolean) =>
    plotSvg(
      {
        width: widthOf(about, narrow),
        height: rows.length * (narrow ? 48 : 30) + 28,
        marginLeft: narrow ? INSET : margin,
        marginRight: 92,
        marginTop: 4,
        marginBottom: 24,
        x: { domain: [0, most], axis: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null, padding: narrow ? 0.72 : 0.45 },
        marks: [
          names(rows, narrow, { margin }),
          barX(rows, {
            y: 'id',
            x1: 0,
            x2: 'count',
            fill: (row: { quiet?: boolean }) => (row.quiet ? chartColours.quiet : DOT),
            dx: narrow ? -INSET : 0,
            dy: narrow ? 6 : 0,
          }),
          text(rows, {
            y: 'id',
            x: 'count',
            text: said,
            textAnchor: 'start',
            dx: narrow ? 6 - INSET : 6,
            dy: narrow ? 6 : 0,
            fill: chartColours.ink,
          }),
          text([about.unit], {
            frameAnchor: 'bottom-left',
            lineAnchor: 'top',
            dx: narrow ? -INSET : 0,
            dy: 8,
            fill: chartColours.quiet,
          }),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  return { figure: draw(false), narrowFigure: draw(true) };
}
