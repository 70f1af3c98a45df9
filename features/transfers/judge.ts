/**
 * What is to be made of one question of a file: is it sound, is it new here, does it change what the bank has, or is it the
 * same. Every problem names its field, says what is wrong and what to do. Pure.
 */
import type { z } from 'zod';
import { carriedSamples } from '@/features/drafts/draft';
import { checkIds } from '@/features/questions/references';
import { type QuestionBody, slugSchema } from '@/features/questions/schema';
import { isPlainText } from '@/lib/plain-text';
import { bankQuestionSchema } from './schema';

export interface RowProblem {
  field: string;
  reason: string;
}

/** One question as it was read, not judged yet. */
export interface RawQuestion {
  line: number;
  slug: string;
  title: string;
  /** Everything of it; for a table, what the table holds. */
  given: Record<string, unknown>;
  problems: RowProblem[];
}

/** What the bank has under a slug. */
export interface Known {
  questionId: string;
  versionId: string;
  body: QuestionBody;
}

export type Judged = { kind: 'bad'; problems: RowProblem[] } | { kind: 'sound'; body: QuestionBody };

/** Addresses below the bank that are pages of their own. */
const RESERVED = ['new', 'drafts', 'compare', 'import', 'export'];

/** A problem list that nobody reads to its end helps nobody. */
const MOST_PROBLEMS = 20;

/** JSON of a question as raw material. */
export function rawQuestion(item: { line: number; text: string }): RawQuestion {
  const bad = (reason: string): RawQuestion => ({
    line: item.line,
    slug: '',
    title: '',
    given: {},
    problems: [{ field: '', reason }],
  });
  let given: unknown;
  try {
    given = JSON.parse(item.text);
  } catch {
    return bad('this is no JSON: mend its quotes, commas and brackets');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return bad('a question stands between { and }, with its fields by name');
  }
  const { slug, title } = given as Record<string, unknown>;
  return {
    line: item.line,
    slug: text(slug),
    title: text(title),
    given: given as Record<string, unknown>,
    problems: [],
  };
}

const text = (value: unknown): string => (typeof value === 'string' && isPlainText(value) ? value.slice(0, 200) : '');

/**
 * @param base what the bank has under the slug; a table changes what it holds and leaves the rest as it is there
 * @param capabilities keys that this workspace has
 */
export function judge(
  raw: RawQuestion,
  format: 'json' | 'csv',
  base: QuestionBody | null,
  capabilities: ReadonlySet<string>,
): Judged {
  // What could not be read at all misses every field; to say so would bury the one thing to mend.
  if (raw.problems.length > 0 && Object.keys(raw.given).length === 0) return { kind: 'bad', problems: raw.problems };
  const problems = [...raw.problems];
  const report = (field: string, reason: string) => problems.push({ field, reason });
  const parsed = bankQuestionSchema.safeParse(format === 'json' ? raw.given : completed(raw, base));
  if (parsed.success) {
    const { slug, ...body } = parsed.data;
    if (RESERVED.includes(slug)) report('slug', `“${slug}” is the address of a page of the bank: choose another`);
    checkIds(body, report);
    checkSamples(body, report);
    for (const [field, key] of [
      ['capability', body.capability],
      ...body.criteria.map((one, index) => [`criteria.${index}.capability`, one.capability]),
    ] as const) {
      if (!capabilities.has(key)) {
        report(field, `this workspace has no capability “${key}”: use one of ${[...capabilities].join(', ')}`);
      }
    }
    plainTexts(body, '', report);
    if (problems.length === 0) return { kind: 'sound', body };
  } else {
    for (const issue of parsed.error.issues) for (const one of inWords(issue)) problems.push(one);
  }
  return { kind: 'bad', problems: problems.slice(0, MOST_PROBLEMS).map(kept) };
}

/** A level that an expert gave must speak of a criterion that is there; one that is still to be given is no fault. */
function checkSamples(body: QuestionBody, report: (field: string, reason: string) => void): void {
  const levels = new Map(body.criteria.map((one) => [one.id, one.levels.length]));
  body.samples.forEach((sample, index) => {
    if (body.samples.findIndex((one) => one.id === sample.id) !== index) {
      report(`samples.${index}.id`, 'is there twice: a question has one answer of each kind');
    }
    for (const [id, { level }] of Object.entries(sample.key)) {
      const most = levels.get(id);
      if (most === undefined)
        report(`samples.${index}.key.${id}`, 'there is no such criterion: name one of this question');
      else if (level > most) report(`samples.${index}.key.${id}.level`, `this criterion has levels 1 to ${most}`);
    }
  });
}

/** A problem may quote what it is about, and that may be what no database keeps. */
const kept = ({ field, reason }: RowProblem): RowProblem => ({ field: keepable(field), reason: keepable(reason) });
const keepable = (words: string): string =>
  words
    .replaceAll('\0', '?')
    .replace(/\p{Surrogate}/gu, '?')
    .slice(0, 500);

/** What a table says, over what the bank has. Sample answers stay, without levels for criteria that are gone. */
function completed(raw: RawQuestion, base: QuestionBody | null): Record<string, unknown> {
  const { criteria } = raw.given as Pick<QuestionBody, 'criteria'>;
  const known = new Map(base?.criteria.map((one) => [one.id, one.levels.length]));
  const kept = criteria.filter((one) => (known.get(one.id) ?? one.levels.length) === one.levels.length);
  const merged = { ...base, ...raw.given, slug: raw.slug, samples: carriedSamples(base, kept) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

function plainTexts(value: unknown, field: string, report: (field: string, reason: string) => void): void {
  if (typeof value === 'string') {
    if (!isPlainText(value)) {
      report(
        field,
        'holds a character that cannot be kept (a zero byte, half a letter, or one that turns the reading direction): write it anew',
      );
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) plainTexts(inner, field === '' ? key : `${field}.${key}`, report);
  }
}

/** An issue of the schema as a person would say it. */
function inWords(issue: z.core.$ZodIssue): RowProblem[] {
  const field = issue.path.map(String).join('.');
  const say = (reason: string): RowProblem[] => [{ field, reason }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: field === '' ? key : `${field}.${key}`,
        reason: 'there is no such field: mend its name, or leave it out',
      }));
    case 'invalid_type':
      return say(
        /received undefined/.test(issue.message)
          ? 'is missing: fill it in'
          : `must be ${KINDS[issue.expected] ?? issue.expected}`,
      );
    case 'invalid_value':
      return say(`must be one of ${issue.values.map(String).join(', ')}`);
    case 'too_small':
      if (issue.origin === 'string') return say(`is too short: at least ${issue.minimum} letters`);
      if (issue.origin === 'array') return say(`needs at least ${issue.minimum}`);
      return say(`must be ${issue.minimum} or more`);
    case 'too_big':
      if (issue.origin === 'string') return say(`is too long: at most ${issue.maximum} letters`);
      if (issue.origin === 'array') return say(`may have at most ${issue.maximum}`);
      return say(`must be ${issue.maximum} or less`);
    default:
      return say(issue.message);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'fields between { and }',
  record: 'fields between { and }',
  boolean: 'true or false',
};

/** Whether a slug can be looked up at all. */
export const isSlug = (slug: string): boolean => slugSchema.safeParse(slug).success;
