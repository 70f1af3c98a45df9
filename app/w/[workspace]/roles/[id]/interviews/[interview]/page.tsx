/** The kit of one of a role's interviews, put together from the bank. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { requireWorkspace } from '@/features/access/loaders';
import { KitBuilder } from '@/features/roles/components/kit-builder';
import { loadKitBuilder } from '@/features/roles/loaders';
import { RATING_HINTS, RATING_WORDS } from '@/features/roles/role';

type Props = { params: Promise<{ workspace: string; id: string; interview: string }> };

export const metadata: Metadata = { title: 'Kit' };

export default async function KitBuilderPage({ params }: Props) {
  const { workspace, id, interview: interviewId } = await params;
  const { person } = await requireWorkspace(workspace);
  const { role, interview, elsewhere, choices, first, findings, capabilities } = await loadKitBuilder(
    workspace,
    id,
    interviewId,
  );
  const path = `/w/${workspace}/roles/${role.id}`;
  return (
    <>
      <PageHeader
        title={interview.title}
        subtitle={`${role.title} · ${interview.minutes} min · ${RATING_WORDS[interview.rating]}: ${RATING_HINTS[interview.rating]}`}
        actions={
          <>
            <TextLink href={path} className="text-xs">
              Back to the role
            </TextLink>
            <ButtonLink href={`${path}/print?interview=${interview.id}`}>Print the kit</ButtonLink>
          </>
        }
      />
      <KitBuilder
        place={{ workspace, roleId: role.id, roleInterviewId: interview.id, revision: interview.revision }}
        zone={person.timeZone}
        interview={{ minutes: interview.minutes, rating: interview.rating, entries: interview.entries }}
        choices={choices}
        first={first}
        elsewhere={elsewhere}
        capabilityNames={Object.fromEntries(capabilities.map(({ key, name }) => [key, name]))}
        findings={findings}
      />
    </>
  );
}
