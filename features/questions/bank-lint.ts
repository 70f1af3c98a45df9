/**
 * The rules that look at a whole bank: prompts that ask nearly the same, capabilities that nobody asks about, and ids of a
 * syllabus that are covered twice or never. Pure, over facts of all its questions.
 */
import { type LikePair, likePairs, NEAR_DUPLICATE } from './likeness';
import { type LintFinding, lintError } from './lint';

export interface BankFinding extends LintFinding {
  /** The question that is meant; null where it is the bank, the syllabus or the list of what is left out. */
  readonly slug: string | null;
}

/** Pairs of prompts that ask nearly the same; each is found on the later of the two. */
export function nearDuplicates(
  questions: readonly { readonly slug: string; readonly prompt: string }[],
  threshold = NEAR_DUPLICATE,
): BankFinding[] {
  const prompts = questions.map(({ slug, prompt }) => ({ id: slug, text: prompt }));
  return likePairs(prompts, threshold).map((pair) => ({ slug: pair.second, ...nearDuplicate(pair, pair.first) }));
}

/** What is said about a pair on one of its questions; `other` names the other one. */
export function nearDuplicate({ likeness }: LikePair, other: string): LintFinding {
  const share = Math.round(100 * likeness);
  const reason = `${share} % of the words of this prompt and of "${other}" are the same`;
  return lintError('near-duplicate', 'prompt', reason, 'merge the two, or ask in this one what the other does not');
}

/** Capabilities that are promised and that no question is about. */
export function emptyCapabilities(
  capabilities: readonly string[],
  questions: readonly { readonly capability: string }[],
): BankFinding[] {
  const asked = new Set(questions.map((one) => one.capability));
  return capabilities
    .filter((one) => !asked.has(one))
    .map((one) => ({
      slug: null,
      ...lintError(
        'empty-capability',
        'capability',
        `no question is about ${one}`,
        'write one, or drop the capability',
      ),
    }));
}

/** A list of ids that a bank promises to account for, and those that it leaves out with the reason. */
export interface Syllabus {
  readonly ids: readonly string[];
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

/** More than these left out, and the bank no longer asks what its syllabus names. */
const MOST_LEFT_OUT = 15;

/**
 * Holds the ids that questions cover against the syllabus: each is covered by one question, or left out with a reason. A
 * finding about what is left out has a field of `left-out.json`, and one about an id that nobody covers has that id.
 */
export function coverage(
  syllabus: Syllabus,
  questions: readonly { readonly slug: string; readonly covers: readonly string[] }[],
): BankFinding[] {
  const known = new Set(syllabus.ids);
  const coveredBy = new Map<string, string[]>();
  for (const { slug, covers } of questions) {
    for (const id of new Set(covers)) coveredBy.set(id, [...(coveredBy.get(id) ?? []), slug]);
  }
  const onQuestions = questions.flatMap(({ slug, covers }) =>
    covers.flatMap((id, index): BankFinding[] => {
      const field = `covers.${index}`;
      if (!known.has(id)) {
        const finding = lintError('unknown-id', field, `"${id}" is no id of the syllabus`, 'mend or remove the id');
        return [{ slug, ...finding }];
      }
      const [first, ...others] = coveredBy.get(id) ?? [];
      if (first === slug || others.length === 0) return [];
      const reason = `"${id}" is covered by "${first}" too`;
      return [{ slug, ...lintError('covered-twice', field, reason, 'leave it with the question that asks it') }];
    }),
  );
  const leftOut = new Set(syllabus.leftOut.map((one) => one.id));
  const never = syllabus.ids.filter((id) => !coveredBy.has(id) && !leftOut.has(id));
  const advice = 'ask it in a question and name the id there, or leave it out with a reason';
  return [
    ...onQuestions,
    ...never.map((id) => ({ slug: null, ...lintError('never-covered', id, 'no question covers this id', advice) })),
    ...leftOutFindings(syllabus, known, coveredBy),
  ];
}

function leftOutFindings(
  { leftOut }: Syllabus,
  known: ReadonlySet<string>,
  coveredBy: ReadonlyMap<string, readonly string[]>,
): BankFinding[] {
  const fault = ({ id, reason }: Syllabus['leftOut'][number], index: number) => {
    const by = coveredBy.get(id);
    if (!known.has(id)) return ['id', `"${id}" is no id of the syllabus`, 'mend or remove it'] as const;
    if (leftOut.findIndex((one) => one.id === id) !== index)
      return ['id', `"${id}" is left out twice`, 'keep one'] as const;
    if (by) return ['id', `"${id}" is left out, and "${by[0]}" covers it`, 'keep one of the two'] as const;
    if (reason.trim().split(/\s+/).length >= 3) return null;
    return ['reason', `"${id}" is left out without a reason`, 'say in a few words why nobody should ask it'] as const;
  };
  const findings = leftOut.flatMap((one, index): BankFinding[] => {
    const [field, reason, advice] = fault(one, index) ?? [];
    return field ? [{ slug: null, ...lintError('left-out', `${index}.${field}`, reason ?? '', advice ?? '') }] : [];
  });
  if (leftOut.length <= MOST_LEFT_OUT) return findings;
  const many = `${leftOut.length} ids are left out, more than ${MOST_LEFT_OUT}`;
  return [...findings, { slug: null, ...lintError('left-out', '', many, 'ask some of them after all') }];
}
