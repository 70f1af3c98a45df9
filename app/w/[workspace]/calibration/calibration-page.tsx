/** One page of calibration: its tabs, what it is narrowed to, and its questions. */
import { DownloadLink } from '@/components/download-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { ProgressBar } from '@/components/progress-bar';
import { RefreshSoon } from '@/components/refresh-soon';
import { TabLinks } from '@/components/tab-links';
import { TextLink } from '@/components/text-link';
import type { Board } from '@/features/calibration/components/board';
import { BoardView } from '@/features/calibration/components/board-view';
import * as makers from '@/features/calibration/components/boards';
import { loadCalibration, type Progress } from '@/features/calibration/loaders';
import { PERIODS, type View } from '@/features/calibration/schema';
import { nothingSentence } from '@/features/calibration/words';
import { formatDay } from '@/lib/dates';
import { NarrowingMenus, NotThere, narrowedQuery, Widen } from './narrowing';

export type CalibrationPageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const VIEWS: Record<View, { path: string; label: string; own: string | null }> = {
  overview: { path: '', label: 'Six questions', own: 'Your figures' },
  raters: { path: '/raters', label: 'People', own: 'Your habits' },
  criteria: { path: '/criteria', label: 'Criteria', own: null },
  process: { path: '/process', label: 'Work', own: 'Your cards' },
};

export async function CalibrationPage({ params, searchParams, view }: CalibrationPageProps & { view: View }) {
  const { workspace: slug } = await params;
  const { found, workspaceHref, zone, narrowing, seesPanel, maySet, pool, now } = await loadCalibration<Board>(
    slug,
    searchParams,
    view,
    makers,
  );
  const { roles, capabilities, unknown, role, capability, period } = narrowing;
  const asked = () => narrowedQuery(narrowing);
  const here = `${workspaceHref}/calibration${VIEWS[view].path}`;
  const exportHref = (more: Record<string, string>) => {
    const query = asked();
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `/api/v1${workspaceHref}/calibration/export?${query}`;
  };
  const board = 'value' in found ? found.value : null;
  const narrowed = [role?.title ?? 'All roles', ...(capability === null ? [] : [capability.name])].join(' · ');
  const tabs = (Object.keys(VIEWS) as View[]).flatMap((one) => {
    const label = seesPanel ? VIEWS[one].label : VIEWS[one].own;
    return label === null
      ? []
      : [{ href: `${workspaceHref}/calibration${VIEWS[one].path}?${asked()}`, label, current: one === view }];
  });
  if (seesPanel) tabs.push({ href: `${workspaceHref}/calibration/rubric?${asked()}`, label: 'Rubric', current: false });
  return (
    <>
      <PageHeader
        title="Calibration"
        subtitle={
          <>
            {narrowed} · {PERIODS[period].words}
            {board === null ? null : ` · ${board.restsOn}`}
            <span className="hidden print:inline">
              {' '}
              · {VIEWS[view].label} · as of {formatDay(now, zone)}
            </span>
          </>
        }
        actions={
          <>
            <NarrowingMenus now={narrowing} choices={{ roles, capabilities }} href={(query) => `${here}?${query}`} />
            {pool === null ? null : (
              <TextLink href={`/organisations/${pool}/calibration?${narrowedQuery({ ...narrowing, role: null })}`}>
                All workspaces
              </TextLink>
            )}
            {maySet ? <TextLink href={`${workspaceHref}/calibration/settings`}>Settings</TextLink> : null}
            <DownloadLink href={exportHref({ format: 'json' })} variant="secondary">
              Export
            </DownloadLink>
          </>
        }
      />
      <TabLinks label="Calibration" links={tabs} className="px-4 md:px-6" />
      <div className="px-4 pb-12 md:px-6 print:px-0">
        <NotThere unknown={unknown} />
        {board === null ? (
          <Waiting progress={'progress' in found ? found.progress : { done: 0, of: 1 }} />
        ) : board.nothing ? (
          <EmptyState
            className="mt-6 border-t-0"
            action={<Widen now={narrowing} href={(query) => `${here}?${query}`} />}
          >
            {nothingSentence({
              role: role?.title ?? null,
              capability: capability?.name ?? null,
              period: PERIODS[period].months === null ? null : PERIODS[period].words,
            })}{' '}
            Calibration compares blind first votes of two interviewers on one performance, from loops whose debrief was
            revealed; the first figures appear after 20 such performances.
          </EmptyState>
        ) : board.frames.length + board.tiles.length === 0 ? (
          <EmptyState className="mt-6 border-t-0">
            Figures over criteria are for those who run the workspace; your own are under “Your figures”.
          </EmptyState>
        ) : (
          <BoardView
            board={board}
            tableHref={(table) => exportHref({ format: 'csv', table })}
            rowsHref={(table) => exportHref({ format: 'csv', table })}
          />
        )}
      </div>
    </>
  );
}

/** Figures of a large workspace take seconds the first time; whoever leaves and comes back finds them. */
export function Waiting({ progress }: { progress: Progress }) {
  const read = progress.done >= progress.of;
  return (
    <div className="max-w-read space-y-3 py-8">
      <p className="text-sm">
        These figures are made for the first time since something was revealed. This page goes on by itself; whoever
        comes later finds them ready.
      </p>
      <ProgressBar
        label="How far the figures are"
        text={read ? 'All ratings are read; computing' : `Reading ratings, part ${progress.done + 1} of ${progress.of}`}
        value={progress.done}
        max={Math.max(1, progress.of)}
      />
      <RefreshSoon ms={1000} />
    </div>
  );
}
