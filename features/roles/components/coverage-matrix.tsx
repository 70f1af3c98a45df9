/**
 * Who judges what: criteria as rows under their capability, interviews as columns, and in each cell how many raters judge
 * the same performance. One rater cannot be compared with anybody, so one and none are said in words.
 */
import { Fragment } from 'react';
import { cx } from '@/components/cx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import type { CoverageFinding, CoverageGap, CoverageRow } from '../coverage';
import { WEIGHT_WORDS } from '../role';

export interface MatrixCapability {
  key: string;
  name: string;
  /** Missing where the role says nothing about it. */
  weight?: 1 | 2 | 3;
}

const STATE_WORDS: Record<CoverageRow['state'], string> = {
  none: 'no rater',
  single: 'one rater, not compared',
  comparable: 'comparable',
};

/** Each gap as a sentence; a heavy capability says so first. */
export function gapSentence(gap: CoverageGap): string {
  const what =
    gap.reason === 'no interview covers it' ? 'is in no interview' : 'has no criterion that two people rate together';
  return `${gap.name} ${what}${gap.heavy ? ', though it weighs heavy: thin evidence' : ''}.`;
}

export function CoverageMatrix({
  caption,
  interviews,
  capabilities,
  rows,
  gaps,
  advice,
}: {
  caption: string;
  interviews: { id: string; title: string }[];
  /** In the order to show them; those without a row are shown as a gap. */
  capabilities: MatrixCapability[];
  rows: CoverageRow[];
  gaps: CoverageGap[];
  /** The same and more, each with what to do; the gaps alone when left out. */
  advice?: readonly CoverageFinding[];
}) {
  const heavyFirst = [...gaps].sort((a, b) => Number(b.heavy) - Number(a.heavy));
  return (
    <>
      {advice !== undefined ? <Advice findings={advice} /> : null}
      {advice === undefined && gaps.length > 0 ? (
        <ul className="mb-3 max-w-read space-y-0.5 text-sm">
          {heavyFirst.map((gap) => (
            <li key={gap.capability} className={cx(gap.heavy && 'font-semibold')}>
              {gapSentence(gap)}
            </li>
          ))}
        </ul>
      ) : null}
      <Table caption={caption} hideCaption minWidth={`${18 + interviews.length * 6}rem`}>
        <TableHead>
          <tr>
            <TableHeader className="align-bottom">Criterion</TableHeader>
            {interviews.map((one) => (
              <TableHeader key={one.id} align="center" className="max-w-32 whitespace-normal align-bottom">
                {one.title}
              </TableHeader>
            ))}
            <TableHeader className="align-bottom">Raters together</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {capabilities.map((capability) => {
            const mine = rows.filter((row) => row.capability === capability.key);
            return (
              <Fragment key={capability.key}>
                <tr>
                  <th
                    scope="colgroup"
                    colSpan={interviews.length + 2}
                    className="h-8 border-b px-2 pt-3 pb-1 text-left font-semibold text-ink-2 text-xs"
                  >
                    {capability.name}
                    {capability.weight === undefined ? null : (
                      <span className="font-normal"> · weighs {WEIGHT_WORDS[capability.weight]}</span>
                    )}
                    {mine.length === 0 ? <span className="font-normal"> · no criterion</span> : null}
                  </th>
                </tr>
                {mine.map((row) => (
                  <TableRow key={row.criterionId}>
                    <TableRowHeader className="font-normal">
                      {row.title}
                      <span className="block text-ink-2 text-xs md:hidden">{STATE_WORDS[row.state]}</span>
                    </TableRowHeader>
                    {interviews.map((one, column) => {
                      const raters = row.raters[column] ?? 0;
                      return (
                        <TableCell key={one.id} align="center">
                          {raters === 0 ? (
                            <>
                              <span aria-hidden="true" className="text-ink-3">
                                ·
                              </span>
                              <span className="sr-only">not here</span>
                            </>
                          ) : (
                            raters
                          )}
                        </TableCell>
                      );
                    })}
                    <TableCell
                      className={cx('whitespace-nowrap', row.state === 'comparable' ? 'text-ink-2' : 'font-semibold')}
                    >
                      {STATE_WORDS[row.state]}
                    </TableCell>
                  </TableRow>
                ))}
              </Fragment>
            );
          })}
        </TableBody>
      </Table>
    </>
  );
}

function Advice({ findings }: { findings: readonly CoverageFinding[] }) {
  if (findings.length === 0) {
    return (
      <p className="mb-3 text-ink-2 text-sm">
        Every capability has ratings that can be compared, and none is asked twice.
      </p>
    );
  }
  return (
    <ul className="mb-4 max-w-read space-y-1.5 text-sm">
      {findings.map((one) => (
        <li key={one.what}>
          <span className={cx('block', one.heavy && 'font-semibold')}>{one.what}</span>
          <span className="block text-ink-2 text-xs">{one.todo}</span>
        </li>
      ))}
    </ul>
  );
}
