/** What a refusal owes its caller: words, the fields that are wrong with a reason each, and everything that was entered. */
import type { z } from 'zod';
import { fieldProblems } from '@/lib/edge';
import type { Answer } from '../support/wire';
import { errorOf } from './act';

/** What is wrong, in words; null when nothing is. */
export type Verdict = string | null;

/** An action's answer, as far as it is judged. */
export type ActionAnswer = { ok?: boolean; fields?: { field: string; reason: string }[]; values?: unknown } | undefined;

/** A refusal by an API route: a status below 500, words, and for a 422 each field with its reason. */
export function judgeRefusal(answer: Answer): Verdict {
  if (answer.status === 503 && errorOf(answer)?.code === 'unavailable') return null;
  if (answer.status >= 500) return `status ${answer.status}: ${answer.text.slice(0, 200)}`;
  if (answer.status < 400) return null;
  const error = errorOf(answer);
  if (!error?.message) return `status ${answer.status} without words: ${answer.text.slice(0, 200)}`;
  if (answer.status === 422 && !error.fields?.length) return 'a 422 that names no field';
  if (error.fields?.some((one) => typeof one.field !== 'string' || !one.reason)) return 'a field without its reason';
  return null;
}

export function judgeBody(schema: z.ZodType, value: unknown, answer: Answer): Verdict {
  const bad = judgeRefusal(answer);
  if (bad !== null) return bad;
  const parsed = schema.safeParse(value);
  if (parsed.success) return null;
  if (answer.status === 413) return null;
  if (answer.status !== 422) return `must be refused with 422, was ${answer.status}: ${answer.text.slice(0, 200)}`;
  const named = new Set(errorOf(answer)?.fields?.map((one) => one.field));
  const missing = fieldProblems(parsed.error).find((one) => !named.has(one.field));
  return missing === undefined ? null : `does not name the field "${missing.field}"`;
}

/** A form ends every line its own way, also one that a lone carriage return ended. */
const lines = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n') : value);

/** What was typed comes back with every refusal, passwords excepted. */
export function judgeEcho(fields: Record<string, unknown>, result: NonNullable<ActionAnswer>): Verdict {
  if (result.ok !== false) return null;
  const values = (result.values ?? {}) as Record<string, unknown>;
  const lost = Object.entries(fields).find(
    ([name, value]) => typeof value === 'string' && !/password/i.test(name) && lines(values[name]) !== lines(value),
  );
  return lost === undefined ? null : `what was entered in "${lost[0]}" is lost`;
}

export function judgeFields(schema: z.ZodType, fields: Record<string, unknown>, result: ActionAnswer): Verdict {
  const { workspace, ...own } = fields;
  if (workspace !== 'north') return null;
  const parsed = schema.safeParse(own);
  if (parsed.success) return null;
  if (result?.ok !== false) return 'must be refused';
  const named = new Map(result.fields?.map((one) => [one.field, one.reason]));
  const missing = fieldProblems(parsed.error).find((one) => !named.get(one.field));
  return missing === undefined ? null : `does not name the field "${missing.field}" with a reason`;
}
