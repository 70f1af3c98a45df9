/**
 * A page of calibration before anybody renders it: questions with their answers in words, pictures already drawn, and tables.
 * Plain data, because a thread makes it and another one serves it.
 */
import type { Basis } from '../calibration';
import type { CardRow } from '../process';
import type { RatingFile, View } from '../schema';
import type { FigureTable } from '../tables';
import type { Part, Sentence } from '../words';
import type { Pictures } from './drawing';

/** How a figure comes about, so that anybody can check it. */
export interface Method {
  says: readonly string[];
  formula: string;
  /** How its interval is made, or why it has none. */
  interval: string;
  /** From how much on it is shown. */
  floor: string;
  /** The rows that it rests on. */
  rests: RatingFile;
  /** What `npm run stats` calls it, with its further arguments, and what of the answer stands on the page. */
  statistic: string;
  look: string;
}

/** A question with everything that its answer needs: none of these may be left out, on any page. */
export interface Frame {
  id: string;
  question: string;
  sentence: Sentence;
  /** How much it rests on. */
  n: string;
  notes: readonly Sentence[];
  /** What to do about it, be it nothing. */
  advice: Sentence;
  /** Null while there is too little to draw, or where nothing is to be drawn. */
  pictures: Pictures | null;
  table: FigureTable;
  method: Method;
}

export interface Board {
  view: View;
  /** One line under the title: how much everything rests on. */
  restsOn: string;
  /** Nothing at all has been revealed. */
  nothing: boolean;
  /** The questions at the top, side by side; empty on pages that have none. */
  tiles: readonly Frame[];
  frames: readonly Frame[];
}

/** What the makers of a page share. */
export interface Desk {
  basis: Basis;
  /** `/w/<slug>`, below which links lead; empty where several workspaces are pooled, which have no bank in common. */
  workspaceHref: string;
  /** Sealed cards of revealed rounds; read for the page that speaks of them, and empty for the others. */
  cards: readonly CardRow[];
}

export const RESAMPLED =
  '95 %: percentiles of 2,000 resamples of the units; raters are not resampled, so it speaks of these interviewers on more performances. The same data always give the same interval.';
export const NO_INTERVAL = 'none: these are counts of what there is, and no estimate of anything else.';
export const WILSON =
  '95 %, Wilson’s (1927), which is right near 0 and 1 too; the command below resamples instead and comes near it.';

/** `--only column=value` as a shell takes it. */
export const only = (column: string, ...values: readonly string[]): string =>
  ` --only "${column}=${values.join('|').replace(/["$`\\]/g, '\\$&')}"`;

/** Rows on the scale of most criteria, where there are others too: figures over several criteria are over these alone. */
export const onMainScale = ({ basis }: Desk): string =>
  basis.onScale.at.length === basis.kept.at.length ? '' : only('scale', String(basis.scale.length));

/** How the drawn part of a long list is told. */
export const notAllDrawn = (drawn: number, all: number, which: string): Sentence[] =>
  drawn >= all ? [] : [[`Drawn are ${which}; the table has all ${all}.`]];

/** A link below the workspace, or its words alone where there is none. */
export const leadTo = ({ workspaceHref }: Desk, path: string, text: string): Part =>
  workspaceHref === '' ? text : { text, href: `${workspaceHref}${path}` };
