/**
 * Calibration to take away: one table as CSV, all of them as JSON, or the ratings behind them, with exactly the sight that the
 * pages give.
 */
import { apiRoute } from '@/features/access/loaders';
import type { Board } from '@/features/calibration/components/board';
import * as makers from '@/features/calibration/components/boards';
import { answer, filterOf } from '@/features/calibration/loaders';
import {
  calibrationExportSchema,
  RATING_FILES,
  type RatingFile,
  TABLE_VIEWS,
  type TableName,
  VIEWS,
  type View,
} from '@/features/calibration/schema';
import { calibrationDocument, csvFile, csvOf, tablesOfFrames } from '@/features/calibration/tables';
import { notFound } from '@/lib/errors';

const isRatings = (name: TableName | RatingFile): name is RatingFile => RATING_FILES.includes(name as RatingFile);

export const GET = apiRoute({ query: calibrationExportSchema }, async ({ scope, query, moment, params }) => {
  const workspace = params.workspace ?? '';
  const { filter, role } = await filterOf(scope, query, moment.now);
  const asked = { scope, filter, workspaceHref: `/w/${workspace}` };
  const boardOf = (view: View) => answer<Board>({ ...asked, name: 'makeBoard', with: { view } }, makers);
  if (query.format === 'json') {
    const boards: Board[] = [];
    for (const view of VIEWS) boards.push(await boardOf(view));
    const { period, capability } = query;
    const about = { workspace, role, capability, period, from: filter.from, until: moment.now };
    return Response.json(
      calibrationDocument(boards[0]?.restsOn ?? '', tablesOfFrames(boards.flatMap(framesOf)), about),
    );
  }
  if (isRatings(query.table)) {
    const text = await answer<string>({ ...asked, name: 'makeRatingFile', with: { file: query.table } }, makers);
    return csvFile(query.table, text, moment.now);
  }
  const board = await boardOf(TABLE_VIEWS[query.table]);
  const found = tablesOfFrames(framesOf(board)).find((one) => one.name === query.table);
  if (found === undefined) throw notFound('This table');
  return csvOf(found, moment.now);
});

const framesOf = (board: Board) => [...board.tiles, ...board.frames];
