/** Everything that a decision rests on, as one document for paper, with its files to take away. */
import type { Metadata } from 'next';
import { DownloadLink } from '@/components/download-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { PrintButton } from '@/components/print-button';
import { AdjustedLevels } from '@/features/calibration/components/adjusted-levels';
import * as makers from '@/features/calibration/components/boards';
import { loadAdjusted } from '@/features/calibration/loaders';
import { PacketDocument } from '@/features/decisions/components/packet-document';
import { loadPacket } from '@/features/decisions/loaders';

type Props = { params: Promise<{ workspace: string; id: string }> };
export const metadata: Metadata = { title: 'Packet' };

export default async function PacketPage({ params }: Props) {
  const { workspace: slug, id } = await params;
  const { loop, packet, person, workspace } = await loadPacket(slug, id);
  const title = `Packet · ${loop.candidate}`;
  if (!packet.ok) {
    return (
      <>
        <PageHeader title={title} subtitle={loop.role} />
        <EmptyState className="mx-4 mt-6 md:mx-6">{packet.reason}</EmptyState>
      </>
    );
  }
  const adjusted = await loadAdjusted(slug, loop.id, makers);
  const file = `/api/v1/w/${workspace.workspaceSlug}/loops/${loop.id}/export?format=`;
  return (
    <>
      <PageHeader
        title={title}
        subtitle={loop.role}
        actions={
          <>
            <DownloadLink href={`${file}csv`}>CSV</DownloadLink>
            <DownloadLink href={`${file}json`}>JSON</DownloadLink>
            <PrintButton />
          </>
        }
      />
      <div className="px-4 py-6 md:px-6 print:px-0">
        <PacketDocument packet={packet.value} zone={person.timeZone} />
        <AdjustedLevels
          found={adjusted}
          interviews={packet.value.interviews}
          workspaceHref={`/w/${workspace.workspaceSlug}`}
        />
      </div>
    </>
  );
}
