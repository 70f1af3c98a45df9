/** How candidates' code is confined on this machine: for the owner, in words. */
import type { Metadata } from 'next';
import { Alert } from '@/components/alert';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { loadSandbox } from '@/features/exercises/loaders';

export const metadata: Metadata = { title: 'Sandbox' };

export default async function SandboxPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { confinement } = await loadSandbox((await params).workspace);
  return (
    <>
      <PageHeader title="Sandbox" subtitle="What stands between candidates’ code and this machine" />
      <div className="flex max-w-read flex-col gap-8 px-4 py-6 md:px-6">
        {confinement === null ? (
          <Alert kind="info">This process runs no candidates’ code; workers elsewhere do.</Alert>
        ) : (
          <>
            {confinement.byOs ? (
              <p>
                The operating system itself confines every process that runs a candidate’s code: an escape from the
                engine would still meet no network, no files and no other process.
              </p>
            ) : (
              <Alert kind="warning">
                The operating system does not confine these processes here. The engine does, and what is listed below;
                for real candidates run Plumbline on Linux with bubblewrap, and set SANDBOX_REQUIRE_OS=1.
              </Alert>
            )}
            <Section title="Layers that hold, outermost first">
              <ol className="flex list-decimal flex-col gap-1 pl-5">
                {confinement.layers.map((layer) => (
                  <li key={layer}>{layer}</li>
                ))}
              </ol>
            </Section>
            {confinement.missing.length === 0 ? null : (
              <Section title="Layers that this machine does not offer">
                <dl className="flex flex-col gap-3">
                  {confinement.missing.map(({ layer, reason }) => (
                    <div key={layer}>
                      <dt className="font-medium">{layer}</dt>
                      <dd className="text-ink-2">{reason}</dd>
                    </div>
                  ))}
                </dl>
              </Section>
            )}
            <Section title="Engine">
              <p className="tabular-nums">
                {confinement.engine.name} {confinement.engine.version}
              </p>
              <p className="text-ink-2">
                A stored run gives the same result to the byte on this version; on another one its page says so.
              </p>
            </Section>
          </>
        )}
      </div>
    </>
  );
}
