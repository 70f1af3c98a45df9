/**
 * What the pictures of calibration share: two widths, row names that fit them, horizontal scales with their unit, and the
 * paint of a mark. Every picture comes twice: wide, with its names at the left, and some 340 px narrow, with its names above
 * their rows. What stands out is filled and what does not is a ring, so that nothing rests on colour alone.
 */
import { axisX, axisY, gridX, type Markish, text } from '@observablehq/plot';
import { chartColours } from '@/components/chart/colours';
import type { SvgMarkup } from '@/components/chart/plot-svg';

export interface Pictures {
  figure: SvgMarkup;
  narrowFigure: SvgMarkup;
}

/** What a picture is called, by its page and by a screen reader; `wide` where it stands in a tile. */
export interface About {
  id: string;
  label: string;
  wide?: number;
}

/** A horizontal scale: where it runs, where it is marked, how a mark is called, and what is measured along it. */
export interface Scale {
  domain: [number, number];
  ticks: number[];
  say: (value: number) => string;
  unit: string;
}

export const WIDE = 720;
/** About as wide as a tile where two stand side by side, so that its text keeps its size. */
export const TILE = 540;
export const NARROW = 340;
/** Room for a criterion's name, and for a person's. */
export const NAMES = 248;
export const PERSON = 160;
/** More rows than this are no picture: the table has all of them. */
export const MOST_ROWS = 30;
/** In a tile, which stands beside another one. */
export const MOST_IN_TILE = 12;

export const BAR = 'var(--level-2)';
export const DOT = 'var(--level-5)';

export const paint = (thin: boolean | undefined) =>
  thin ? { bar: chartColours.quiet, dot: chartColours.quiet } : { bar: BAR, dot: DOT };

export const idOf = (about: About, narrow: boolean): string => (narrow ? `${about.id}-narrow` : about.id);
export const widthOf = (about: About, narrow: boolean): number => (narrow ? NARROW : (about.wide ?? WIDE));

/** About as wide as a letter of the picture's 12 px text; names have more capitals than prose. */
export const LETTER = 6.3;

/** Within so many letters, with an ellipsis at the end, or so that both ends stay. */
function cut(words: string, letters: number, ends: boolean): string {
  if (words.length <= letters) return words;
  const tail = ends ? Math.floor((letters - 1) / 2) : 0;
  const head = words.slice(0, Math.max(1, letters - 1 - tail)).trimEnd();
  return `${head}…${tail === 0 ? '' : words.slice(-tail).trimStart()}`;
}

/**
 * A name over at most so many lines of this width; what does not fit is an ellipsis, and the table has it whole.
 * @param ends keeps the name's end too, for names that begin alike
 */
export function fitted(name: string, width: number, lines: number, ends = false): string {
  const letters = Math.max(4, Math.floor(width / LETTER));
  const rows: string[] = [];
  for (const word of name.trim().split(/\s+/)) {
    const last = rows.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= letters) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  const kept = rows.slice(0, lines);
  if (rows.length > lines) kept[lines - 1] = `${kept[lines - 1]} ${rows.slice(lines).join(' ')}`;
  return kept.map((row, line) => cut(row, letters, ends && line === kept.length - 1)).join('\n');
}

/** Row names: at the left of a wide picture, on two lines at most; above the row of a narrow one. */
export function names(
  rows: readonly { id: string; name: string }[],
  narrow: boolean,
  options: { margin?: number; facet?: string; above?: number } = {},
): Markish {
  const { margin = NAMES, facet, above = 13 } = options;
  const width = narrow ? NARROW - 16 : margin - 18;
  const lines = narrow ? 1 : 2;
  const usual = rows.map((row) => fitted(row.name, width, lines));
  const said = new Map(
    rows.map(({ id, name }, i) => {
      const label = usual[i] ?? '';
      return [id, usual.indexOf(label) === usual.lastIndexOf(label) ? label : fitted(name, width, lines, true)];
    }),
  );
  const say = (id: string) => said.get(id) ?? '';
  if (!narrow) {
    return axisY({
      tickSize: 0,
      tickPadding: 14,
      tickFormat: say,
      lineHeight: 1.15,
      label: null,
      fill: chartColours.ink,
      ...(facet === undefined ? {} : { anchor: 'left' as const }),
    });
  }
  return text(rows, {
    y: 'id',
    text: (row: { id: string }) => say(row.id),
    frameAnchor: 'left',
    dx: facet === undefined ? -INSET : 0,
    dy: -above,
    fill: chartColours.ink,
    ...(facet === undefined ? {} : { fx: () => facet }),
  });
}

/** Left of a narrow picture's first tick, so that half of its label has a place. */
export const INSET = 18;

/** Grid, marks and unit of a horizontal scale; needs `AXIS` below the rows. */
export const AXIS = 42;
export const axis = (scale: Scale): Markish[] => [
  gridX(scale.ticks, { stroke: chartColours.hairline, strokeOpacity: 1 }),
  axisX(scale.ticks, {
    tickFormat: scale.say,
    tickSize: 0,
    label: scale.unit,
    labelAnchor: 'center',
    labelArrow: 'none',
    labelOffset: AXIS - 4,
    fill: chartColours.quiet,
  }),
];

/** A scale over the levels of a rubric, named at every level. */
export function levelScale(labels: readonly string[]): Scale {
  return {
    domain: [0.9, labels.length + 0.1],
    ticks: labels.map((_, index) => index + 1),
    say: (value) => labels[value - 1] ?? String(value),
    unit: 'mean level',
  };
}

/** So far a drawn line may lie beside the true one, in pixels. */
const UNSEEN = 0.7;

/**
 * The points that a line needs to look as it does: the others lie on it, or so near that nobody sees it. A year of somebody's
 * ratings is a thousand points in five hundred pixels.
 *
 * Source: Douglas and Peucker (1973), Cartographica 10, 112-122; distances are taken upwards, since the line runs to the right.
 *
 * @param of where a point is drawn, in pixels; points come from left to right
 */
export function straightened<T>(points: readonly T[], of: (point: T) => readonly [number, number]): T[] {
  const places = points.map(of);
  const needed = new Set<number>();
  const xy = (i: number): readonly [number, number] => places[i] ?? [0, 0];
  const spans: [number, number][] = points.length === 0 ? [] : [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    needed.add(from).add(to);
    const [x0, y0] = xy(from);
    const [x1, y1] = xy(to);
    const slope = x1 === x0 ? 0 : (y1 - y0) / (x1 - x0);
    let [furthest, most] = [-1, UNSEEN];
    for (let i = from + 1; i < to; i += 1) {
      const [x, y] = xy(i);
      const away = Math.abs(y - y0 - slope * (x - x0));
      if (away > most) [furthest, most] = [i, away];
    }
    if (furthest > 0) spans.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, i) => needed.has(i));
}
