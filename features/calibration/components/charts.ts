/**
 * The pictures of calibration, drawn on the server. Each comes twice: wide, with its names at the left, and some 340 px
 * narrow, with its names above their rows. A figure below its floor keeps its row and says so; thin data are drawn grey.
 */
import {
  areaY,
  axisFx,
  axisX,
  axisY,
  barX,
  cell,
  dot,
  gridX,
  gridY,
  lineY,
  link,
  type Markish,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
import { chartColours, levelColours } from '@/components/chart/colours';
import { plotSvg, type SvgMarkup } from '@/components/chart/plot-svg';
import { initialsOf } from '@/components/initials';
import { levelStep } from '@/components/level';
import type { CriterionFigures, PanelFigures, RaterFigures } from '../calibration';
import type { DriftRow } from '../drift';
import type { LevelUse } from '../figures';
import type { PairFigures } from '../pairs';
import { percent, signed } from '../words';

export interface Pictures {
  figure: SvgMarkup;
  narrowFigure: SvgMarkup;
}

/** One row of an interval picture. */
export interface IntervalRow {
  id: string;
  name: string;
  /** Absent: not enough yet; `note` says how much. */
  interval?: { low: number; value: number; high: number };
  note?: string;
  /** Little data: drawn grey. */
  thin?: boolean;
}

/** A horizontal scale: where it runs, where it is marked, and how a mark is called. */
export interface Scale {
  domain: [number, number];
  ticks: number[];
  say: (value: number) => string;
}

const WIDE = 720;
const NARROW = 340;
const NAMES = 248;
const BAR = 'var(--level-2)';
const DOT = 'var(--level-5)';

const paint = (thin: boolean | undefined) =>
  thin ? { bar: 'var(--hairline)', dot: chartColours.quiet } : { bar: BAR, dot: DOT };

/** Row names: at the left of a wide picture, wrapped to two lines; above the row of a narrow one. */
function names(
  rows: readonly { id: string; name: string }[],
  narrow: boolean,
  facet?: string,
  margin: number = NAMES,
): Markish {
  const nameOf = new Map(rows.map((row) => [row.id, row.name]));
  const say = (id: string) => nameOf.get(id) ?? '';
  if (!narrow) {
    return axisY({
      tickSize: 0,
      tickPadding: 14,
      tickFormat: say,
      lineWidth: margin / 13,
      lineHeight: 1.15,
      label: null,
      fill: chartColours.ink,
      ...(facet === undefined ? {} : { anchor: 'left' as const }),
    });
  }
  return text(rows, {
    y: 'id',
    text: 'name',
    frameAnchor: 'left',
    dy: -13,
    lineWidth: 27,
    textOverflow: 'ellipsis-end',
    fill: chartColours.ink,
    ...(facet === undefined ? {} : { fx: () => facet }),
  });
}

/** Intervals with their value, a row each. @param at marks a value to compare with */
export function intervals(
  rows: readonly IntervalRow[],
  scale: Scale,
  about: { id: string; label: string; at?: number; names?: number },
): Pictures {
  const margin = about.names ?? NAMES;
  const known = rows.filter((row) => row.interval !== undefined);
  const draw = (narrow: boolean) => {
    const step = narrow ? 44 : 36;
    return plotSvg(
      {
        width: narrow ? NARROW : WIDE,
        height: rows.length * step + 28,
        marginLeft: narrow ? 8 : margin,
        marginRight: narrow ? 24 : 28,
        marginTop: 4,
        marginBottom: 24,
        x: { domain: scale.domain, label: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null },
        marks: [
          gridX(scale.ticks, { stroke: chartColours.hairline, strokeOpacity: 1 }),
          axisX(scale.ticks, { tickFormat: scale.say, tickSize: 0, label: null, fill: chartColours.quiet }),
          ...(about.at === undefined ? [] : [ruleX([about.at], { stroke: chartColours.ink, strokeOpacity: 0.45 })]),
          names(rows, narrow, undefined, margin),
          ruleY(known, {
            y: 'id',
            x1: (row: IntervalRow) => row.interval?.low,
            x2: (row: IntervalRow) => row.interval?.high,
            stroke: (row: IntervalRow) => paint(row.thin).bar,
            strokeWidth: 5,
            strokeLinecap: 'round',
            dy: narrow ? 5 : 0,
          }),
          dot(known, {
            y: 'id',
            x: (row: IntervalRow) => row.interval?.value,
            fill: (row: IntervalRow) => paint(row.thin).dot,
            r: 4.5,
            dy: narrow ? 5 : 0,
          }),
          text(
            rows.filter((row) => row.interval === undefined),
            {
              y: 'id',
              text: 'note',
              frameAnchor: 'left',
              dx: narrow ? 0 : 6,
              dy: narrow ? 5 : 0,
              fill: chartColours.quiet,
            },
          ),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** A scale over the levels of a rubric, named at every level. */
export function levelScale(labels: readonly string[]): Scale {
  return {
    domain: [0.9, labels.length + 0.1],
    ticks: labels.map((_, index) => index + 1),
    say: (value) => labels[value - 1] ?? String(value),
  };
}

/** About as wide as a letter of the picture's 12 px text, on average. */
const LETTER = 6.8;

/** A column's heading as long as it fits: the whole name over several lines, else "Chiamaka O.", else initials. */
function heading(name: string, width: number): string {
  const words = name.trim().split(/\s+/);
  const fits = (text: string) => text.length * LETTER <= width;
  if (words.every(fits) && words.length <= 3) return name;
  const short = `${words[0] ?? ''} ${[...(words.at(-1) ?? '')][0] ?? ''}.`;
  return words.length > 1 && fits(words[0] ?? '') ? short : initialsOf(name);
}

/** Criteria by raters: a small scale of levels in every cell, the mean as a dot on its interval. */
export function cells(
  raters: readonly RaterFigures[],
  criteria: readonly CriterionFigures[],
  labels: readonly string[],
  about: { id: string; label: string },
): Pictures {
  const rows = criteria.map(({ criterion }) => ({ id: criterion.id, name: criterion.title }));
  const drawn = raters.flatMap((rater) =>
    rater.byCriterion.flatMap(({ criterionId, mean }) =>
      mean.shown ? [{ raterId: rater.raterId, id: criterionId, ...mean, thin: mean.performances < 30 }] : [],
    ),
  );
  const every = raters.flatMap((rater) => rows.map((row) => ({ raterId: rater.raterId, id: row.id })));
  const scale = levelScale(labels);
  const nameOf = new Map(raters.map((one) => [one.raterId, one.name]));
  const draw = (narrow: boolean) => {
    const dy = narrow ? 6 : 0;
    const width = narrow ? NARROW : WIDE;
    const column = (width - (narrow ? 0 : NAMES)) / Math.max(1, raters.length);
    const say = (id: string) => (narrow ? initialsOf(nameOf.get(id) ?? '') : heading(nameOf.get(id) ?? '', column - 6));
    return plotSvg(
      {
        width,
        height: rows.length * (narrow ? 42 : 32) + (narrow ? 40 : 64),
        marginLeft: narrow ? 4 : NAMES,
        marginRight: 4,
        marginTop: narrow ? 24 : 44,
        marginBottom: 16,
        x: { domain: scale.domain, label: null, axis: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null },
        fx: { domain: raters.map((one) => one.raterId), label: null, padding: 0.16 },
        marks: [
          axisFx({
            anchor: 'top',
            tickSize: 0,
            tickFormat: say,
            lineWidth: Math.max(4, column / 12 - 0.5),
            label: null,
            fill: chartColours.ink,
            fontWeight: 600,
            lineAnchor: 'bottom',
          }),
          names(rows, narrow, raters[0]?.raterId),
          link(every, {
            fx: 'raterId',
            x1: 1,
            x2: labels.length,
            y1: 'id',
            y2: 'id',
            stroke: chartColours.hairline,
            dy,
          }),
          ...scale.ticks.map((tick) =>
            dot(every, {
              fx: 'raterId',
              x: () => tick,
              y: 'id',
              symbol: 'times',
              r: 0.8,
              stroke: chartColours.quiet,
              strokeOpacity: 0.6,
              dy,
            }),
          ),
          link(drawn, {
            fx: 'raterId',
            x1: 'low',
            x2: 'high',
            y1: 'id',
            y2: 'id',
            stroke: (one: { thin: boolean }) => paint(one.thin).bar,
            strokeWidth: 4,
            strokeLinecap: 'round',
            dy,
          }),
          dot(drawn, {
            fx: 'raterId',
            x: 'mean',
            y: 'id',
            fill: (one: { thin: boolean }) => paint(one.thin).dot,
            r: 3.5,
            dy,
          }),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** The share of equal levels month by month with its interval, and a mark where a criterion was reworded. */
export function course(
  { spans, rewordings }: Pick<PanelFigures, 'spans' | 'rewordings'>,
  about: { id: string; label: string },
): Pictures {
  const shown = spans.list.map((one) => ({
    at: one.start,
    value: one.agreement.shown ? one.agreement.exact.value : Number.NaN,
    low: one.agreement.shown ? one.agreement.exact.low : Number.NaN,
    high: one.agreement.shown ? one.agreement.exact.high : Number.NaN,
  }));
  const days = new Map(rewordings.map(({ at }) => [at.toISOString().slice(0, 10), at]));
  const marks = [...days.values()].map((at, index) => ({
    at,
    name: days.size === 1 ? 'reworded' : `reworded ${index + 1}`,
  }));
  const draw = (narrow: boolean) => {
    const every = narrow ? Math.ceil(shown.length / 4) : Math.ceil(shown.length / 7);
    const ticks = shown.filter((_, index) => index % every === 0).map((one) => one.at);
    return plotSvg(
      {
        width: narrow ? NARROW : WIDE,
        height: narrow ? 200 : 220,
        marginLeft: 48,
        marginRight: 28,
        marginTop: 24,
        marginBottom: 28,
        x: { type: 'utc', label: null },
        y: { domain: [0, 1], label: null },
        marks: [
          gridY([0, 0.25, 0.5, 0.75, 1], { stroke: chartColours.hairline, strokeOpacity: 1 }),
          axisY([0, 0.5, 1], { tickFormat: percent, tickSize: 0, label: null, fill: chartColours.quiet }),
          axisX(ticks, {
            tickFormat: (at: Date) =>
              spans.step === 'month'
                ? new Intl.DateTimeFormat('en-GB', {
                    timeZone: 'UTC',
                    month: 'short',
                    ...(narrow ? {} : { year: '2-digit' }),
                  }).format(at)
                : `Q${Math.floor(at.getUTCMonth() / 3) + 1} ${String(at.getUTCFullYear()).slice(2)}`,
            tickSize: 0,
            label: null,
            fill: chartColours.quiet,
          }),
          areaY(shown, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--level-1)', fillOpacity: 0.55 }),
          lineY(shown, { x: 'at', y: 'value', stroke: DOT, strokeWidth: 1.75 }),
          dot(shown, { x: 'at', y: 'value', fill: DOT, r: 3 }),
          ruleX(marks, { x: 'at', stroke: 'var(--amber)', strokeDasharray: '3 3', strokeWidth: 1.25 }),
          text(marks, {
            x: 'at',
            text: 'name',
            frameAnchor: 'top',
            dy: -14,
            fill: 'var(--amber)',
          }),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** How often each level was given: a bar of shares a row, lightest level first. */
export function shares(
  rows: readonly { id: string; name: string; levels: readonly LevelUse[] }[],
  about: { id: string; label: string },
): Pictures {
  const parts = rows.flatMap((row) => {
    let from = 0;
    return row.levels.map((use) => {
      const part = { id: row.id, from, to: from + use.share, use, step: levelStep(use.level, row.levels.length) };
      from = part.to;
      return part;
    });
  });
  const draw = (narrow: boolean) =>
    plotSvg(
      {
        width: narrow ? NARROW : WIDE,
        height: rows.length * (narrow ? 46 : 34) + 28,
        marginLeft: narrow ? 8 : NAMES,
        marginRight: 20,
        marginTop: 4,
        marginBottom: 24,
        x: { domain: [0, 1], label: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null, padding: narrow ? 0.62 : 0.36 },
        marks: [
          axisX([0, 0.5, 1], { tickFormat: percent, tickSize: 0, label: null, fill: chartColours.quiet }),
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
            parts.filter((part) => part.use.share >= 0.09),
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
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** Counts as bars, a row each, with their number at the end. */
export function counts(
  rows: readonly { id: string; name: string; count: number; quiet?: boolean }[],
  about: { id: string; label: string; names?: number },
): Pictures {
  const margin = about.names ?? NAMES;
  const most = Math.max(1, ...rows.map((row) => row.count));
  const draw = (narrow: boolean) =>
    plotSvg(
      {
        width: narrow ? NARROW : WIDE,
        height: rows.length * (narrow ? 42 : 30) + 8,
        marginLeft: narrow ? 8 : margin,
        marginRight: 56,
        marginTop: 4,
        marginBottom: 4,
        x: { domain: [0, most], axis: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null, padding: narrow ? 0.68 : 0.45 },
        marks: [
          names(rows, narrow, undefined, margin),
          barX(rows, {
            y: 'id',
            x1: 0,
            x2: 'count',
            fill: (row: { quiet?: boolean }) => (row.quiet ? chartColours.quiet : DOT),
            dy: narrow ? 6 : 0,
          }),
          text(rows, {
            y: 'id',
            x: 'count',
            text: (row: { count: number }) => row.count.toLocaleString('en'),
            textAnchor: 'start',
            dx: 6,
            dy: narrow ? 6 : 0,
            fill: chartColours.ink,
          }),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** A wording changed. */
export interface Mark {
  at: Date;
  title: string;
}

/** Each interviewer's moving average against their own past, a strip each: the band is the usual range, a dashed line a rewording. */
export function driftLines(
  rows: readonly DriftRow[],
  marks: readonly Mark[],
  about: { id: string; label: string },
): Pictures {
  const points = rows.flatMap((row) => row.points.map((point) => ({ ...point, id: row.raterId })));
  const nameOf = new Map(rows.map((row) => [row.raterId, row.name]));
  const times = points.map((point) => point.at.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const inside = marks.filter((mark) => mark.at.getTime() > first && mark.at.getTime() < last);
  const days = [...new Map(inside.map((mark) => [mark.at.toISOString().slice(0, 10), mark.at])).values()];
  const every = rows.flatMap((row) => days.map((at) => ({ at, id: row.raterId })));
  const most = Math.max(0.4, ...points.map((point) => Math.max(Math.abs(point.value), point.upper)));
  const end = Math.ceil(most * 10) / 10;
  const single = rows.length === 1;
  const since = rows.flatMap((row) =>
    row.change === null
      ? []
      : row.points
          .filter((point) => point.at >= (row.change?.since ?? point.at))
          .map((point) => ({ ...point, id: row.raterId })),
  );
  const month = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: '2-digit' });
  const draw = (narrow: boolean) => {
    const ticks = narrow ? [first, last] : [first, first + (last - first) / 2, last];
    return plotSvg(
      {
        width: narrow ? NARROW : WIDE,
        height: rows.length * (single ? 132 : narrow ? 92 : 84) + 44,
        marginLeft: narrow ? 40 : single ? 48 : 190,
        marginRight: 28,
        marginTop: 20,
        marginBottom: 24,
        x: { type: 'utc', label: null, domain: [new Date(first), new Date(last)] },
        y: { domain: [-end, end], label: null, axis: null },
        fy: { domain: rows.map((row) => row.raterId), label: null, axis: null, padding: 0.12 },
        marks: [
          axisX(
            ticks.map((tick) => new Date(tick)),
            { tickFormat: (at: Date) => month.format(at), tickSize: 0, label: null, fill: chartColours.quiet },
          ),
          ruleY([0], { stroke: chartColours.ink, strokeOpacity: 0.35 }),
          areaY(points, { x: 'at', y1: 'lower', y2: 'upper', fy: 'id', z: 'id', fill: 'var(--wash)' }),
          lineY(points, { x: 'at', y: 'value', fy: 'id', z: 'id', stroke: 'var(--level-3)', strokeWidth: 1.5 }),
          lineY(since, { x: 'at', y: 'value', fy: 'id', z: 'id', stroke: DOT, strokeWidth: 2.5 }),
          ruleX(every, { x: 'at', fy: 'id', stroke: 'var(--amber)', strokeDasharray: '3 3', strokeWidth: 1.25 }),
          text(
            days.map((at) => ({ at, id: rows[0]?.raterId })),
            { x: 'at', fy: 'id', text: () => 'reworded', frameAnchor: 'top', dy: -12, fill: 'var(--amber)' },
          ),
          text(
            rows.slice(0, 1).flatMap((row) => [-end, end].map((at) => ({ id: row.raterId, at }))),
            {
              fy: 'id',
              y: 'at',
              frameAnchor: 'left',
              dx: -6,
              textAnchor: 'end',
              text: (one: { at: number }) => signed(one.at),
              fill: chartColours.quiet,
            },
          ),
          ...(single
            ? []
            : [
                text(rows, {
                  fy: 'raterId',
                  frameAnchor: narrow ? 'top-left' : 'left',
                  dx: narrow ? 4 : -44,
                  dy: narrow ? 2 : 0,
                  lineAnchor: narrow ? 'top' : 'middle',
                  textAnchor: narrow ? 'start' : 'end',
                  text: (row: DriftRow) => heading(nameOf.get(row.raterId) ?? '', 130),
                  lineWidth: 11,
                  fill: chartColours.ink,
                }),
              ]),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** Everybody with everybody: the share of equal levels and how many performances it rests on, darker where it is higher. */
export function pairMatrix(pairs: readonly PairFigures[], about: { id: string; label: string }): Pictures {
  const people = [...new Map(pairs.flatMap((pair) => pair.raters.map((id, i) => [id, pair.names[i] ?? '']))).entries()]
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const drawn = pairs.map((pair) => ({
    x: pair.raters[0],
    y: pair.raters[1],
    share: pair.agreement.shown ? pair.agreement.exact.value : null,
    n: pair.performances,
  }));
  const step = (share: number | null) => (share === null ? 0 : Math.max(1, Math.min(5, Math.floor(share * 10) - 2)));
  const columns = people.slice(0, -1).map((one) => one.id);
  const rows = people.slice(1).map((one) => one.id);
  const nameOf = new Map(people.map((one) => [one.id, one.name]));
  const draw = (narrow: boolean) => {
    const width = narrow ? NARROW : WIDE;
    const left = narrow ? 36 : 150;
    const column = (width - left - 8) / Math.max(1, columns.length);
    const say = (id: string) => (narrow ? initialsOf(nameOf.get(id) ?? '') : heading(nameOf.get(id) ?? '', column - 6));
    return plotSvg(
      {
        width,
        height: rows.length * 40 + 44,
        marginLeft: left,
        marginRight: 8,
        marginTop: 40,
        marginBottom: 4,
        x: { domain: columns, label: null, axis: null, padding: 0.06 },
        y: { domain: rows, label: null, axis: null, padding: 0.1 },
        marks: [
          cell(drawn, {
            x: 'x',
            y: 'y',
            fill: (one: (typeof drawn)[number]) =>
              one.share === null ? 'var(--wash)' : `var(--level-${step(one.share)})`,
          }),
          text(drawn, {
            x: 'x',
            y: 'y',
            dy: narrow ? 0 : -6,
            text: (one: (typeof drawn)[number]) => (one.share === null ? '–' : percent(one.share)),
            fill: (one: (typeof drawn)[number]) =>
              one.share === null ? chartColours.quiet : `var(--level-ink-${step(one.share)})`,
            fontWeight: 600,
            fontSize: narrow ? 10 : 12,
          }),
          ...(narrow
            ? []
            : [
                text(drawn, {
                  x: 'x',
                  y: 'y',
                  dy: 9,
                  text: (one: (typeof drawn)[number]) => `n ${one.n}`,
                  fill: (one: (typeof drawn)[number]) =>
                    one.share === null ? chartColours.quiet : `var(--level-ink-${step(one.share)})`,
                  fontSize: 11,
                }),
              ]),
          text(columns, {
            x: (id: string) => id,
            text: say,
            frameAnchor: 'top',
            dy: -10,
            lineAnchor: 'bottom',
            lineWidth: Math.max(4, column / 12 - 0.5),
            fill: chartColours.ink,
          }),
          text(rows, {
            y: (id: string) => id,
            text: (id: string) => (narrow ? initialsOf(nameOf.get(id) ?? '') : heading(nameOf.get(id) ?? '', 130)),
            frameAnchor: 'left',
            dx: -8,
            textAnchor: 'end',
            lineWidth: 11,
            fill: chartColours.ink,
          }),
        ],
      },
      { id: narrow ? `${about.id}-narrow` : about.id, label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}
