import type { Metadata } from 'next';
import { Button } from '@/components/button';
import { DownloadLink } from '@/components/download-link';
import { EmptyState } from '@/components/empty-state';
import { Menu } from '@/components/menu';
import { PageHeader } from '@/components/page-header';
import { CalibrationView } from '@/features/calibration/components/calibration-view';
import { loadCalibration } from '@/features/calibration/loaders';
import { PERIODS, type Period } from '@/features/calibration/schema';
import { restsOn } from '@/features/calibration/words';
import { formatDay } from '@/lib/dates';

export const metadata: Metadata = { title: 'Calibration' };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CalibrationPage({ params, searchParams }: Props) {
  const { workspace: slug } = await params;
  const { calibration, zone, workspace, roles, role, period, now } = await loadCalibration(slug, searchParams);
  const workspaceHref = `/w/${workspace.workspaceSlug}`;
  const asked = (over: { role?: string; period?: Period }) => {
    const query = new URLSearchParams({ period: over.period ?? period });
    const wanted = over.role ?? role?.id ?? '';
    if (wanted !== '') query.set('role', wanted);
    return query;
  };
  const exportHref = (more: Record<string, string>) => {
    const query = asked({});
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `/api/v1${workspaceHref}/calibration/export?${query}`;
  };
  const nothing = calibration.n.ratings === 0 && Object.values(calibration.left).every((left) => left === 0);
  return (
    <>
      <PageHeader
        title="Calibration"
        subtitle={
          <>
            {role?.title ?? 'All roles'} · {PERIODS[period].words} · {restsOn(calibration)}
            <span className="hidden print:inline"> · as of {formatDay(now, zone)}</span>
          </>
        }
        actions={
          <>
            <Menu
              label="Role"
              trigger={<Button>Role: {role?.title ?? 'all'}</Button>}
              items={[
                { label: 'All roles', href: `${workspaceHref}/calibration?${asked({ role: '' })}` },
                ...roles.map((one) => ({
                  label: one.title,
                  href: `${workspaceHref}/calibration?${asked({ role: one.id })}`,
                })),
              ]}
            />
            <Menu
              label="Period"
              trigger={<Button>Period: {PERIODS[period].label.toLowerCase()}</Button>}
              items={(Object.keys(PERIODS) as Period[]).map((one) => ({
                label: PERIODS[one].label,
                href: `${workspaceHref}/calibration?${asked({ period: one })}`,
              }))}
            />
            <DownloadLink href={exportHref({ format: 'json' })} variant="secondary">
              Export
            </DownloadLink>
          </>
        }
      />
      <div className="px-4 pb-12 md:px-6 print:px-0">
        {nothing ? (
          <EmptyState className="mt-6 border-t-0">
            Nothing has been revealed {PERIODS[period].months === null ? 'yet' : `in the ${PERIODS[period].words}`}.
            Calibration compares blind first votes of two interviewers on one performance, from loops whose debrief was
            revealed; the first figures appear after 20 such performances.
          </EmptyState>
        ) : (
          <CalibrationView
            calibration={calibration}
            zone={zone}
            workspaceHref={workspaceHref}
            csvHref={(table) => exportHref({ format: 'csv', table })}
          />
        )}
      </div>
    </>
  );
}
