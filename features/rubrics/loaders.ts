/** What the page of the rubric shows: session to scope, then ratings, then one criterion in detail. */
import { notFound } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { systemScope } from '@/features/access/scope';
import { comparable, type RatingRow } from '@/features/calibration/comparable';
import { readCriteria, readMaterial, readNarrowing, readOutline } from '@/features/calibration/data';
import { readLedger } from '@/features/calibration/dataset';
import { rowsOf } from '@/features/calibration/ledger';
import { canEditBank } from '@/features/questions/policy';
import { readSampleRatings } from '@/features/workshops/data';
import { sampleRatings } from '@/features/workshops/sample-ratings';
import { moment } from '@/lib/moment';
import { readDisagreements, readSampleNames, readSplitEvidence } from './data';
import { rubricsHealth } from './rubric';
import { rubricQuerySchema } from './schema';

/** Interviews and answers that are shown in detail, the most divided first. */
const IN_DETAIL = 4;

/** The rubric of the period, role and capability that the address names, for those who may see figures of the panel. */
export async function loadRubric(
  workspaceSlug: string,
  search: Promise<Record<string, string | string[] | undefined>>,
) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const { now } = moment();
  const given = await search;
  const asked = rubricQuerySchema.parse(given);
  const { filter, ...narrowing } = await withScope(scope, (tx) => readNarrowing(tx, scope, given, now));
  const outline = await readOutline(scope, filter);
  if (!outline.sight.panel) notFound();
  const { dataset, facts } = await readMaterial(scope, filter, outline);
  // What people rate alone is read by a named job, and leaves here as counts over all raters.
  const job = { ...systemScope('rubric', scope.workspaceId), workspaceId: scope.workspaceId };
  // A check belongs to no role, and to the capabilities of its criteria.
  const alone =
    filter.roleId !== null
      ? []
      : await withScope(job, (tx) =>
          readSampleRatings(tx, job, { from: filter.from, until: now, source: 'check', reader: scope.userId }),
        );
  const wanted = new Set(facts.criteria.map((one) => one.id));
  const counted = sampleRatings(alone.filter((one) => wanted.has(one.criterionId)));
  const rows: RatingRow[] = [...rowsOf(readLedger(dataset)), ...counted];
  const { kept } = comparable(rows);
  return withScope(scope, async (tx) => {
    const criteria = await readCriteria(tx, scope, [...new Set(kept.map((one) => one.criterionId))]);
    const rubrics = rubricsHealth(criteria, kept);
    const chosen = rubrics.find((one) => one.criterion.id === asked.criterion) ?? rubrics[0] ?? null;
    const samples = chosen?.samples.slice(0, IN_DETAIL) ?? [];
    return {
      person,
      workspace,
      narrowing,
      rubrics,
      chosen,
      samples,
      names: await readSampleNames(
        tx,
        scope,
        samples.map((one) => one.performanceId),
      ),
      evidence: await readSplitEvidence(tx, scope, chosen?.interviews.slice(0, IN_DETAIL) ?? []),
      typed: (chosen && (await readDisagreements(tx, scope)).get(chosen.criterion.id)) ?? null,
      mayEdit: canEditBank(scope.role),
    };
  });
}
