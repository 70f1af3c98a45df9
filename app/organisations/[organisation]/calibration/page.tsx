/** Calibration over the workspaces of an organisation that allow it. */
import type { Metadata } from 'next';
import { AppFrame } from '@/app/app-frame';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { DownloadLink } from '@/components/download-link';
import { EmptyState } from '@/components/empty-state';
import { Menu } from '@/components/menu';
import { PageHeader } from '@/components/page-header';
import { requirePerson } from '@/features/access/loaders';
import type { Board } from '@/features/calibration/components/board';
import { BoardView } from '@/features/calibration/components/board-view';
import * as makers from '@/features/calibration/components/boards';
import { loadPool } from '@/features/calibration/loaders';
import { PERIODS, type Period } from '@/features/calibration/schema';
import { counted, listed, nothingSentence, UNKNOWN } from '@/features/calibration/words';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';

export const metadata: Metadata = { title: 'Pooled calibration' };

type Props = {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PooledCalibrationPage({ params, searchParams }: Props) {
  const { person, all } = await requirePerson();
  const found = await loadPool<Board>((await params).organisation, searchParams, makers);
  const { board, organisation, slug, period, capability, workspaces, others, unknown } = found;
  const asked = (over: { period?: Period; capability?: string } = {}) => {
    const query = new URLSearchParams({ period: over.period ?? period });
    const wanted = over.capability ?? capability?.key ?? '';
    if (wanted !== '') query.set('capability', wanted);
    return query;
  };
  const here = `/organisations/${slug}/calibration`;
  const exportHref = (more: Record<string, string>) => {
    const query = asked();
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `/api/v1${here}/export?${query}`;
  };
  return (
    <AppFrame person={person} all={all}>
      <PageHeader
        title="Pooled calibration"
        subtitle={`${organisation}${capability === null ? '' : ` · ${capability.name}`} · ${PERIODS[period].words} · ${board.restsOn}`}
        actions={
          <>
            <Menu
              label="Capability"
              trigger={<Button>Capability: {capability?.name ?? 'all'}</Button>}
              items={[
                { label: 'All capabilities', href: `${here}?${asked({ capability: '' })}` },
                ...DEFAULT_CAPABILITIES.map((one) => ({
                  label: one.name,
                  href: `${here}?${asked({ capability: one.key })}`,
                })),
              ]}
            />
            <Menu
              label="Period"
              trigger={<Button>Period: {PERIODS[period].label.toLowerCase()}</Button>}
              items={(Object.keys(PERIODS) as Period[]).map((one) => ({
                label: PERIODS[one].label,
                href: `${here}?${asked({ period: one })}`,
              }))}
            />
            {board.nothing ? null : (
              <DownloadLink href={exportHref({ format: 'json' })} variant="secondary">
                Export
              </DownloadLink>
            )}
          </>
        }
      />
      <div className="px-4 pb-12 md:px-6 print:px-0">
        <p className="max-w-read py-4 text-ink-2 text-xs">
          {workspaces.length === 0 ? 'No workspace allows its ratings to be pooled.' : `Pooled: ${listed(workspaces)}.`}{' '}
          {others === 0
            ? null
            : `${counted(others, 'workspace')} ${others === 1 ? 'does' : 'do'} not allow it and ${others === 1 ? 'is' : 'are'} not read. `}
          By person and criterion; no candidate is named. Each look is noted in the log of every workspace that was
          read.
        </p>
        {unknown.map((name) => (
          <Alert key={name} kind="warning" lead="Not there:" className="mb-4">
            {UNKNOWN[name]}
          </Alert>
        ))}
        {board.nothing ? (
          <EmptyState>
            {workspaces.length === 0
              ? 'Nothing can be pooled yet. An owner allows it under Calibration, Settings, workspace by workspace.'
              : `${nothingSentence({ role: null, capability: capability?.name ?? null, period: PERIODS[period].months === null ? null : PERIODS[period].words })} Look at a longer period, or at all capabilities.`}
          </EmptyState>
        ) : (
          <BoardView board={board} tableHref={(table) => exportHref({ format: 'csv', table })} rowsHref={null} />
        )}
      </div>
    </AppFrame>
  );
}
