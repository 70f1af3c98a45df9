/** What the bank's pages show: session to scope, then the reads. */
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { listCapabilities, readExposureLimit } from '@/features/questions/data';
import { canEditBank } from '@/features/questions/policy';
import { moment } from '@/lib/moment';
import { narrowingOf, queryOf } from './address';
import {
  type Alike,
  type BankFindings,
  type BankPlace,
  countLibrary,
  listLibrary,
  listSavedFilters,
  readAlike,
  readComparisons,
  readIds,
  readRows,
  searchBank,
} from './data';
import { narrow, relaxations } from './narrowing';
import { canSetExposure, canShareFilters } from './policy';
import { bankQuerySchema, compareQuerySchema, MOST_COMPARED } from './schema';

/** Search parameters as Next gives them. */
export type Search = Promise<Record<string, string | string[] | undefined>>;

/** Rows of one page. */
export const PAGE = 50;
/** Library questions shown below the workspace's own; the rest are behind a link. */
const ALSO = 5;

/** The bank as the address describes it, with what every other choice would show. */
export async function loadBank(workspaceSlug: string, search: Search) {
  const { scope, workspace, person } = await requireWorkspace(workspaceSlug);
  const query = bankQuerySchema.parse(await search);
  const by = narrowingOf(query);
  const place: BankPlace = query.tab === 'library' || query.tab === 'archive' ? query.tab : 'bank';
  const isUntouched = query.q.trim() === '' && Object.keys(by).length === 0;
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const find = (where: BankPlace, text: string, offset: number, limit: number) =>
      searchBank(tx, scope, now, { place: where, text, by, offset, limit });
    const found = query.tab === 'drafts' ? NOTHING : await find(place, query.q, (query.page - 1) * PAGE, PAGE);
    const narrowed = narrow(found.tally, by);
    const also = query.tab !== 'bank' || isUntouched ? NOTHING : await find('unadopted', query.q, 0, ALSO);
    return {
      ...narrowed,
      query,
      by,
      place,
      isUntouched,
      workspace,
      person,
      near: found.near,
      rows: place === 'library' ? [] : await readRows(tx, scope, now, found.ids),
      entries: place === 'library' ? await listLibrary(tx, scope, found.ids) : [],
      also: { total: narrow(also.tally, by).total, entries: await listLibrary(tx, scope, also.ids) },
      library: await countLibrary(tx, scope),
      capabilities: await listCapabilities(tx, scope),
      /** Filled where nothing is shown. */
      relax:
        narrowed.total > 0 || isUntouched
          ? []
          : relaxations(found.tally, query.q.trim() === '' ? found.tally : (await find(place, '', 0, 0)).tally, by),
      saved: await listSavedFilters(tx, scope),
      /** What a kept filter would hold; empty where there is nothing to keep. */
      keepable: queryOf({ q: query.q.trim(), by }),
      exposureLimit: await readExposureLimit(tx, scope),
      mayEdit: canEditBank(scope.role),
      mayShare: canShareFilters(scope.role),
      maySetExposure: canSetExposure(scope.role),
    };
  });
}

const NOTHING: BankFindings = { tally: [], ids: [], near: [] };

/**
 * The bank's other questions that ask nearly the same as this one, for those who can do something about it: a question gets near
 * another by being published, adopted or imported, whatever its editor was told.
 */
export async function loadAlike(workspaceSlug: string, of: { questionId: string; prompt: string }): Promise<Alike[]> {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canEditBank(scope.role)) return [];
  return withScope(scope, (tx) => readAlike(tx, scope, of.prompt, of.questionId));
}

/** Design questions to choose from: as many as a list is looked through for. */
const CHOICES = 60;

/** The comparison as the address describes it, and what else there is to compare. */
export async function loadComparison(workspaceSlug: string, search: Search) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const query = compareQuerySchema.parse(await search);
  const { now } = moment();
  const kind = { kind: 'system-design' };
  return withScope(scope, async (tx) => {
    const by = { ...kind, ...(query.facet === undefined ? {} : { facet: query.facet }) };
    const found = await searchBank(tx, scope, now, { place: 'bank', text: query.q, by, offset: 0, limit: CHOICES });
    const { counts, total } = narrow(found.tally, by);
    const choices = (await readComparisons(tx, scope, found.ids)).filter((one) => one.comparison !== null);
    const named = await readComparisons(tx, scope, await readIds(tx, scope, query.of));
    // A topic that is chosen and nothing else: its first questions are what whoever follows the link wants to see.
    const byTopic = query.of.length === 0 && query.facet !== undefined;
    const chosen = byTopic ? choices.slice(0, MOST_COMPARED) : named.filter((one) => one.comparison !== null);
    return {
      query,
      workspace,
      choices,
      /** Questions of the kind and topic, some of which may have no entry or be beyond the list. */
      total,
      chosen,
      without: named.filter((one) => one.comparison === null),
      topics: [...counts.facet],
      mayEdit: canEditBank(scope.role),
    };
  });
}
