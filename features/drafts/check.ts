/** What a draft still needs before it can be published, and what the content lint warns of. Pure. */
import { lintQuestion } from '@/features/questions/lint';
import { type QuestionBody, questionBodySchema } from '@/features/questions/schema';
import type { FieldProblem } from '@/lib/errors';
import { type DraftForm, settle, settledSamples } from './draft';

export interface Finding {
  /** A dotted path into the form, `criteria.0.levels.2.anchor`; empty where the whole is meant. */
  field: string;
  /** What is wrong and what to do. */
  words: string;
}

export interface Checked {
  body: QuestionBody;
  /** Without these it cannot be asked or scored. */
  problems: Finding[];
  /** It can be published with these; whoever does has seen them. */
  warnings: Finding[];
}

/** The schema's own words say what to do; its machinery's, which a person would not write, are put in ours. */
function inWords(reason: string): string {
  if (/expected string to have >=|Too small: expected string/.test(reason)) return 'too short';
  if (/Too big/.test(reason)) return 'too long';
  if (/Too small: expected array/.test(reason)) {
    const least = reason.match(/>=(\d+)/)?.[1] ?? '1';
    return `at least ${least} needed`;
  }
  if (/expected (int|number)/.test(reason)) return 'a whole number of minutes, 3 to 120';
  return reason;
}

/**
 * @param base what the writing began from
 * @param retired ids of criteria that the question once had
 */
export function checkDraft(form: DraftForm, base: QuestionBody | null, retired: readonly string[] = []): Checked {
  const { body: written, criterionIds } = settle(form, base, retired);
  const samples = settledSamples(form, base, written.criteria, criterionIds);
  const body: QuestionBody = { ...written, samples };
  const parsed = questionBodySchema.safeParse(body);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...issues.map((issue) => ({ field: fieldOf(issue.path.map(String), body), words: inWords(issue.message) })),
    ...(form.samplesOpen ? withoutLevel(body) : []),
  ];
  const known = new Set(problems.map((one) => one.field));
  const warnings = lintQuestion(body)
    .filter((one) => !known.has(one.field))
    .map((one) => ({ field: one.field, words: `${one.reason}: ${one.advice}` }));
  return { body, problems: firstOfEach(problems), warnings };
}

/** A path into the body as one into the form: an expert's level stands at its criterion's place. */
function fieldOf(path: readonly string[], body: QuestionBody): string {
  const [list, at, part, id = '', ...rest] = path;
  if (list !== 'samples' || part !== 'key') return path.join('.');
  return ['samples', at, 'expert', String(body.criteria.findIndex((one) => one.id === id)), ...rest].join('.');
}

/** A sample answer is of use to raters when its key speaks about every criterion, in that criterion's own levels. */
function withoutLevel({ samples, criteria }: QuestionBody): Finding[] {
  return samples.flatMap((sample, at) =>
    criteria.flatMap((criterion, place): Finding[] => {
      const given = sample.key[criterion.id]?.level;
      const field = `samples.${at}.expert.${place}.level`;
      if (given === undefined) return [{ field, words: 'give the level that this answer has here' }];
      const most = criterion.levels.length;
      return given > most ? [{ field, words: `this criterion has levels 1 to ${most}` }] : [];
    }),
  );
}

/** One sentence a field is enough to begin with. */
const firstOfEach = (findings: readonly Finding[]): Finding[] =>
  findings.filter((one, at) => findings.findIndex((other) => other.field === one.field) === at);

/** Questions of the bank that ask nearly the same, as warnings. */
export const alikeWarnings = (others: readonly { title: string; likeness: number }[]): Finding[] =>
  others.map(({ title, likeness }) => ({
    field: 'prompt',
    words: `${Math.round(likeness * 100)} % of its words are those of “${title}”: ask here what that one does not`,
  }));

export const asFieldProblems = (findings: readonly Finding[]): FieldProblem[] =>
  findings.map(({ field, words }) => ({ field, reason: words }));
