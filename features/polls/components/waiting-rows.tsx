/** Rows by raters before the reveal: each cell says sealed or thinking, and nothing else can be read from the table. */
import { cx } from '@/components/cx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import type { DebriefPlan } from '../debrief';
import { hasSealed, type Round } from '../poll';
import { nameOf, raterWord } from './words';

export function WaitingRows({ plan, round }: { plan: DebriefPlan; round: Round }) {
  const raters = Object.keys(round.raters).sort((a, b) => nameOf(plan, a).localeCompare(nameOf(plan, b), 'en'));
  return (
    <>
      <div className="max-md:hidden">
        <Matrix plan={plan} round={round} raters={raters} />
      </div>
      <ul className="border-b md:hidden">
        {plan.rows.map((row) => (
          <li key={`${row.rowKey} ${row.performanceId}`} className="border-t py-2.5">
            <p className="font-medium text-sm">{row.title}</p>
            <p className="text-ink-2 text-xs">{row.about}</p>
            <p className="mt-0.5 text-xs">
              {raters
                .filter((id) => row.raterIds.includes(id))
                .map((id) => `${nameOf(plan, id)} ${raterWord(round.raters[id] ?? 'thinking')}`)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

type MatrixProps = { plan: DebriefPlan; round: Round; raters: readonly string[] };

function Matrix({ plan, round, raters }: MatrixProps) {
  return (
    <Table caption="Who has sealed, row by row" hideCaption minWidth={`${14 + raters.length * 5.5}rem`}>
      <TableHead>
        <tr>
          <TableHeader>Row</TableHeader>
          {raters.map((id) => (
            <TableHeader key={id} align="center" title={nameOf(plan, id)} className="w-22">
              <span className="block max-w-22 truncate">{nameOf(plan, id)}</span>
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {plan.rows.map((row) => (
          <TableRow key={`${row.rowKey} ${row.performanceId}`}>
            <TableRowHeader className="py-2">
              <span className="block font-medium">{row.title}</span>
              <span className="block font-normal text-ink-2 text-xs">{row.about}</span>
            </TableRowHeader>
            {raters.map((id) => {
              const state = round.raters[id] ?? 'thinking';
              return (
                <TableCell key={id} align="center">
                  {row.raterIds.includes(id) ? (
                    <span className={cx('text-xs', hasSealed(state) ? 'font-semibold text-ink' : 'text-ink-2')}>
                      {raterWord(state)}
                    </span>
                  ) : (
                    <span className="text-ink-3">
                      <span aria-hidden="true">·</span>
                      <span className="sr-only">does not rate this</span>
                    </span>
                  )}
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
