/**
 * The known-wrong solutions of an exercise: for each, what it gets wrong, the red flag and criterion it stands for, and the
 * test that finds it. Folded beneath: where its code differs from the reference.
 */
import { Fragment } from 'react';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { ScrollRegion } from '@/components/scroll-region';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { diffLines } from '@/features/questions/question';
import type { StaffPart } from '../exercise';

type MutationTableProps = { staff: StaffPart };

export function MutationTable({ staff }: MutationTableProps) {
  const { mutants, question, visible, hidden, reference } = staff;
  const tests = [...visible, ...hidden];
  const titleOf = (id: string) => tests.find((one) => one.id === id)?.title ?? id;
  const isVisible = (id: string) => visible.some((one) => one.id === id);
  return (
    <Table caption="Known-wrong solutions" hideCaption minWidth="44rem">
      <TableHead>
        <tr>
          <TableHeader>Known-wrong solution</TableHeader>
          <TableHeader>Red flag it stands for</TableHeader>
          <TableHeader>Criterion</TableHeader>
          <TableHeader>The test that finds it</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {mutants.map((mutant) => (
          <Fragment key={mutant.id}>
            <TableRow className="*:border-b-0!">
              <TableRowHeader className="w-2/5 font-normal!">{mutant.title}</TableRowHeader>
              <TableCell>
                {question.redFlags.find((one) => one.id === mutant.redFlag)?.text ?? mutant.redFlag}
              </TableCell>
              <TableCell>
                {question.criteria.find((one) => one.id === mutant.criterion)?.title ?? mutant.criterion}
              </TableCell>
              <TableCell>
                {titleOf(mutant.killedBy)}
                <span className="block text-ink-2 text-xs">
                  <span className="font-mono">{mutant.killedBy}</span>,{' '}
                  {isVisible(mutant.killedBy) ? 'visible' : 'hidden'}
                  {mutant.mayAlsoFail.length > 0 ? `; ${mutant.mayAlsoFail.length} more may fail with it` : ''}
                </span>
              </TableCell>
            </TableRow>
            <tr>
              {/* A width of nothing: the code scrolls in the table's width instead of making it wider. */}
              <TableCell colSpan={4} className="max-w-0 pt-0!">
                <Disclosure
                  summary={
                    <span className="font-normal text-ink-2 text-xs">
                      What differs<span className="sr-only">: {mutant.title}</span>
                    </span>
                  }
                >
                  <Changes reference={reference} source={mutant.source} />
                </Disclosure>
              </TableCell>
            </tr>
          </Fragment>
        ))}
      </TableBody>
    </Table>
  );
}

/** Lines around a change that are shown with it. */
const CONTEXT = 2;
/** Beyond this share of changed lines a mutant is a solution of its own, and its text says more than a comparison. */
const OWN_SOLUTION = 0.5;

function Changes({ reference, source }: { reference: string; source: string }) {
  const lines = diffLines(reference.trimEnd().split('\n'), source.trimEnd().split('\n'));
  const changed = lines.filter((line) => line.side !== 'both').length;
  const shown =
    changed > lines.length * OWN_SOLUTION
      ? source
          .trimEnd()
          .split('\n')
          .map((text, at) => ({ side: 'both' as const, text, at }))
      : lines
          .map((line, at) => ({ ...line, at }))
          .filter(({ at }) =>
            lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((one) => one.side !== 'both'),
          );
  const words = { mine: 'the reference has: ', theirs: 'this one has: ' };
  return (
    <ScrollRegion
      label="What differs from the reference"
      className="max-h-96 overflow-auto rounded border bg-page py-1"
    >
      <pre className="w-max min-w-full font-mono text-xs/5 [&>code]:block [&>code]:px-2 [&>code]:before:content-['__'/'']">
        {shown.map((line, index) => (
          <code
            key={line.at}
            className={cx(
              line.side === 'mine' && "bg-wash text-ink-2 before:content-['−_'/'']!",
              line.side === 'theirs' && "bg-accent-soft before:content-['+_'/'']!",
              index > 0 && line.at !== (shown[index - 1]?.at ?? 0) + 1 && 'mt-1 border-t border-dashed pt-1',
            )}
          >
            {line.side === 'both' ? null : <span className="sr-only">{words[line.side]}</span>}
            {`${line.text}\n`}
          </code>
        ))}
      </pre>
    </ScrollRegion>
  );
}
