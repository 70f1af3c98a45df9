/** Pictures over time: agreement month by month, and each interviewer against their own past, with rewordings marked. */
import { areaY, axisX, axisY, dot, gridY, lineY, ruleX, ruleY, text } from '@observablehq/plot';
import { chartColours } from '@/components/chart/colours';
import { plotSvg } from '@/components/chart/plot-svg';
import type { PanelFigures } from '../calibration';
import type { DriftPoint, DriftRow } from '../drift';
import { percent, signed } from '../words';
import { type About, DOT, fitted, idOf, type Pictures, straightened, widthOf } from './drawing';

const REWORDED = { stroke: 'var(--amber)', strokeDasharray: '3 3', strokeWidth: 1.25 } as const;
const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' });

/** Months or quarters along an axis, the year with the first of each: "Nov 25" would read as a day. */
export function calendarTicks(days: readonly Date[], step: 'month' | 'quarter'): string[] {
  return days.map((at, index) => {
    const name = step === 'month' ? MONTH.format(at) : `Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
    return days[index - 1]?.getUTCFullYear() === at.getUTCFullYear() ? name : `${name} ${at.getUTCFullYear()}`;
  });
}

/** The share of equal levels month by month with its interval, and a mark where a criterion was reworded. */
export function course({ spans, rewordings }: Pick<PanelFigures, 'spans' | 'rewordings'>, about: About): Pictures {
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
    const every = Math.ceil(shown.length / (narrow ? 4 : 7));
    const ticks = shown.filter((_, index) => index % every === 0).map((one) => one.at);
    const called = new Map(calendarTicks(ticks, spans.step).map((name, index) => [ticks[index]?.getTime(), name]));
    return plotSvg(
      {
        width: widthOf(about, narrow),
        height: narrow ? 220 : 240,
        marginLeft: 48,
        marginRight: 28,
        marginTop: 24,
        marginBottom: 46,
        x: { type: 'utc', label: null },
        y: { domain: [0, 1], label: null },
        marks: [
          gridY([0, 0.25, 0.5, 0.75, 1], { stroke: chartColours.hairline, strokeOpacity: 1 }),
          axisY([0, 0.5, 1], { tickFormat: percent, tickSize: 0, label: null, fill: chartColours.quiet }),
          axisX(ticks, {
            tickFormat: (at: Date) => called.get(at.getTime()) ?? '',
            tickSize: 0,
            label: 'share of pairs on the same level; band: 95 % interval',
            labelAnchor: 'center',
            labelArrow: 'none',
            labelOffset: 42,
            fill: chartColours.quiet,
          }),
          areaY(shown, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--level-1)', fillOpacity: 0.55 }),
          lineY(shown, { x: 'at', y: 'value', stroke: DOT, strokeWidth: 1.75 }),
          dot(shown, { x: 'at', y: 'value', fill: DOT, r: 3 }),
          ruleX(marks, { x: 'at', ...REWORDED }),
          text(marks, { x: 'at', text: 'name', frameAnchor: 'top', dy: -14, fill: 'var(--amber)' }),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** A wording changed. */
export interface Mark {
  at: Date;
  title: string;
}

type Point = DriftPoint & { id: string };

/** Each interviewer's moving average against their own past, a strip each: the band is the usual range, a dashed line a rewording. */
export function driftLines(rows: readonly DriftRow[], marks: readonly Mark[], about: About): Pictures {
  const courses = new Map(
    rows.map((row) => [row.raterId, (row.course?.() ?? []).map((point) => ({ ...point, id: row.raterId }))]),
  );
  const points = [...courses.values()].flat();
  const times = points.map((point) => point.at.getTime());
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const inside = marks.filter((mark) => mark.at.getTime() > first && mark.at.getTime() < last);
  const days = [...new Map(inside.map((mark) => [mark.at.toISOString().slice(0, 10), mark.at])).values()];
  const every = rows.flatMap((row) => days.map((at) => ({ at, id: row.raterId })));
  const most = Math.max(0.4, ...points.map((point) => Math.max(Math.abs(point.value), point.upper)));
  const end = Math.ceil(most * 10) / 10;
  const single = rows.length === 1;
  const changed = rows.flatMap(({ raterId, change }) =>
    change === null ? [] : [(courses.get(raterId) ?? []).filter((point) => point.at >= change.since)],
  );
  const draw = (narrow: boolean) => {
    const left = narrow ? 40 : single ? 48 : 190;
    const strip = single ? 132 : narrow ? 92 : 84;
    const across = (widthOf(about, narrow) - left - 30) / Math.max(1, last - first);
    const drawn = (list: readonly Point[], of: 'value' | 'upper'): Point[] =>
      straightened(list, (point) => [across * point.at.getTime(), (strip / 2 / end) * point[of]]);
    const lines = [...courses.values()].flatMap((course) => drawn(course, 'value'));
    const since = changed.flatMap((course) => drawn(course, 'value'));
    const bands = [...courses.values()].flatMap((course) => drawn(course, 'upper'));
    const ticks = (narrow ? [first, last] : [first, first + (last - first) / 2, last]).map((at) => new Date(at));
    const called = new Map(calendarTicks(ticks, 'month').map((name, index) => [ticks[index]?.getTime(), name]));
    return plotSvg(
      {
        width: widthOf(about, narrow),
        height: rows.length * strip + 66,
        marginLeft: left,
        marginRight: 30,
        marginTop: 20,
        marginBottom: 46,
        x: { type: 'utc', label: null, domain: [new Date(first), new Date(last)] },
        y: { domain: [-end, end], label: null, axis: null },
        fy: { domain: rows.map((row) => row.raterId), label: null, axis: null, padding: 0.12 },
        marks: [
          axisX(ticks, {
            tickFormat: (at: Date) => called.get(at.getTime()) ?? '',
            tickSize: 0,
            label: 'levels above (+) or below (−) own past; band: usual range',
            labelAnchor: 'center',
            labelArrow: 'none',
            labelOffset: 42,
            fill: chartColours.quiet,
          }),
          ruleY([0], { stroke: chartColours.ink, strokeOpacity: 0.35 }),
          areaY(bands, { x: 'at', y1: 'lower', y2: 'upper', fy: 'id', z: 'id', fill: 'var(--wash)' }),
          lineY(lines, { x: 'at', y: 'value', fy: 'id', z: 'id', stroke: 'var(--level-3)', strokeWidth: 1.5 }),
          lineY(since, { x: 'at', y: 'value', fy: 'id', z: 'id', stroke: DOT, strokeWidth: 2.75 }),
          ruleX(every, { x: 'at', fy: 'id', ...REWORDED }),
          text(
            days.map((at) => ({ at, id: rows[0]?.raterId })),
            { x: 'at', fy: 'id', text: () => 'reworded', frameAnchor: 'top', dy: -12, fill: 'var(--amber)' },
          ),
          text(
            rows.slice(0, 1).flatMap((row) => [-end, 0, end].map((at) => ({ id: row.raterId, at }))),
            {
              fy: 'id',
              y: 'at',
              frameAnchor: 'left',
              dx: -6,
              textAnchor: 'end',
              text: (one: { at: number }) => (one.at === 0 ? '0' : signed(one.at)),
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
                  text: (row: DriftRow) => fitted(row.name, narrow ? 280 : left - 50, narrow ? 1 : 2),
                  fill: chartColours.ink,
                }),
              ]),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}
