/** Pictures with people along the top: criteria by people, and everybody with everybody. */
import { axisFx, cell, dot, link, text } from '@observablehq/plot';
import { chartColours } from '@/components/chart/colours';
import { plotSvg } from '@/components/chart/plot-svg';
import { initialsOf } from '@/components/initials';
import type { CriterionFacts, RaterFigures } from '../calibration';
import type { PairFigures } from '../pairs';
import { percent } from '../words';
import {
  type About,
  DOT,
  fitted,
  idOf,
  LETTER,
  levelScale,
  NAMES,
  names,
  type Pictures,
  paint,
  widthOf,
} from './drawing';

/** A column's heading as long as it fits: the whole name over several lines, else "Chiamaka O.", else initials. */
function heading(name: string, width: number): string {
  const words = name.trim().split(/\s+/);
  const fits = (text: string) => text.length * LETTER <= width;
  if (words.every(fits) && words.length <= 3) return fitted(name, width, 3);
  const short = `${words[0] ?? ''} ${[...(words.at(-1) ?? '')][0] ?? ''}.`;
  return words.length > 1 && fits(words[0] ?? '') ? fitted(short, width, 2) : initialsOf(name);
}

/** Criteria by raters: a small scale of levels in every cell, the mean as a dot on its interval. */
export function cells(
  raters: readonly RaterFigures[],
  criteria: readonly Pick<CriterionFacts, 'id' | 'title'>[],
  labels: readonly string[],
  about: About,
): Pictures {
  const rows = criteria.map(({ id, title }) => ({ id, name: title }));
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
    const width = widthOf(about, narrow);
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
            label: null,
            fill: chartColours.ink,
            fontWeight: 600,
            lineAnchor: 'bottom',
          }),
          names(rows, narrow, raters[0] === undefined ? {} : { facet: raters[0].raterId }),
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
            link(every, {
              fx: 'raterId',
              x1: () => tick,
              x2: () => tick,
              y1: 'id',
              y2: 'id',
              stroke: chartColours.quiet,
              strokeWidth: 2,
              strokeLinecap: 'round',
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
            strokeWidth: (one: { thin: boolean }) => (one.thin ? 1.5 : 4),
            strokeLinecap: 'round',
            dy,
          }),
          ...[false, true].map((thin) =>
            dot(
              drawn.filter((one) => one.thin === thin),
              {
                fx: 'raterId',
                x: 'mean',
                y: 'id',
                fill: thin ? 'var(--ground)' : DOT,
                stroke: paint(thin).dot,
                strokeWidth: 1.5,
                r: 3,
                dy,
              },
            ),
          ),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}

/** Everybody with everybody: the share of equal levels and how many performances it rests on, darker where it is higher. */
export function pairMatrix(pairs: readonly PairFigures[], about: About): Pictures {
  const people = [...new Map(pairs.flatMap((pair) => pair.raters.map((id, i) => [id, pair.names[i] ?? '']))).entries()]
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const drawn = pairs.map((pair) => ({
    x: pair.raters[0],
    y: pair.raters[1],
    share: pair.agreement.shown ? pair.agreement.exact.value : null,
    n: pair.performances,
  }));
  type Drawn = (typeof drawn)[number];
  const step = (share: number | null) => (share === null ? 0 : Math.max(1, Math.min(5, Math.floor(share * 10) - 2)));
  const ink = (one: Drawn) => (one.share === null ? chartColours.quiet : `var(--level-ink-${step(one.share)})`);
  const columns = people.slice(0, -1).map((one) => one.id);
  const rows = people.slice(1).map((one) => one.id);
  const nameOf = new Map(people.map((one) => [one.id, one.name]));
  const initials = (id: string): string => initialsOf(nameOf.get(id) ?? '');
  const draw = (narrow: boolean) => {
    const width = widthOf(about, narrow);
    const left = narrow ? 4 : 160;
    const column = (width - left - 8) / Math.max(1, columns.length);
    const say = (id: string) => (narrow ? initials(id) : heading(nameOf.get(id) ?? '', column - 6));
    // A narrow row has its name above its cells, with the initials that its column has.
    const above = narrow ? 20 : 0;
    const both = column >= 44;
    return plotSvg(
      {
        width,
        height: rows.length * (40 + above) + 44,
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
            insetTop: above,
            fill: (one: Drawn) => (one.share === null ? 'var(--wash)' : `var(--level-${step(one.share)})`),
          }),
          text(drawn, {
            x: 'x',
            y: 'y',
            dy: above / 2 - (both ? 6 : 0),
            text: (one: Drawn) => (one.share === null ? '–' : percent(one.share)),
            fill: ink,
            fontWeight: 600,
            fontSize: narrow ? 10.5 : 12,
          }),
          ...(both
            ? [
                text(drawn, {
                  x: 'x',
                  y: 'y',
                  dy: above / 2 + 9,
                  text: (one: Drawn) => `n ${one.n}`,
                  fill: ink,
                  fontSize: narrow ? 10 : 11,
                }),
              ]
            : []),
          text(columns, {
            x: (id: string) => id,
            text: say,
            frameAnchor: 'top',
            dy: -10,
            lineAnchor: 'bottom',
            fill: chartColours.ink,
          }),
          text(rows, {
            y: (id: string) => id,
            text: (id: string) => {
              const name = nameOf.get(id) ?? '';
              return narrow ? fitted(`${name}, ${initials(id)}`, width - 8, 1) : fitted(name, left - 18, 2);
            },
            frameAnchor: 'left',
            dx: narrow ? 0 : -8,
            dy: narrow ? -20 : 0,
            textAnchor: narrow ? 'start' : 'end',
            fill: chartColours.ink,
          }),
        ],
      },
      { id: idOf(about, narrow), label: about.label },
    );
  };
  return { figure: draw(false), narrowFigure: draw(true) };
}
