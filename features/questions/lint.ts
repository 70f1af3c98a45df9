/**
 * The lint of one question: what makes it hard to ask, to probe or to score alike, beyond what its schema can say. The command
 * runs it over the content folders, and the app over what people write, where every finding is shown as a warning: an error
 * is a fault, and a warning says that something is still to be written.
 *
 * The rules take a body that may break the schema's lengths, since a draft does. All of them are pure.
 */
import { emptyPraise } from './anchor';
import type { CodeReader } from './code-syntax';
import { codeBlocksOf, linksOf } from './markdown';
import { readiness } from './readiness';
import type { CriterionBody, QuestionBody } from './schema';
import { wordsOf } from './words';

export type LintRule =
  | 'missing-level'
  | 'adjective-anchor'
  | 'no-red-flag'
  | 'no-requirement-change'
  | 'near-duplicate'
  | 'broken-link'
  | 'code-block'
  | 'not-ready'
  | 'empty-capability'
  | 'covered-twice'
  | 'never-covered'
  | 'unknown-id'
  | 'left-out';

export interface LintFinding {
  readonly rule: LintRule;
  /** `error` is a fault; `warning` says that something is unfinished, which a shipped question may not be either. */
  readonly severity: 'error' | 'warning';
  /** A dotted path into the question, such as `criteria.0.levels.2.anchor`; empty where the whole is meant. */
  readonly field: string;
  /** The line within the field's text, from 1, where one is meant. */
  readonly line?: number;
  /** What is wrong, as a sentence without its full stop. */
  readonly reason: string;
  /** What to do about it, in the same form. */
  readonly advice: string;
}

/** What a question's rules have to be told. */
export interface LintSetting {
  /** Reads code; without it, blocks are only asked for their language and their end. */
  readonly readCode?: CodeReader;
  /** True when a relative link from this question reaches a file of the content; without it none does. */
  readonly reaches?: (target: string) => boolean;
}

/** A finding that is a fault. */
export const lintError = (rule: LintRule, field: string, reason: string, advice: string): LintFinding => ({
  rule,
  severity: 'error',
  field,
  reason,
  advice,
});

/** Everything that the rules of one question find, in the order of its fields. */
export function lintQuestion(body: QuestionBody, { readCode, reaches }: LintSetting = {}): LintFinding[] {
  return [
    ...body.criteria.flatMap((criterion, index) => [
      ...missingLevels(criterion, `criteria.${index}`),
      ...adjectiveAnchors(criterion, `criteria.${index}`),
    ]),
    ...(body.criteria.length > 0
      ? []
      : [lintError('missing-level', 'criteria', 'there is no criterion', 'write one, with an anchor for each level')]),
    ...redFlags(body),
    ...requirementChange(body),
    ...textsOf(body).flatMap(({ field, text }) => [
      ...codeBlocks(field, text, readCode),
      ...links(field, text, reaches),
    ]),
    ...readiness(body).missing.map((lack) => ({ rule: 'not-ready', severity: 'warning', ...lack }) as const),
  ];
}

function missingLevels({ levels }: CriterionBody, within: string): LintFinding[] {
  const field = `${within}.levels`;
  if (levels.length < 3) {
    const reason = `${levels.length} of at least three levels ${levels.length === 1 ? 'is' : 'are'} there`;
    return [lintError('missing-level', field, reason, 'write an anchor for weak, acceptable and strong at least')];
  }
  const gap = levels.findIndex((one, index) => one.level !== index + 1);
  if (gap >= 0) {
    return [
      lintError(
        'missing-level',
        field,
        `level ${gap + 1} is not there`,
        'number the levels 1, 2, 3 ... from the lowest',
      ),
    ];
  }
  return levels.flatMap(({ level, label, anchor }, index) => {
    const empty = anchor.trim() === '' ? 'anchor' : label.trim() === '' ? 'label' : null;
    if (empty) {
      const advice = empty === 'anchor' ? 'say what a candidate at this level does or says' : 'give it a short name';
      return [lintError('missing-level', `${field}.${index}.${empty}`, `level ${level} has no ${empty}`, advice)];
    }
    const twin = levels.slice(0, index).find((one) => sameWords(one.anchor, anchor));
    return twin
      ? [
          lintError(
            'missing-level',
            `${field}.${index}.anchor`,
            `level ${level} has the words of level ${twin.level}, so nothing tells the two apart`,
            'say what a candidate at this level does that one below does not',
          ),
        ]
      : [];
  });
}

const sameWords = (a: string, b: string): boolean => wordsOf(a).join(' ') === wordsOf(b).join(' ');

function adjectiveAnchors({ levels }: CriterionBody, within: string): LintFinding[] {
  return levels.flatMap(({ anchor }, index) => {
    const praise = emptyPraise(anchor);
    return praise
      ? [
          lintError(
            'adjective-anchor',
            `${within}.levels.${index}.anchor`,
            `this only judges (${praise.join(', ')}): two raters would each use their own bar`,
            'say what the candidate does or says at this level, such as what is named, written, compared or left out',
          ),
        ]
      : [];
  });
}

function redFlags({ redFlags: flags }: QuestionBody): LintFinding[] {
  return flags.some((flag) => flag.text.trim() !== '')
    ? []
    : [
        lintError(
          'no-red-flag',
          'redFlags',
          'there is no red flag',
          'name one answer that should worry any interviewer',
        ),
      ];
}

function requirementChange({ followUps }: QuestionBody): LintFinding[] {
  return followUps.some((one) => one.changesRequirement && one.text.trim() !== '')
    ? []
    : [
        lintError(
          'no-requirement-change',
          'followUps',
          'no follow-up changes a requirement',
          'add one that makes the first answer insufficient, and mark it changesRequirement',
        ),
      ];
}

/** Every text that is shown as Markdown or may hold a link, under its field. */
export function textsOf(body: QuestionBody): { field: string; text: string }[] {
  return [
    { field: 'assesses', text: body.assesses },
    { field: 'cue', text: body.cue },
    { field: 'prompt', text: body.prompt },
    ...body.scenarios.map(({ text }, index) => ({ field: `scenarios.${index}.text`, text })),
    ...body.clarifying.map(({ answer }, index) => ({ field: `clarifying.${index}.answer`, text: answer })),
    ...body.signals.map((text, index) => ({ field: `signals.${index}`, text })),
    ...body.followUps.flatMap(({ text, listenFor }, index) => [
      { field: `followUps.${index}.text`, text },
      { field: `followUps.${index}.listenFor`, text: listenFor },
    ]),
    ...body.otherPaths.map(({ text }, index) => ({ field: `otherPaths.${index}.text`, text })),
    { field: 'answerKey', text: body.answerKey },
    ...body.samples.map(({ answer }, index) => ({ field: `samples.${index}.answer`, text: answer })),
  ];
}

function codeBlocks(field: string, text: string, readCode?: CodeReader): LintFinding[] {
  return codeBlocksOf(text).flatMap(({ language, code, line, closed }) => {
    const found = (at: number, reason: string, advice: string) => ({
      ...lintError('code-block', field, reason, advice),
      line: at,
    });
    if (!closed) return [found(line, 'this code block does not end', 'close it with a line of the same marks')];
    if (language === '') {
      return [found(line, 'this code block names no language', 'write it behind the fence; "text" for a diagram')];
    }
    const fault = readCode?.(language, code);
    return fault
      ? [
          found(
            line + fault.line,
            `this ${language} ${fault.line === 0 ? 'block' : 'code'} ${fault.message}`,
            'mend the code, or name the language that it is written in; "text" is not read',
          ),
        ]
      : [];
  });
}

function links(field: string, text: string, reaches: LintSetting['reaches']): LintFinding[] {
  return linksOf(text).flatMap(({ target, line }) => {
    const fault = linkFault(target, reaches);
    return fault ? [{ ...lintError('broken-link', field, `the link "${target}" ${fault[0]}`, fault[1]), line }] : [];
  });
}

function linkFault(target: string, reaches: LintSetting['reaches']): [reason: string, advice: string] | null {
  if (target === '') return ['points nowhere', 'give it an address, or make it plain text'];
  if (target.startsWith('#')) return ['points at a heading, and headings have no address', 'name the section in words'];
  if (/^mailto:/i.test(target)) {
    return /^mailto:[^@\s]+@[^@\s]+\.[^@\s]+$/i.test(target) ? null : ['is no mail address', 'write mailto:name@host'];
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')) {
    return isWebAddress(target) ? null : ['is no web address', 'write it whole, as https://host/path'];
  }
  const file = target.replace(/[?#].*$/, '');
  if (file.startsWith('/')) return ['begins at the root, which is another place on every server', 'write it relative'];
  return reaches?.(file)
    ? null
    : ['reaches no file of the content', 'mend the path, or write a web address as https://host/path'];
}

function isWebAddress(target: string): boolean {
  if (!/^https?:\/\/[^/\s]/i.test(target) || /[\s<>"]/.test(target)) return false;
  const host = URL.canParse(target) ? new URL(target).hostname : '';
  return host === 'localhost' || /^[^.]+(\.[^.]+)+$/.test(host);
}
