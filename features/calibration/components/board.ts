/**
 * A page of calibration before anybody renders it: questions with their answers in words, pictures already drawn, and tables.
 * Plain data, because a thread makes it and another one serves it.
 */
import type { Basis } from '../calibration';
import type { CardRow } from '../process';
import type { RatingFile, View } from '../schema';
import type { FigureTable } from '../tables';
import type { Part, Sentence } from '../words';
import type { Pictures } from './charts';

/** How a figure comes about, so that anybody can check it. */
export interface Method {
  says: readonly string[];
  formula: string;
  /** The ratings that it rests on; null where it rests on cards and not on levels. */
  rests: RatingFile | null;
  /** What `npm run stats` calls it, with its further arguments. */
  statistic: string | null;
}

export interface Frame {
  id: string;
  question: string;
  sentence: Sentence;
  n: string;
  notes: readonly Sentence[];
  advice: Sentence | null;
  pictures: Pictures | null;
  table: FigureTable | null;
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
  'Intervals are 95 % percentile intervals of 2,000 resamples of the units; raters are not resampled, so they speak of these interviewers on more performances. The same data always give the same interval.';

/** A link below the workspace, or its words alone where there is none. */
export const leadTo = ({ workspaceHref }: Desk, path: string, text: string): Part =>
  workspaceHref === '' ? text : { text, href: `${workspaceHref}${path}` };
