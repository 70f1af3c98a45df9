/** Calibration to take away: one table as CSV, or all of them as JSON, with exactly the sight that the page gives. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { readCalibration } from '@/features/calibration/data';
import { calibrationExportSchema, periodStart } from '@/features/calibration/schema';
import { calibrationDocument, exportedRows, tablesOf } from '@/features/calibration/tables';
import { listRoles } from '@/features/roles/data';
import { toCsv } from '@/lib/csv';
import { dayOf } from '@/lib/dates';
import { notFound } from '@/lib/errors';

export const GET = apiRoute({ query: calibrationExportSchema }, async ({ scope, query, moment, params }) => {
  const from = periodStart(query.period, moment.now);
  const { calibration, zone, role } = await withScope(scope, async (tx) => {
    const found = (await listRoles(tx, scope)).find((one) => one.id === query.role);
    if (query.role !== '' && found === undefined) throw notFound('The role');
    const filter = { from, until: moment.now, roleId: found?.id ?? null };
    return { ...(await readCalibration(tx, scope, filter)), role: found?.title ?? null };
  });
  const tables = tablesOf(calibration, zone);
  if (query.format === 'json') {
    const about = { workspace: params.workspace ?? '', role, period: query.period, from, until: moment.now, zone };
    return Response.json(calibrationDocument(calibration, tables, about));
  }
  const table = tables.find((one) => one.name === query.table);
  if (table === undefined) throw notFound('This table');
  const csv = toCsv(
    table.columns.map((one) => one.label),
    exportedRows(table),
  );
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="calibration-${table.name}-${dayOf(moment.now, zone)}.csv"`,
    },
  });
});
