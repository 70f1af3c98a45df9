/** Intervals with their value, a row each: the picture of nearly every figure of calibration. */
import { dot, ruleX, ruleY, text } from '@observablehq/plot';
import { chartColours } from '@/components/chart/colours';
import { plotSvg } from '@/components/chart/plot-svg';
import {
  type About,
  AXIS,
  axis,
  DOT,
  INSET,
  idOf,
  NAMES,
  names,
  type Pictures,
  paint,
  type Scale,
  widthOf,
} from './drawing';

/** One row of an interval picture. */
export interface IntervalRow {
  id: string;
  name: string;
  /** Absent: not enough yet; `note` says how much. */
  interval?: { low: number; value: number; high: number };
  note?: string;
  /** Little data, or too little to matter: a ring on a thin grey bar. */
  thin?: boolean;
  /** Worked out and not measured: it has a place and no interval. */
  estimate?: boolean;
}

type Known = IntervalRow & { interval: { low: number; value: number; high: number } };

/** @param about.at a value to compare with, and what it is called above its line where the scale has no name for it */
export function intervals(
  rows: readonly IntervalRow[],
  scale: Scale,
  about: About & { at?: { value: number; name?: string }; names?: number },
): Pictures {
  const [start, end] = scale.domain;
  const inside = (value: number) => Math.min(end, Math.max(start, value));
  const known = rows.flatMap((row): Known[] =>
    row.interval === undefined ? [] : [{ ...row, interval: row.interval }],
  );
  const measured = known.filter((row) => row.estimate !== true);
  const beyond = measured.flatMap(({ id, interval, thin }) => [
    ...(interval.low < start ? [{ id, thin, at: start, sign: '‹', dx: -7 }] : []),
    ...(interval.high > end ? [{ id, thin, at: end, sign: '›', dx: 7 }] : []),
  ]);
  const { at, names: margin = NAMES } = about;
  const draw = (narrow: boolean) => {
    const dy = narrow ? 5 : 0;
    const top = at?.name === undefined ? 4 : 22;
    return plotSvg(
      {
        width: widthOf(about, narrow),
        height: rows.length * (narrow ? 44 : 36) + AXIS + top,
        marginLeft: narrow ? INSET : margin,
        marginRight: 28,
        marginTop: top,
        marginBottom: AXIS,
        x: { domain: scale.domain, label: null },
        y: { domain: rows.map((row) => row.id), label: null, axis: null },
        marks: [
          ...axis(scale),
          ...(at === undefined
            ? []
            : [
                ruleX([at.value], { stroke: chartColours.ink, strokeOpacity: 0.55 }),
                text([at.value], {
                  x: (value: number) => value,
                  text: () => at.name ?? '',
                  frameAnchor: 'top',
                  lineAnchor: 'bottom',
                  dy: -5,
                  fill: chartColours.quiet,
                }),
              ]),
          names(rows, narrow, { margin }),
          ruleY(measured, {
            y: 'id',
            x1: (row: Known) => inside(row.interval.low),
            x2: (row: Known) => inside(row.interval.high),
            stroke: (row: Known) => paint(row.thin).bar,
            strokeWidth: (row: Known) => (row.thin ? 2 : 5),
            strokeLinecap: 'round',
            dy,
          }),
          ...[false, true].map((ring) =>
            dot(
              known.filter((row) => (row.thin === true || row.estimate === true) === ring),
              {
                y: 'id',
                x: (row: Known) => inside(row.interval.value),
                fill: (row: Known) => (ring ? 'var(--ground)' : paint(row.thin).dot),
                stroke: (row: Known) => paint(row.thin).dot,
                strokeWidth: 1.75,
                r: 4,
                dy,
              },
            ),
          ),
          ...beyond.map((one) =>
            text([one], {
              y: 'id',
              x: 'at',
              text: 'sign',
              dx: one.dx,
              dy: dy - 1,
              fill: one.thin ? chartColours.quiet : DOT,
              fontSize: 16,
            }),
          ),
          text(
            rows.filter((row) => row.interval === undefined),
            { y: 'id', text: 'note', frameAnchor: 'left', dx: narrow ? -INSET : 6, dy, fill: chartColours.quiet },
          ),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}
