/** Which anchors split raters: criteria at the left, the most divided first; the chosen one with its anchors at the right. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { ButtonLink } from '@/components/button-link';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { TextLink } from '@/components/text-link';
import * as makers from '@/features/calibration/components/boards';
import { loadRubrics } from '@/features/calibration/loaders';
import { PERIODS } from '@/features/calibration/schema';
import { RubricDetail } from '@/features/rubrics/components/rubric-detail';
import { loadRubricDetail } from '@/features/rubrics/loaders';
import type { RubricHealth } from '@/features/rubrics/rubric';
import { lineName, lineSentence } from '@/features/rubrics/words';
import { Waiting } from '../calibration-page';
import { NarrowingMenus, NotThere, narrowedQuery, Widen } from '../narrowing';

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: 'Rubric · Calibration' };

export default async function RubricPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const path = `/w/${workspace}`;
  const { found, narrowing } = await loadRubrics<RubricHealth>(workspace, searchParams, makers);
  const rubrics = 'value' in found ? found.value : [];
  const detail = await loadRubricDetail(workspace, searchParams, rubrics);
  const { roles, capabilities, unknown } = narrowing;
  const query = narrowedQuery(narrowing);
  const here = (asked: URLSearchParams) => `${path}/calibration/rubric?${asked}`;
  const header = (
    <PageHeader
      title="Which anchors split raters?"
      subtitle={[
        narrowing.role?.title ?? 'All roles',
        ...(narrowing.capability === null ? [] : [narrowing.capability.name]),
        PERIODS[narrowing.period].words,
        'comparable, blind first ratings of interviews and of sample answers',
      ].join(' · ')}
      actions={
        <>
          <NarrowingMenus now={narrowing} choices={{ roles, capabilities }} href={here} />
          <TextLink href={`${path}/calibration?${query}`} className="text-xs">
            Calibration
          </TextLink>
          <ButtonLink href={`${path}/workshops`}>Workshops</ButtonLink>
        </>
      }
    />
  );
  if (detail === null) {
    return (
      <>
        {header}
        <div className="px-4 md:px-6">
          <NotThere unknown={unknown} />
          {'progress' in found ? (
            <Waiting progress={found.progress} />
          ) : (
            <EmptyState
              className="mt-6 border-t-0"
              action={
                <>
                  <Widen now={narrowing} href={here} />
                  <ButtonLink href={`${path}/workshops`}>Workshops</ButtonLink>
                </>
              }
            >
              No two raters have judged the same performance on one criterion here yet. A workshop on sample answers is
              the quickest way: an hour shows which anchors are read in two ways.
            </EmptyState>
          )}
        </div>
      </>
    );
  }
  return (
    <Panes
      share="wide-right"
      header={header}
      leftLabel="Criteria"
      rightLabel="The chosen criterion"
      left={
        <nav aria-label="Criteria, the most divided first">
          <NotThere unknown={unknown} />
          <ol className="border-b">
            {rubrics.map((one) => {
              const current = one === detail.health;
              return (
                <li
                  key={one.criterion.id}
                  className={cx(
                    'relative -mx-3 border-t px-3 py-2 hover:bg-wash/60',
                    current && 'bg-wash shadow-[inset_2px_0_var(--accent)]',
                  )}
                >
                  <Link
                    href={`${here(query)}&criterion=${one.criterion.id}#chosen`}
                    aria-current={current ? 'true' : undefined}
                    className="font-medium text-sm after:absolute after:inset-0"
                  >
                    {one.criterion.title}
                  </Link>
                  <p className="text-ink-2 text-xs">
                    {one.worst === null
                      ? 'no line splits its raters'
                      : `${lineName(one.criterion, one.worst)}: ${lineSentence(one.worst)}`}
                  </p>
                </li>
              );
            })}
          </ol>
          <Disclosure summary="How is this computed?" className="mt-4">
            <p className="text-ink-2 text-xs">
              Two raters of one performance are a pair. A line between two neighbouring levels splits it when one stood
              at or below the line and the other above. The share of split pairs is shown from 20 shared performances
              on, with a 95 % interval by resampling performances; below that pairs are counted. Late ratings, ratings
              with a key in view and a second rating of one sample answer are left out. Before and after: the difference
              of two shares, its interval from the two intervals (Zou and Donner 2008).
            </p>
          </Disclosure>
        </nav>
      }
      right={
        <div id="chosen" className="scroll-mt-4">
          <RubricDetail {...detail} path={path} />
        </div>
      }
    />
  );
}
