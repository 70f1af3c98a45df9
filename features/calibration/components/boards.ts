/**
 * Makes pages of calibration, and the files of ratings that they rest on. Runs in a thread of its own where the server has
 * one: a year of a large panel takes seconds, and a vote must not wait for them. What all pages of one reader begin with stays
 * here under its key, so that the second page reads no ratings again and fits no model a second time.
 */

import { type RubricHealth, rubricsHealth } from '@/features/rubrics/rubric';
import { toCsv } from '@/lib/csv';
import { provide, resolveOptional } from '@/lib/process';
import { type AdjustedPerformance, adjustedOf } from '../adjusted';
import { type Basis, basisOf, type CalibrationInput } from '../calibration';
import { rowsOfKept } from '../comparable';
import type { Material } from '../data';
import { ABSENT, readLedger } from '../dataset';
import { type CardRecords, cardsOf } from '../process';
import { ratingFile } from '../rating-file';
import type { RatingFile, View } from '../schema';
import type { Board, Desk } from './board';
import { criteriaBoard } from './criteria-board';
import { overviewBoard } from './overview-board';
import { poolBoard } from './pool-board';
import { processBoard } from './process-board';
import { ratersBoard } from './raters-board';

declare module '@/lib/process' {
  interface ProcessSlots {
    /** What pages are made from, by key, the one used longest ago first. */
    calibrationBases: Map<string, Basis>;
  }
}

/** A large workspace's is some 50 MB. */
const KEPT = 3;

/** What is made from a basis that is held here. */
export interface BoardJob {
  key: string;
  workspaceHref: string;
  cards: CardRecords;
}

const MAKERS: Record<View, (desk: Desk) => Board> = {
  overview: overviewBoard,
  raters: ratersBoard,
  criteria: criteriaBoard,
  process: processBoard,
};

function bases(): Map<string, Basis> {
  const known = resolveOptional('calibrationBases');
  if (known !== undefined) return known;
  const made = new Map<string, Basis>();
  provide('calibrationBases', made);
  return made;
}

/** Sorts out ratings once, for all that is to be made of them. */
export function hold({ key, dataset, facts }: Material & { key: string }): void {
  const all = bases();
  all.set(key, basisOf({ ...facts, ledger: readLedger(dataset) }));
  for (const oldest of [...all.keys()].slice(0, -KEPT)) all.delete(oldest);
}

function from<T>(key: string, make: (basis: Basis) => T): T | typeof ABSENT {
  const all = bases();
  const basis = all.get(key);
  if (basis === undefined) return ABSENT;
  all.delete(key);
  all.set(key, basis);
  return make(basis);
}

export const makeBoard = ({ key, view, workspaceHref, cards }: BoardJob & { view: View }): Board | typeof ABSENT =>
  from(key, (basis) => MAKERS[view]({ basis, workspaceHref, cards: cardsOf(cards, basis.input.criteria) }));

/** Between which anchors raters differ, by criterion, for those who see figures of the panel. */
export const makeRubric = ({ key }: BoardJob): RubricHealth[] | typeof ABSENT =>
  from(key, ({ input, linked }) => rubricsHealth(input.criteria, rowsOfKept(linked)));

/** Several workspaces at once, by person and criterion. */
export const makePool = ({ input }: { input: CalibrationInput }): Board =>
  poolBoard({ basis: basisOf(input), workspaceHref: '', cards: [] });

/** Ratings as CSV, with people as this reader may see them. */
export const makeRatingFile = ({ key, file, cards }: BoardJob & { file: RatingFile }): string =>
  from(key, (basis) => {
    const { columns, rows } = ratingFile(basis, file, cardsOf(cards, basis.input.criteria));
    return toCsv(columns, rows);
  });

/** Adjusted levels of the performances of one loop; null where the workspace has them off. */
export const makeAdjusted = ({
  key,
  loopId,
}: BoardJob & { loopId: string }): AdjustedPerformance[] | null | typeof ABSENT =>
  from(key, (basis) =>
    basis.input.adjusted ? adjustedOf(basis.performances, basis.severity).filter((one) => one.loopId === loopId) : null,
  );
