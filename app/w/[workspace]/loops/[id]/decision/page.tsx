/** The decision on one candidate: before the reveal a sentence, after it the rows, their evidence and what was signed. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { AdjustedLevels } from '@/features/calibration/components/adjusted-levels';
import * as makers from '@/features/calibration/components/boards';
import { loadAdjusted } from '@/features/calibration/loaders';
import { DecisionDesk } from '@/features/decisions/components/decision-desk';
import { PacketHead, revealWords } from '@/features/decisions/components/packet-head';
import { PacketRow } from '@/features/decisions/components/packet-row';
import { SignedDecision } from '@/features/decisions/components/signed-decision';
import { loadPacket } from '@/features/decisions/loaders';
import { byDisagreement, linesByCite, type Packet } from '@/features/decisions/packet';

type Props = { params: Promise<{ workspace: string; id: string }> };
export const metadata: Metadata = { title: 'Decision' };

export default async function DecisionPage({ params }: Props) {
  const { workspace: slug, id } = await params;
  const { loop, packet, maySign, person, workspace } = await loadPacket(slug, id);
  const href = `/w/${workspace.workspaceSlug}/loops/${loop.id}`;
  const title = `Decision · ${loop.candidate}`;
  if (!packet.ok) {
    return (
      <>
        <PageHeader title={title} subtitle={loop.role} />
        <EmptyState className="mx-4 mt-6 md:mx-6">{packet.reason}</EmptyState>
      </>
    );
  }
  const found = packet.value;
  const rows = byDisagreement(found.rows);
  const standing = found.decisions.find((one) => one.supersededAt === null);
  const signed = <Signed packet={found} zone={person.timeZone} />;
  const adjusted = await loadAdjusted(slug, loop.id, makers);
  const intro = (
    <>
      <PacketHead packet={found} zone={person.timeZone} />
      <AdjustedLevels found={adjusted} interviews={found.interviews} workspaceHref={`/w/${workspace.workspaceSlug}`} />
    </>
  );
  return (
    <>
      <PageHeader
        title={title}
        subtitle={`${loop.role} · ${revealWords(found, person.timeZone)}`}
        actions={
          <>
            <TextLink href={`/w/${workspace.workspaceSlug}/compare?loop=${loop.id}`}>Compare</TextLink>
            <ButtonLink href={`${href}/packet`}>Packet</ButtonLink>
          </>
        }
      />
      {maySign.ok ? (
        <DecisionDesk
          workspace={workspace.workspaceSlug}
          loopId={loop.id}
          rows={rows}
          interviews={found.interviews.map((one) => [one.id, one.title])}
          signer={{ id: person.id, name: person.name }}
          zone={person.timeZone}
          supersedes={standing?.id ?? null}
          intro={intro}
          standing={signed}
        />
      ) : (
        <div className="grid lg:grid-cols-[minmax(0,1fr)_25rem]">
          <div className="min-w-0 px-4 py-5 md:px-6">
            {intro}
            {rows.map((row) => (
              <PacketRow
                key={row.rowKey}
                row={row}
                interviews={new Map(found.interviews.map((one) => [one.id, one.title]))}
                zone={person.timeZone}
              />
            ))}
          </div>
          <div className="min-w-0 border-t bg-page px-4 py-5 max-lg:order-first max-lg:border-b md:px-6 lg:border-t-0 lg:border-l">
            {signed}
            {standing === undefined ? <p className="text-sm">Nothing is decided yet.</p> : null}
            <p className="mt-4 text-ink-2 text-xs">{maySign.reason}</p>
          </div>
        </div>
      )}
    </>
  );
}

/** What was signed: the decision that stands, and folded those that it superseded. */
function Signed({ packet, zone }: { packet: Packet; zone: string }) {
  const lines = linesByCite(packet);
  const standing = packet.decisions.find((one) => one.supersededAt === null);
  const earlier = packet.decisions.filter((one) => one.supersededAt !== null);
  if (packet.decisions.length === 0) return null;
  return (
    <div className="mb-6 space-y-4 border-b pb-6">
      {standing === undefined ? null : <SignedDecision decision={standing} lines={lines} zone={zone} />}
      {earlier.length === 0 ? null : (
        <Disclosure summary={earlier.length === 1 ? 'An earlier decision' : `${earlier.length} earlier decisions`}>
          <div className="space-y-6">
            {earlier.map((one) => (
              <SignedDecision key={one.id} decision={one} lines={lines} zone={zone} />
            ))}
          </div>
        </Disclosure>
      )}
    </div>
  );
}
