/** A decision as a value: what makes it complete, and the words for its outcomes. Pure. */
import type { FieldProblem } from '@/lib/errors';
import type { DecisionInput, OutcomeOfLoop } from './schema';

export const OUTCOME_WORDS: Record<OutcomeOfLoop, string> = {
  hire: 'Hire',
  no: 'No hire',
  'more-evidence': 'More evidence needed',
};

/** Ways in which a name may be typed and still be the same name. */
const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').toLocaleLowerCase();

/**
 * What is still wrong with a decision, field by field. Hire and no must rest on evidence lines that the signer can see;
 * "more evidence" may say what is missing instead.
 * @param known cites (`<card id>/<line id>`) that exist in the revealed cards
 * @param signer the account's name
 */
export function problemsOf(input: DecisionInput, known: ReadonlySet<string>, signer: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [index, reason] of input.reasons.entries()) {
    if (reason.cites.some((cite) => !known.has(cite))) {
      problems.push({
        field: `reasons.${index}.cites`,
        reason: 'cites a line that is not in this loop’s sealed cards',
      });
    } else if (input.outcome !== 'more-evidence' && reason.cites.length === 0) {
      problems.push({ field: `reasons.${index}.cites`, reason: 'must cite at least one evidence line' });
    }
  }
  if (plain(input.signature) !== plain(signer)) {
    problems.push({ field: 'signature', reason: `type your name as it is on your account: ${signer}` });
  }
  return problems;
}
