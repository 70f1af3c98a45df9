/** The exercises that candidates can be given: what each assesses, and how well its tests are proven. */
import type { Metadata } from 'next';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { requireWorkspace } from '@/features/access/loaders';
import { ExerciseRows } from '@/features/exercises/components/exercise-rows';
import { loadExercises } from '@/features/exercises/loaders';
import { canSeeSandbox } from '@/features/exercises/policy';

export const metadata: Metadata = { title: 'Exercises' };

export default async function ExercisesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { scope } = await requireWorkspace(workspace);
  const rows = await loadExercises(workspace);
  const shipped = rows.filter((one) => one.origin === 'public').length;
  return (
    <>
      <PageHeader
        title="Exercises"
        subtitle="Code that candidates write here and that really runs; each is invited from an interview"
        actions={
          canSeeSandbox(scope.role) ? (
            <TextLink href={`/w/${workspace}/sandbox`} className="text-xs">
              How it is confined
            </TextLink>
          ) : null
        }
      />
      <div className="px-4 pt-4 pb-10 md:px-6">
        {rows.length === 0 ? (
          <EmptyState className="border-t-0!">
            No exercise was loaded at start. The server’s log says why, by file and field.
          </EmptyState>
        ) : (
          <>
            {shipped > 0 ? (
              <p className="mb-3 max-w-read text-ink-2 text-xs">
                {shipped === rows.length ? 'All of them are' : `${shipped} of ${rows.length} are`} <em>public</em>: they
                ship with the repository, so their hidden tests can be read by anybody. Some draw limits, names and
                order anew for each attempt. docs/content.md says how to write a private one.
              </p>
            ) : null}
            <ExerciseRows path={`/w/${workspace}/exercises`} rows={rows} />
          </>
        )}
      </div>
    </>
  );
}
