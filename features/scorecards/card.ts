/**
 * A card as a set of fields, each with a version, and the one rule by which two windows of the same author meet: a text
 * that would overwrite a text its author had not seen is kept beside it; a level, a mark or a recommendation is simply set
 * by the last press. Pure, and shared by browser and server.
 */
import { FIELD_SCHEMAS, type FieldEdit, type FieldKind, type LineValue, type SealedCard } from './schema';

/** A text that would have overwritten another one, kept until its author chooses. */
export interface Conflict {
  clientId: string;
  value: unknown;
  at: string;
  /** The field's version from which on it was there: a choice made before that has not seen it. */
  version: number;
}

export interface Field {
  key: string;
  /** Null once removed. */
  value: unknown;
  version: number;
  clientId: string;
  conflicts: Conflict[];
}

export type EditStatus = 'stored' | 'conflict' | 'unchanged';

/** The part of a key before the colon, or the whole key. */
export const kindOf = (key: string): FieldKind => key.split(':')[0] as FieldKind;

/** The part of a key after the colon. */
export const nameOf = (key: string): string => key.slice(key.indexOf(':') + 1);

/** Whether a field holds words that its author typed, which must not be lost. */
export const isText = (key: string): boolean => kindOf(key) === 'line' || kindOf(key) === 'summary';

/** The words in a field's value; empty where it holds none. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'text' in value ? String((value as { text: unknown }).text) : '';

/** Whether two values say the same, whatever the order of their properties. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'undefined';
}

/**
 * Applies one edit to one field.
 *
 * A window whose text stands beside the field's value goes on writing that text; what it saw of the others is replaced only
 * when it says that it has chosen (`resolves`), and then only as far as it had seen them.
 * @param field the stored field, undefined when it was never written
 * @param at the instant of storing, ISO 8601
 */
export function applyEdit(
  field: Field | undefined,
  edit: Pick<FieldEdit, 'key' | 'value' | 'base' | 'resolves'>,
  clientId: string,
  at: string,
): { field: Field; status: EditStatus } {
  const value = edit.value ?? null;
  if (field === undefined) {
    return { field: { key: edit.key, value, version: 1, clientId, conflicts: [] }, status: 'stored' };
  }
  const version = field.version + 1;
  // A choice counts even where it changes nothing: whoever wrote on without having seen it meets it.
  const set = (conflicts: Conflict[]): { field: Field; status: EditStatus } =>
    same(value, field.value) && conflicts.length === field.conflicts.length && edit.resolves !== true
      ? { field, status: 'unchanged' }
      : { field: { ...field, value, version, clientId, conflicts }, status: 'stored' };
  if (!isText(edit.key)) return set([]);

  const seen = edit.base >= field.version;
  const chosen = edit.resolves === true;
  if (field.clientId === clientId || (seen && (chosen || !field.conflicts.some((one) => one.clientId === clientId)))) {
    const left = chosen ? field.conflicts.filter((one) => one.version > edit.base) : field.conflicts;
    const [next, ...rest] = left;
    // A removal says nothing about texts that it did not choose against: the first of them takes the place.
    if (value === null && next !== undefined) {
      return {
        field: { ...field, value: next.value, version, clientId: next.clientId, conflicts: rest },
        status: 'stored',
      };
    }
    return set(left);
  }

  const others = field.conflicts.filter((one) => one.clientId !== clientId);
  const own = field.conflicts.find((one) => one.clientId === clientId);
  if (own === undefined) {
    if (same(value, field.value)) return { field, status: 'unchanged' };
    // Removing a text that was rewritten elsewhere would lose the rewriting.
    if (value === null) return { field, status: 'conflict' };
    // Nothing stands here any more, or only the filing differs: no text can be lost, the last press decides.
    if (field.value === null || textOf(value) === textOf(field.value)) return set(field.conflicts);
  } else {
    if (same(value, own.value)) return { field, status: 'unchanged' };
    if (value === null || same(value, field.value)) {
      return { field: { ...field, version, conflicts: others }, status: 'stored' };
    }
  }
  return { field: { ...field, version, conflicts: [...others, { clientId, value, at, version }] }, status: 'conflict' };
}

/** What a card must hold and may mention, from its assignment and its pinned kit. */
export interface CardFrame {
  criteria: { id: string; criterionId: string; title: string; capability: string; levels: number }[];
  capabilities: { key: string; name: string; levels: number }[];
  flags: { questionVersionId: string; id: string; text: string }[];
  followUps: { questionVersionId: string; id: string }[];
}

/**
 * Why an edit cannot be stored on this card, or null when it can. An edit is refused alone; its neighbours are not.
 */
export function refusalOf(frame: CardFrame, edit: Pick<FieldEdit, 'key' | 'value'>): string | null {
  const kind = kindOf(edit.key);
  const name = nameOf(edit.key);
  const value = edit.value ?? null;
  if (value !== null) {
    const parsed = FIELD_SCHEMAS[kind].safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return `${issue?.path.join('.') || 'value'}: ${issue?.message ?? 'is not valid'}`;
    }
  }
  const topOf = (levels: number | undefined): string | null => {
    if (levels === undefined) return 'This card does not rate that.';
    const level = (value as { level?: number | null } | null)?.level;
    return typeof level === 'number' && level > levels ? `level: there are only ${levels} levels` : null;
  };
  switch (kind) {
    case 'level':
      return topOf(frame.criteria.find((one) => one.id === name)?.levels);
    case 'capability':
      return topOf(frame.capabilities.find((one) => one.key === name)?.levels);
    case 'flag':
      return frame.flags.some((one) => `${one.questionVersionId}/${one.id}` === name)
        ? null
        : 'That red flag is not in this kit.';
    case 'asked':
      return frame.followUps.some((one) => `${one.questionVersionId}/${one.id}` === name)
        ? null
        : 'That follow-up is not in this kit.';
    case 'line': {
      const row = (value as { filedTo?: string | null } | null)?.filedTo ?? null;
      if (row === null || row === 'private') return null;
      const rated = row.startsWith('criterion:')
        ? frame.criteria.some((one) => one.id === nameOf(row))
        : frame.capabilities.some((one) => one.key === nameOf(row));
      return rated ? null : 'filedTo: this card does not rate that.';
    }
    default:
      return null;
  }
}

export interface Missing {
  field: string;
  reason: string;
}

type Values = ReadonlyMap<string, unknown>;

/** The values of fields that have not been removed. */
export function valuesOf(fields: Iterable<Pick<Field, 'key' | 'value'>>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const field of fields) if (field.value !== null) values.set(field.key, field.value);
  return values;
}

/** What still has to be answered before the card can be sealed, in the order it is shown. */
export function missingForSeal(frame: CardFrame, values: Values): Missing[] {
  return [
    ...frame.criteria
      .filter((one) => !values.has(`level:${one.id}`))
      .map((one) => ({ field: `level:${one.id}`, reason: `Give "${one.title}" a level, or 0 for not assessed.` })),
    ...frame.capabilities
      .filter((one) => !values.has(`capability:${one.key}`))
      .map((one) => ({ field: `capability:${one.key}`, reason: `Give "${one.name}" a level, or 0 for not assessed.` })),
    ...(values.has('recommendation')
      ? []
      : [{ field: 'recommendation', reason: 'Choose a recommendation: strong no, no, yes or strong yes.' }]),
  ];
}

/** The frozen copy. Lines that are unfiled or private stay with their author and are not in it. */
export function sealedBody(frame: CardFrame, values: Values): SealedCard {
  const levelOf = (key: string): number | null =>
    (values.get(key) as { level: number | null } | undefined)?.level ?? null;
  const marks = <T extends { questionVersionId: string; id: string }>(kind: 'flag' | 'asked', all: T[]) =>
    all.flatMap((one) => {
      const value = values.get(`${kind}:${one.questionVersionId}/${one.id}`) as { at: string } | undefined;
      return value === undefined ? [] : [{ one, at: value.at }];
    });
  const lines = [...values]
    .filter(([key]) => kindOf(key) === 'line')
    .map(([key, value]) => ({
      id: nameOf(key),
      ...(value as LineValue),
    }))
    .filter((line) => line.filedTo !== null && line.filedTo !== 'private')
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  return {
    levels: Object.fromEntries(frame.criteria.map((one) => [one.id, levelOf(`level:${one.id}`)])),
    capabilities: Object.fromEntries(frame.capabilities.map((one) => [one.key, levelOf(`capability:${one.key}`)])),
    recommendation: (values.get('recommendation') as { level: number }).level,
    redFlags: marks('flag', frame.flags).map(({ one, at }) => ({
      questionVersionId: one.questionVersionId,
      id: one.id,
      text: one.text,
      at,
    })),
    asked: marks('asked', frame.followUps).map(({ one, at }) => ({
      questionVersionId: one.questionVersionId,
      id: one.id,
      at,
    })),
    evidence: lines.map((line) => ({
      id: line.id,
      text: line.text,
      at: line.at,
      kind: line.kind,
      row: line.filedTo as string,
      ...(line.source === undefined ? {} : { source: line.source }),
    })),
    summary: (values.get('summary') as { text: string } | undefined)?.text ?? '',
  };
}

export interface RowVote {
  rowKey: string;
  level: number | null;
  criterionVersionId?: string;
}

/** The votes that a sealed card casts in round 1: one a criterion, one a capability, one recommendation. */
export function votesOf(frame: CardFrame, body: SealedCard): RowVote[] {
  return [
    ...frame.criteria.map((one) => ({
      rowKey: `criterion:${one.criterionId}`,
      level: body.levels[one.id] ?? null,
      criterionVersionId: one.id,
    })),
    ...frame.capabilities.map((one) => ({
      rowKey: `capability:${one.key}`,
      level: body.capabilities[one.key] ?? null,
    })),
    { rowKey: 'recommendation', level: body.recommendation },
  ];
}

/** What an edit that arrived after the seal says, for its author's private note; null when it holds no information. */
export function noteFromLateEdit(frame: CardFrame, edit: Pick<FieldEdit, 'key' | 'value'>): string | null {
  const value = edit.value ?? null;
  if (value === null) return null;
  const kind = kindOf(edit.key);
  if (kind === 'line' || kind === 'summary') return textOf(value) || null;
  const level = (value as { level?: number | null }).level;
  const said = level === null ? 'not assessed' : `level ${level}`;
  if (kind === 'level') {
    return `${frame.criteria.find((one) => `level:${one.id}` === edit.key)?.title ?? 'A criterion'}: ${said}`;
  }
  if (kind === 'capability') {
    return `${frame.capabilities.find((one) => `capability:${one.key}` === edit.key)?.name ?? 'A capability'}: ${said}`;
  }
  if (kind === 'recommendation') return `Recommendation: ${said}`;
  if (kind === 'flag') {
    const flag = frame.flags.find((one) => `flag:${one.questionVersionId}/${one.id}` === edit.key);
    return flag === undefined ? null : `Red flag: ${flag.text}`;
  }
  return null;
}

export interface Addendum {
  id: string;
  kind: 'addendum' | 'correction' | 'private';
  rowKey: string | null;
  level: number | null;
  text: string;
  stamped: 'before-reveal' | 'after-reveal';
  at: Date;
}

export interface RevealedCard {
  cardId: string;
  authorId: string;
  authorName: string;
  interviewId: string;
  body: SealedCard;
  /** Sealed more than once before the reveal; the first seal is kept. */
  reopened: boolean;
  addenda: Addendum[];
}
