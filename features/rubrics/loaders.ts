/** What the page of the rubric shows beside its figures (see `loadRubrics` in features/calibration): one criterion in detail. */
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { canEditBank } from '@/features/questions/policy';
import { readDisagreements, readSampleNames, readSplitEvidence } from './data';
import type { RubricHealth } from './rubric';
import { rubricQuerySchema } from './schema';

/** The criterion that the address names, else the most divided. */
export async function loadRubricDetail(
  workspaceSlug: string,
  search: Promise<Record<string, string | string[] | undefined>>,
  rubrics: readonly RubricHealth[],
) {
  const { scope, person } = await requireWorkspace(workspaceSlug);
  const asked = rubricQuerySchema.parse(await search);
  const health = rubrics.find((one) => one.criterion.id === asked.criterion) ?? rubrics[0];
  if (health === undefined) return null;
  const { samples, interviews } = health;
  return withScope(scope, async (tx) => ({
    health,
    samples,
    names: await readSampleNames(
      tx,
      scope,
      samples.map((one) => one.performanceId),
    ),
    evidence: await readSplitEvidence(tx, scope, interviews),
    typed: (await readDisagreements(tx, scope)).get(health.criterion.id) ?? null,
    zone: person.timeZone,
    mayEdit: canEditBank(scope.role),
  }));
}
