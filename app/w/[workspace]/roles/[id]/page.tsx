/** One role: what weighs and why, its interviews with their kits, and who would judge what. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { LevelMark } from '@/components/level-mark';
import { PageHeader } from '@/components/page-header';
import { ProgressBar } from '@/components/progress-bar';
import { Section } from '@/components/section';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import { CapabilityDialog } from '@/features/roles/components/capability-dialog';
import { CopyRole } from '@/features/roles/components/copy-role';
import { CoverageMatrix } from '@/features/roles/components/coverage-matrix';
import { InterviewDialog } from '@/features/roles/components/interview-dialog';
import { RemoveInterview } from '@/features/roles/components/remove-interview';
import { RoleNameDialog } from '@/features/roles/components/role-name-dialog';
import { slotState } from '@/features/roles/kit';
import { loadRole } from '@/features/roles/loaders';
import { LEVEL_WORDS, RATING_HINTS, RATING_WORDS, ROLE_TEMPLATES, WEIGHT_WORDS } from '@/features/roles/role';

type Props = { params: Promise<{ workspace: string; id: string }> };
type Loaded = Awaited<ReturnType<typeof loadRole>>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: (await loadRole(workspace, id)).role.title };
}

export default async function RolePage({ params }: Props) {
  const { workspace, id } = await params;
  const loaded = await loadRole(workspace, id);
  const { role, mayEdit } = loaded;
  const minutes = role.interviews.reduce((sum, one) => sum + one.minutes, 0);
  const template = ROLE_TEMPLATES.find((one) => one.key === role.template);
  return (
    <>
      <PageHeader
        title={role.title}
        subtitle={[
          LEVEL_WORDS[role.level],
          `${role.interviews.length} ${role.interviews.length === 1 ? 'interview' : 'interviews'}, ${minutes} min`,
          ...(template ? [`from the template ${template.title}`] : []),
        ].join(' · ')}
        actions={
          mayEdit ? (
            <>
              {role.interviews.length === 0 ? null : (
                <ButtonLink href={`/w/${workspace}/roles/${role.id}/print`}>Print kits</ButtonLink>
              )}
              {loaded.elsewhere.length === 0 ? null : (
                <CopyRole workspace={workspace} roleId={role.id} title={role.title} elsewhere={loaded.elsewhere} />
              )}
              <RoleNameDialog workspace={workspace} roleId={role.id} title={role.title} level={role.level} />
              <ButtonLink href={`/w/${workspace}/loops/new?role=${role.id}`} variant="primary">
                Start a loop
              </ButtonLink>
            </>
          ) : null
        }
      />
      <div className="flex flex-col gap-8 px-4 py-5 md:px-6">
        <Expectations loaded={loaded} workspace={workspace} />
        <Interviews loaded={loaded} workspace={workspace} />
        <Coverage loaded={loaded} />
      </div>
    </>
  );
}

function Expectations({ loaded, workspace }: { loaded: Loaded; workspace: string }) {
  const { role, mayEdit } = loaded;
  return (
    <Section title="What is expected, and why" aside="a weight orders and flags; it is never multiplied">
      <Table caption="Weights and expected levels" hideCaption minWidth="46rem">
        <TableHead>
          <tr>
            <TableHeader>Capability</TableHeader>
            <TableHeader>Weighs</TableHeader>
            <TableHeader>Level expected</TableHeader>
            <TableHeader>Rated by</TableHeader>
            {mayEdit ? (
              <TableHeader>
                <span className="sr-only">Edit</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {byWeight(loaded).map((capability) => {
            const mine = role.capabilities.find((one) => one.capability === capability.key);
            const anchor = capability.anchors.find((one) => one.level === mine?.expectedLevel);
            return (
              <TableRow key={capability.key}>
                <TableRowHeader className="w-[18%]">{capability.name}</TableRowHeader>
                {mine === undefined ? (
                  <TableCell colSpan={3} className="text-ink-2">
                    This role says nothing about it.
                  </TableCell>
                ) : (
                  <>
                    <TableCell className="w-[32%]">
                      <span className={cx(mine.weight === 3 && 'font-semibold')}>{WEIGHT_WORDS[mine.weight]}</span>
                      <span className="block text-ink-2 text-xs">{mine.weightReason}</span>
                    </TableCell>
                    <TableCell className="w-[32%]">
                      <span className="flex items-center gap-1.5">
                        <LevelMark
                          level={Math.min(mine.expectedLevel, capability.anchors.length)}
                          of={capability.anchors.length}
                        />
                        {mine.expectedLevel} {anchor?.label}
                      </span>
                      <span className="block text-ink-2 text-xs">{mine.expectedReason}</span>
                    </TableCell>
                    <TableCell className="whitespace-nowrap">{RATING_WORDS[mine.rating]}</TableCell>
                  </>
                )}
                {mayEdit ? (
                  <TableCell align="end" className="py-0.5!">
                    <CapabilityDialog workspace={workspace} roleId={role.id} capability={capability} current={mine} />
                  </TableCell>
                ) : null}
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Section>
  );
}

function Interviews({ loaded, workspace }: { loaded: Loaded; workspace: string }) {
  const { role, mayEdit, warnings } = loaded;
  const names = Object.fromEntries(loaded.capabilities.map(({ key, name }) => [key, name]));
  const add =
    loaded.first === null ? undefined : (
      <InterviewDialog workspace={workspace} roleId={role.id} first={loaded.first} capabilityNames={names} />
    );
  if (role.interviews.length === 0) {
    return (
      <Section title="Interviews">
        <EmptyState action={add}>This role has no interview yet, so no loop can be started from it.</EmptyState>
      </Section>
    );
  }
  return (
    <Section title="Interviews" aside="change the kit, keep the criteria">
      <ol>
        {role.interviews.map((interview) => {
          const slot = slotState(interview.items, interview.minutes);
          const found = warnings.get(interview.id) ?? [];
          const kitPath = `/w/${workspace}/roles/${role.id}/interviews/${interview.id}`;
          return (
            <li
              key={interview.id}
              className="grid gap-x-6 gap-y-2 border-t py-3 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_13rem]"
            >
              <div className="min-w-0">
                <h3 className="font-semibold text-sm">{interview.title}</h3>
                <p className="max-w-read text-ink-2 text-sm">{interview.purpose}</p>
                <p className="mt-1 text-xs">
                  <span className="font-medium">{RATING_WORDS[interview.rating]}.</span>{' '}
                  <span className="text-ink-2">{RATING_HINTS[interview.rating]}</span>
                </p>
              </div>
              <div className="min-w-0">
                <ul className="text-sm">
                  {interview.items.map((item) => (
                    <li key={item.id}>
                      <TextLink href={`/w/${workspace}/bank/${item.question.slug}`}>
                        {item.question.body.title}
                      </TextLink>
                      <span className="block text-ink-2 text-xs">
                        {item.question.criteria.length} criteria · {item.scenarioIds.length}{' '}
                        {item.scenarioIds.length === 1 ? 'scenario' : 'scenarios'} on them
                      </span>
                    </li>
                  ))}
                </ul>
                <ProgressBar
                  className="mt-1.5 w-64!"
                  label={`Minutes of ${interview.title}`}
                  text={slot.words}
                  value={slot.planned}
                  max={interview.minutes}
                  warnAt={slot.kind === 'tight' || slot.kind === 'over' ? 0.8 : undefined}
                />
                {found.length === 0 ? null : (
                  <Disclosure className="mt-1" summary={found.length === 1 ? '1 warning' : `${found.length} warnings`}>
                    <ul className="max-w-read space-y-1.5 text-xs">
                      {found.map((one) => (
                        <li key={`${one.rule} ${one.what}`}>
                          {one.what}
                          <span className="block text-ink-2">{one.todo}</span>
                        </li>
                      ))}
                    </ul>
                  </Disclosure>
                )}
              </div>
              {mayEdit ? (
                <div className="flex flex-wrap items-start gap-1 max-lg:-ml-2.5 lg:justify-end">
                  <ButtonLink
                    href={kitPath}
                    size="small"
                    aria-label={`Kit of ${interview.title}`}
                    className="max-lg:ml-2.5"
                  >
                    Kit
                  </ButtonLink>
                  <InterviewDialog
                    workspace={workspace}
                    roleId={role.id}
                    current={{
                      id: interview.id,
                      title: interview.title,
                      purpose: interview.purpose,
                      minutes: interview.minutes,
                      rating: interview.rating,
                    }}
                  />
                  <RemoveInterview
                    workspace={workspace}
                    roleId={role.id}
                    roleInterviewId={interview.id}
                    title={interview.title}
                  />
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
      <div className="flex flex-wrap items-center gap-3 border-t pt-3">{add}</div>
    </Section>
  );
}

function Coverage({ loaded }: { loaded: Loaded }) {
  const { role, coverage } = loaded;
  if (role.interviews.length === 0) return null;
  return (
    <Section title="Coverage" aside="raters who would judge the same performance">
      <CoverageMatrix
        caption="Criteria by interview, with the number of raters"
        interviews={role.interviews}
        capabilities={byWeight(loaded).map(({ key, name }) => ({
          key,
          name,
          weight: role.capabilities.find((one) => one.capability === key)?.weight,
        }))}
        rows={coverage.rows}
        gaps={coverage.gaps}
        advice={loaded.advice}
      />
    </Section>
  );
}

/** The workspace's capabilities, the heaviest first, those without a weight last. */
function byWeight({ role, capabilities }: Loaded) {
  const weight = (key: string) => role.capabilities.find((one) => one.capability === key)?.weight ?? 0;
  return [...capabilities].sort((a, b) => weight(b.key) - weight(a.key));
}
