/** The exercises as dense rows. On a narrow screen the figures follow the title on a second line. */
import Link from 'next/link';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';

export interface ExerciseRow {
  slug: string;
  title: string;
  summary: string;
  /** Titles of its criteria. */
  assesses: readonly string[];
  difficulty: string;
  minutes: number;
  tests: { visible: number; hidden: number };
  mutants: number;
  redFlags: number;
  origin: 'public' | 'private';
}

export function ExerciseRows({ path, rows }: { path: string; rows: readonly ExerciseRow[] }) {
  return (
    <Table caption="Exercises" hideCaption minWidth="0">
      <TableHead className="max-lg:sr-only">
        <tr>
          <TableHeader>Exercise</TableHeader>
          <TableHeader>What it assesses</TableHeader>
          <TableHeader>Difficulty</TableHeader>
          <TableHeader align="end">Minutes</TableHeader>
          <TableHeader align="end">Tests</TableHeader>
          <TableHeader align="end">Mutants</TableHeader>
          <TableHeader align="end">Red flags</TableHeader>
          <TableHeader>Suite</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => {
          const tests = row.tests.visible + row.tests.hidden;
          return (
            <TableRow key={row.slug} className="relative">
              <TableRowHeader className="lg:max-w-96">
                <Link
                  href={`${path}/${row.slug}`}
                  className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
                >
                  {row.title}
                </Link>
                <span className="block text-pretty font-normal text-ink-2 text-xs">{row.summary}</span>
                <span className="block font-normal text-ink-2 text-xs lg:hidden">
                  {row.difficulty} · {row.minutes} min · {tests} tests · {row.mutants} mutants · {row.redFlags} red
                  flags · {row.origin}
                </span>
              </TableRowHeader>
              <TableCell className="max-lg:hidden">
                <ul className="text-xs/5">
                  {row.assesses.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </TableCell>
              <TableCell className="max-lg:hidden">{row.difficulty}</TableCell>
              <TableCell align="end" className="max-lg:hidden">
                {row.minutes}
              </TableCell>
              <TableCell align="end" className="whitespace-nowrap max-lg:hidden">
                {row.tests.visible} + {row.tests.hidden}
                <span className="sr-only"> visible and hidden</span>
              </TableCell>
              <TableCell align="end" className="max-lg:hidden">
                {row.mutants}
              </TableCell>
              <TableCell align="end" className="max-lg:hidden">
                {row.redFlags}
              </TableCell>
              <TableCell className="max-lg:hidden">{row.origin}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
