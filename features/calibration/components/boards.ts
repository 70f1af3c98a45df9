/**
 * Makes pages of calibration, and the files of ratings that they rest on. Runs in a thread of its own where the server has
 * one: a year of a large panel takes seconds, and a vote must not wait for them.
 */
import { toCsv } from '@/lib/csv';
import { type AdjustedPerformance, adjustedOf } from '../adjusted';
import { basisOf, type CalibrationInput } from '../calibration';
import { type Dataset, rowsOf } from '../dataset';
import { ratingFile } from '../rating-file';
import type { RatingFile, View } from '../schema';
import type { Board, Desk } from './board';
import { criteriaBoard } from './criteria-board';
import { overviewBoard } from './overview-board';
import { poolBoard } from './pool-board';
import { processBoard } from './process-board';
import { ratersBoard } from './raters-board';

export interface BoardJob {
  dataset: Dataset;
  facts: Omit<CalibrationInput, 'rows'>;
  workspaceHref: string;
}

const MAKERS: Record<View, (desk: Desk) => Board> = {
  overview: overviewBoard,
  raters: ratersBoard,
  criteria: criteriaBoard,
  process: processBoard,
};

const basisFor = ({ dataset, facts }: Pick<BoardJob, 'dataset' | 'facts'>) =>
  basisOf({ ...facts, rows: rowsOf(dataset) });

export const makeBoard = (job: BoardJob & { view: View }): Board =>
  MAKERS[job.view]({ basis: basisFor(job), workspaceHref: job.workspaceHref });

/** Several workspaces at once, by person and criterion. */
export const makePool = ({ input }: { input: CalibrationInput }): Board =>
  poolBoard({ basis: basisOf(input), workspaceHref: '' });

/** Ratings as CSV, with people as this reader may see them. */
export function makeRatingFile(job: BoardJob & { file: RatingFile }): string {
  const { columns, rows } = ratingFile(basisFor(job), job.file);
  return toCsv(columns, rows);
}

/** Adjusted levels of the performances of one loop; null where the workspace has them off. */
export function makeAdjusted(job: BoardJob & { loopId: string }): AdjustedPerformance[] | null {
  const basis = basisFor(job);
  if (!job.facts.adjusted) return null;
  return adjustedOf(basis.performances, basis.severity).filter((one) => one.loopId === job.loopId);
}
