/** Everything that is wrong with an import's file, as a table: a row a problem, with line, slug, field and what to do. */
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { listProblems, readImport } from '@/features/transfers/data';
import { canTransfer } from '@/features/transfers/policy';
import { toCsv } from '@/lib/csv';
import { notFound } from '@/lib/errors';

export const GET = apiRoute({}, async ({ scope, params }) => {
  const id = z.uuid().safeParse(params.id);
  if (!id.success || !canTransfer(scope.role)) throw notFound('This import');
  const rows = await withScope(scope, async (tx) => {
    if ((await readImport(tx, scope, id.data)) === null) throw notFound('This import');
    return await listProblems(tx, scope, id.data, null);
  });
  const lines = rows.flatMap(({ line, slug, title, problems, kept }) => [
    ...problems.map(({ field, reason }) => [line, slug, title, field, reason]),
    ...(kept === '' ? [] : [[line, slug, title, '', `left in the bank: ${kept}`]]),
  ]);
  return new Response(toCsv(['line', 'question', 'title', 'field', 'problem'], lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="import-problems.csv"',
    },
  });
});
