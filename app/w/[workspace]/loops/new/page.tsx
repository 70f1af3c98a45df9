/** A new loop: which role, then the candidate, the times and the panel. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { NewLoopForm } from '@/features/interviews/components/new-loop-form';
import { loadNewLoop, type Search } from '@/features/interviews/loaders';
import { LEVEL_WORDS } from '@/features/roles/role';
import { timeZones } from '@/lib/dates';

export const metadata: Metadata = { title: 'New loop' };

export default async function NewLoopPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}) {
  const { workspace: slug } = await params;
  const { role, roles, people, person, workspace } = await loadNewLoop(slug, searchParams);
  const path = `/w/${slug}`;
  return (
    <>
      <PageHeader
        title="New loop"
        subtitle={
          role === null ? (
            'One candidate going through a role’s interviews'
          ) : (
            <>
              {role.title}, {LEVEL_WORDS[role.level].toLowerCase()} ·{' '}
              {role.interviews.length === 1 ? '1 interview' : `${role.interviews.length} interviews`}
              {roles.length > 1 ? (
                <>
                  {' '}
                  · <TextLink href={`${path}/loops/new`}>another role</TextLink>
                </>
              ) : null}
            </>
          )
        }
      />
      <div className="px-4 py-5 md:px-6">
        {role !== null && role.interviews.length > 0 ? (
          <NewLoopForm
            workspace={slug}
            roleId={role.id}
            people={people}
            zones={timeZones()}
            timeZone={workspace.timeZone}
            readerZone={person.timeZone}
            interviews={role.interviews.map((one) => ({
              roleInterviewId: one.id,
              title: one.title,
              purpose: one.purpose,
              minutes: one.minutes,
              rating: one.rating,
              questions: one.items.map((item) => item.question.body.title),
            }))}
          />
        ) : role !== null ? (
          <EmptyState action={<ButtonLink href={`${path}/roles/${role.id}`}>Open the role</ButtonLink>}>
            This role has no interview yet, so there is nothing to plan.
          </EmptyState>
        ) : roles.length === 0 ? (
          <EmptyState
            action={
              <ButtonLink href={`${path}/roles/new`} variant="primary">
                Make a role first
              </ButtonLink>
            }
          >
            A loop takes its interviews and kits from a role, and this workspace has none yet.
          </EmptyState>
        ) : (
          <section aria-labelledby="which">
            <h2 id="which" className="mb-1 font-semibold text-sm">
              For which role?
            </h2>
            <ul className="max-w-read">
              {roles.map((one) => (
                <li
                  key={one.id}
                  className="relative flex min-h-10 items-center justify-between border-b py-1.5 text-sm"
                >
                  <Link
                    href={`${path}/loops/new?role=${one.id}`}
                    className="rounded-sm font-medium decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
                  >
                    {one.title}
                  </Link>
                  <span className="text-ink-2 text-xs">{LEVEL_WORDS[one.level]}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}
