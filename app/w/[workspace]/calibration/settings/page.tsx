import type { Metadata } from 'next';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { SettingsForm } from '@/features/calibration/components/settings-form';
import { loadSettings } from '@/features/calibration/loaders';

export const metadata: Metadata = { title: 'Settings · Calibration' };

export default async function CalibrationSettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { settings, workspace, maySet } = await loadSettings((await params).workspace);
  const href = `/w/${workspace.workspaceSlug}/calibration`;
  const states = [
    ['People are named in calibration', settings.names],
    ['Adjusted levels stand beside the raw ones', settings.adjusted],
    ['The organisation’s calibrator may pool these ratings', settings.pooled],
  ] as const;
  return (
    <>
      <PageHeader
        title="What calibration shows"
        subtitle={workspace.workspaceName}
        actions={<TextLink href={href}>Calibration</TextLink>}
      />
      <div className="space-y-6 px-4 py-6 md:px-6">
        {maySet.ok ? (
          <SettingsForm workspace={workspace.workspaceSlug} settings={settings} />
        ) : (
          <>
            <ul className="max-w-read space-y-1 text-sm">
              {states.map(([words, on]) => (
                <li key={words}>
                  {words}: <strong className="font-semibold">{on ? 'yes' : 'no'}</strong>
                </li>
              ))}
            </ul>
            <p className="text-ink-2 text-sm">{maySet.reason}</p>
          </>
        )}
        <p className="text-sm">
          <TextLink href={`${href}/adjusted`}>What adjusted levels are, and what they are not</TextLink>
        </p>
      </div>
    </>
  );
}
