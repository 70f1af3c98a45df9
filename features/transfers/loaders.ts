/** What the pages of transfers show: session to scope, then how imports stand. */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { moment } from '@/lib/moment';
import { listForExport, listImports, listProblems, readImport } from './data';
import { canTransfer } from './policy';
import { exportQuerySchema } from './schema';

type Search = Promise<Record<string, string | string[] | undefined>>;

/** How many questions with problems a page shows; a file holds all of them. */
export const SHOWN_PROBLEMS = 200;

/** Choosing a file, taking one out, and past imports. The address narrows what is taken out, as it does the bank's. */
export async function loadTransfers(workspaceSlug: string, search: Search) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!canTransfer(scope.role)) notFound();
  const query = exportQuerySchema.catch(exportQuerySchema.parse({ format: 'json' })).parse({
    ...(await search),
    format: 'json',
  });
  return withScope(scope, async (tx) => ({
    person,
    workspace,
    query,
    toExport: (await listForExport(tx, scope, query, moment().now)).length,
    imports: await listImports(tx, scope),
  }));
}

/** One import: its file's dry run, how far it is, what came of it. */
export async function loadImport(workspaceSlug: string, importId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const id = z.uuid().safeParse(importId);
  if (!id.success || !canTransfer(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const entry = await readImport(tx, scope, id.data);
    if (entry === null) notFound();
    const settled = !['receiving', 'staging', 'undoing'].includes(entry.state);
    return {
      person,
      workspace,
      entry,
      problems: settled ? await listProblems(tx, scope, id.data, SHOWN_PROBLEMS) : [],
    };
  });
}
