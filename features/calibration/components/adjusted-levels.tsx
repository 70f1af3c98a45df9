/** Raw and adjusted levels of a loop's performances side by side: as differences, in the order of the interviews, nothing summed. */
import { Section } from '@/components/section';
import {
  Table,
  TableBody,
  TableCell,
  TableEmpty,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from '@/components/table';
import { TextLink } from '@/components/text-link';
import type { AdjustedPerformance } from '../adjusted';
import { NBSP, signed } from '../words';

export interface AdjustedLevelsProps {
  /** Null: the workspace has them off, and nothing is shown. */
  found: readonly AdjustedPerformance[] | null;
  interviews: readonly { id: string; title: string; skipped: boolean }[];
  workspaceHref: string;
}

const level = (value: number): string => value.toFixed(1);

export function AdjustedLevels({ found, interviews, workspaceHref }: AdjustedLevelsProps) {
  if (found === null) return null;
  const of = new Map(found.map((one) => [one.performanceId, one]));
  const rows = interviews.filter((one) => !one.skipped);
  return (
    <Section title="Levels as given, and adjusted for who interviewed" size="small" level={3} className="my-6">
      <Table caption="Levels as given, and adjusted for who interviewed" hideCaption minWidth="22rem">
        <TableHead>
          <tr>
            <TableHeader>Interview</TableHeader>
            <TableHeader align="end">As given</TableHeader>
            <TableHeader align="end">Adjusted</TableHeader>
            <TableHeader align="end">Difference</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.length === 0 ? <TableEmpty columns={4}>There is no interview to compare.</TableEmpty> : null}
          {rows.map(({ id, title }) => {
            const one = of.get(id);
            return (
              <TableRow key={id}>
                <TableRowHeader>{title}</TableRowHeader>
                {one === undefined ? (
                  <TableCell colSpan={3} align="end" className="text-ink-2">
                    none: not all of its interviewers have a severity
                  </TableCell>
                ) : (
                  <>
                    <TableCell align="end">{level(one.raw)}</TableCell>
                    <TableCell align="end">
                      {level(one.adjusted)} ({level(one.low)}
                      {NBSP}to{NBSP}
                      {level(one.high)})
                    </TableCell>
                    <TableCell align="end">{signed(one.adjusted - one.raw)}</TableCell>
                  </>
                )}
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <p className="mt-2 max-w-read text-ink-2 text-xs">
        Advisory: mean levels of each performance, the adjusted one shrunk towards the mean of all, with where it likely
        lies. Nothing here sorts, filters or sums.{' '}
        <TextLink href={`${workspaceHref}/calibration/adjusted`}>What this is, and what it is not</TextLink>
      </p>
    </Section>
  );
}
