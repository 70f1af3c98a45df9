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
import { calibrationDocument, exportedRows, type FigureTable } from '@/features/calibration/tables';
import { toCsv } from '@/lib/csv';
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
    // Some pages show one table for several pictures, and some pictures are on two pages.
    const tables = new Map(boards.flatMap(tablesOfBoard).map((one) => [one.name, one]));
    return Response.json(calibrationDocument(boards[0]?.restsOn ?? '', [...tables.values()], about));
  }
  if (isRatings(query.table)) {
    const text = await answer<string>({ ...asked, name: 'makeRatingFile', with: { file: query.table } }, makers);
    return file(query.table, text, moment.now);
  }
  const found = tablesOfBoard(await boardOf(TABLE_VIEWS[query.table])).find((one) => one.name === query.table);
  if (found === undefined) throw notFound('This table');
  const header = found.columns.map((one) => one.label);
  return file(found.name, toCsv(header, exportedRows(found)), moment.now);
});

const tablesOfBoard = (board: Board): FigureTable[] =>
  [...board.tiles, ...board.frames].flatMap((frame) => frame.table ?? []);

const file = (name: string, text: string, now: Date): Response =>
  new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="calibration-${name}-${now.toISOString().slice(0, 10)}.csv"`,
    },
  });
