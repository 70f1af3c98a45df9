/** Tests of a suite as staff read them: what is expected, the behaviour as a candidate may learn it, the criterion. */
import type { StaffPart } from '../exercise';

type TestListProps = { tests: StaffPart['visible']; criteria: StaffPart['question']['criteria'] };

export function TestList({ tests, criteria }: TestListProps) {
  return (
    <ol className="divide-y border-y">
      {tests.map((test) => (
        <li key={test.id} className="py-1.5 text-sm">
          {test.title}
          <span className="block text-ink-2 text-xs">
            {test.behaviour}
            {test.criterion === null
              ? ''
              : ` · ${criteria.find((one) => one.id === test.criterion)?.title ?? test.criterion}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
