/** Calibration of several workspaces to take away: one table as CSV, or all of them as JSON. Each look is noted in their logs. */
import { personRoute } from '@/features/access/loaders';
import type { Board } from '@/features/calibration/components/board';
import * as makers from '@/features/calibration/components/boards';
import { readPooledBoard } from '@/features/calibration/loaders';
import { poolExportSchema } from '@/features/calibration/schema';
import { calibrationDocument, csvOf, tablesOfFrames } from '@/features/calibration/tables';
import { notFound } from '@/lib/errors';

export const GET = personRoute({ query: poolExportSchema }, async ({ scope, query, moment, params }) => {
  const found = await readPooledBoard<Board>(scope, params.organisation ?? '', query, moment, makers);
  if (found === null) throw notFound('This organisation');
  const { board, organisation, workspaces, from, now } = found;
  const tables = tablesOfFrames([...board.tiles, ...board.frames]);
  if (query.format === 'json') {
    const { period, capability } = query;
    return Response.json(
      calibrationDocument(board.restsOn, tables, { organisation, workspaces, capability, period, from, until: now }),
    );
  }
  const table = tables.find((one) => one.name === query.table);
  if (table === undefined) throw notFound('This table');
  return csvOf(table, now);
});
