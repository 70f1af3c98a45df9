/** What a failed test offers as evidence: a criterion, and the red flags of solutions that the test is there to refuse. Pure. */
import type { ResultDocument } from '@/runner/contract';
import type { StaffPart } from './exercise';

/** A failed test, offered as evidence on its criterion. A person accepts it or does not. */
export interface OfferedEvidence {
  readonly testId: string;
  readonly title: string;
  readonly behaviour: string;
  /** Key of a criterion of the question `<slug>-exercise`, and its title. */
  readonly criterion: { readonly id: string; readonly title: string } | null;
  /** Red flags of solutions that this test is there to refuse. */
  readonly redFlags: readonly { readonly id: string; readonly text: string }[];
  readonly said: string | null;
}

/** What the failed tests of a result say. Tests that our fault or the machine's time stopped say nothing. */
export function offeredEvidence(staff: StaffPart, document: Pick<ResultDocument, 'tests' | 'kind'>): OfferedEvidence[] {
  const list = document.kind === 'hidden' ? staff.hidden : staff.visible;
  return document.tests.flatMap((record) => {
    const test = list.find((one) => one.id === record.id);
    if (!test || ['passed', 'not-run', 'machine-time'].includes(record.status)) return [];
    const flags = new Set(staff.mutants.filter((one) => one.killedBy === test.id).map((one) => one.redFlag));
    const criterion = staff.question.criteria.find((one) => one.id === test.criterion);
    return [
      {
        testId: test.id,
        title: test.title,
        behaviour: test.behaviour,
        criterion: criterion === undefined ? null : { id: criterion.id, title: criterion.title },
        redFlags: staff.question.redFlags.filter((one) => flags.has(one.id)).map(({ id, text }) => ({ id, text })),
        said: record.message,
      },
    ];
  });
}
