/**
 * Two forms that grew from one, brought together: two windows of one author, or an author and a version that was published
 * meanwhile. A field that only one of them changed is as that one left it. Where both changed a text, the one that is being
 * written stays under the hand and the other is laid aside, in the form itself, until its author has looked at it: nothing
 * that was typed is lost. An item that one removed and the other wrote in stays.
 */
import type { DraftForm } from './draft';

type Json = string | boolean | readonly Json[] | { readonly [key: string]: Json };
type Keyed = { readonly key: string } & { readonly [field: string]: Json };

/** Fields that hold a choice and no words: of two choices the later one stands, and nothing is laid aside. */
const CHOICES = new Set([
  'capability',
  'kind',
  'difficulty',
  'tier',
  'criterion',
  'changesRequirement',
  'renewed',
  'level',
  'key',
]);

/** Whether two values hold the same, whatever the order of their fields: a database keeps its own. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([field, value]) => Object.hasOwn(b, field) && sameJson(value, (b as Record<string, unknown>)[field]))
  );
}

/**
 * @param base what both began from
 * @param theirs what came from elsewhere
 * @param mine what is being written here; of two texts for one field, this one stays in it
 */
export function mergeForms(base: DraftForm, theirs: DraftForm, mine: DraftForm): DraftForm {
  const aside: DraftForm['aside'] = [];
  const merged = mergeValue('', base as Json, theirs as Json, mine as Json, aside) as DraftForm;
  const known = new Set(merged.aside.map((one) => one.key));
  return { ...merged, aside: [...merged.aside, ...aside.filter((one) => !known.has(one.key))] };
}

function mergeValue(path: string, base: Json | undefined, theirs: Json, mine: Json, aside: DraftForm['aside']): Json {
  if (sameJson(mine, theirs) || sameJson(theirs, base)) return mine;
  if (sameJson(mine, base)) return theirs;
  if (isKeyedList(mine) && isKeyedList(theirs)) {
    return mergeLists(path, isKeyedList(base) ? base : [], theirs, mine, aside);
  }
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    return mergeSets(Array.isArray(base) ? base : [], theirs, mine);
  }
  if (isRecord(mine) && isRecord(theirs)) {
    const before = isRecord(base) ? base : {};
    return Object.fromEntries(
      Object.entries(mine).map(([field, value]) => {
        const other = theirs[field];
        const within = path === '' ? field : `${path}.${field}`;
        return [field, other === undefined ? value : mergeValue(within, before[field], other, value, aside)];
      }),
    );
  }
  const field = path.split('.').at(-1) ?? '';
  if (typeof theirs === 'string' && theirs.trim() !== '' && !CHOICES.has(field)) {
    aside.push({ key: `aside-${fingerprint(`${path} ${theirs}`)}`, field: path, text: theirs });
  }
  return mine;
}

/** What either chose anew is in, what either took out is not. */
function mergeSets(base: readonly Json[], theirs: readonly Json[], mine: readonly Json[]): Json[] {
  const kept = mine.filter((one) => theirs.includes(one) || !base.includes(one));
  return [...kept, ...theirs.filter((one) => !base.includes(one) && !mine.includes(one))];
}

function mergeLists(
  path: string,
  base: readonly Keyed[],
  theirs: readonly Keyed[],
  mine: readonly Keyed[],
  aside: DraftForm['aside'],
): Json {
  const [before, other, own] = [byKey(base), byKey(theirs), byKey(mine)];
  /** Gone here and untouched there, or the other way round. */
  const stays = (key: string): boolean => {
    const [was, there, here] = [before.get(key), other.get(key), own.get(key)];
    if (there !== undefined && here !== undefined) return true;
    return was === undefined || !sameJson(there ?? here, was);
  };
  const keys = mergedOrder(
    base.map((one) => one.key),
    theirs.map((one) => one.key),
    mine.map((one) => one.key),
  ).filter(stays);
  return keys.map((key) => {
    const [there, here] = [other.get(key), own.get(key)];
    if (there === undefined || here === undefined) return (here ?? there) as Keyed;
    return mergeValue(`${path}.${key}`, before.get(key), there, here, aside);
  });
}

/** All keys once, in the order of whoever moved something (mine, when both did), newcomers behind whom they stood behind. */
function mergedOrder(base: readonly string[], theirs: readonly string[], mine: readonly string[]): string[] {
  const common = (list: readonly string[], within: readonly string[]) => list.filter((key) => within.includes(key));
  const mineMoved = !sameJson(common(mine, base), common(base, mine));
  const [leading, following] = mineMoved ? [mine, theirs] : [theirs, mine];
  const order = [...leading];
  for (const [at, key] of following.entries()) {
    if (order.includes(key)) continue;
    const before = following.slice(0, at).findLast((one) => order.includes(one));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  }
  return order;
}

const byKey = (list: readonly Keyed[]) => new Map(list.map((one) => [one.key, one]));
const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && !Array.isArray(value);
const isKeyedList = (value: Json | undefined): value is readonly Keyed[] =>
  Array.isArray(value) && value.every((one) => isRecord(one) && typeof one.key === 'string') && value.length > 0;

/** FNV-1a, 32 bits (Fowler, Noll, Vo): the same text laid aside by two windows is one entry. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** The form with a laid-aside text in its field, and what stood there laid aside in its place; null where there is no such field. */
export function swapAside(form: DraftForm, key: string): DraftForm | null {
  const entry = form.aside.find((one) => one.key === key);
  if (entry === undefined) return null;
  let before: string | null = null;
  const put = (value: Json, path: readonly string[]): Json => {
    const [step, ...rest] = path;
    if (step === undefined) {
      if (typeof value !== 'string') return value;
      before = value;
      return entry.text;
    }
    if (isKeyedList(value)) return value.map((one) => (one.key === step ? put(one, rest) : one));
    if (!isRecord(value) || value[step] === undefined) return value;
    return { ...value, [step]: put(value[step], rest) };
  };
  const swapped = put(form as Json, entry.field.split('.')) as DraftForm;
  if (before === null) return null;
  const left = { ...entry, key: `aside-${fingerprint(`${entry.field} ${before}`)}`, text: before as string };
  return {
    ...swapped,
    aside: form.aside.flatMap((one) => (one.key === key ? (left.text.trim() === '' ? [] : [left]) : [one])),
  };
}
