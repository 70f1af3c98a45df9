/**
 * Values as short text, for messages, differences and the console. Bounded in depth, in items and in length, and never
 * runs anything of the submission: it sees only what crossed the boundary.
 */
import { GuestError, Opaque, referenceTarget } from './values';

const MAX_DEPTH = 4;
const MAX_ITEMS = 20;
const MAX_LENGTH = 400;
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** Cuts a text, and says so by an ellipsis; never in the middle of a surrogate pair. */
export function cut(text: string, length: number = MAX_LENGTH): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}…`;
}

/** The path of a member: `[3]`, `.retryAfterMs`, `["a key"]`. */
export function memberPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (PLAIN_KEY.test(key)) return path === '' ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(cut(key, 40))}]`;
}

function list(parts: readonly string[], total: number): string {
  const rest = total - parts.length;
  return rest > 0 ? [...parts, `… ${rest} more`].join(', ') : parts.join(', ');
}

function items(values: Iterable<unknown>, total: number, depth: number, above: readonly object[]): string {
  const shown: string[] = [];
  for (const value of values) {
    if (shown.length === MAX_ITEMS) break;
    shown.push(render(value, depth + 1, above));
  }
  return list(shown, total);
}

function fields(value: Readonly<Record<string, unknown>>, depth: number, above: readonly object[]): string {
  const keys = Object.keys(value);
  const shown = keys
    .slice(0, MAX_ITEMS)
    .map(
      (key) => `${PLAIN_KEY.test(key) ? key : JSON.stringify(cut(key, 40))}: ${render(value[key], depth + 1, above)}`,
    );
  return keys.length === 0 ? '{}' : `{ ${list(shown, keys.length)} }`;
}

function renderObject(value: object, depth: number, above: readonly object[]): string {
  const target = referenceTarget(value);
  if (value instanceof Opaque) return `‹${value.description}›`;
  if (target?.kind === 'function') return '‹a function›';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : `Date(${value.toISOString()})`;
  if (value instanceof GuestError) return `${value.name}: ${value.message}`;
  if (above.includes(value)) return '‹itself›';
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? '[…]' : '{…}';
  const within = [...above, value];
  if (Array.isArray(value)) return `[${items(value, value.length, depth, within)}]`;
  if (value instanceof Uint8Array) return `Uint8Array [${items(value, value.length, depth, within)}]`;
  if (value instanceof Set) return `Set(${value.size}) { ${items(value, value.size, depth, within)} }`;
  if (value instanceof Map) {
    const entries = [...value.entries()].slice(0, MAX_ITEMS);
    const shown = entries.map(
      ([key, item]) => `${render(key, depth + 1, within)} => ${render(item, depth + 1, within)}`,
    );
    return `Map(${value.size}) { ${list(shown, value.size)} }`;
  }
  if (target) return `‹${target.description}› ${fields(target.fields, depth, within)}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return fields(value as Record<string, unknown>, depth, within);
}

function render(value: unknown, depth: number, above: readonly object[]): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, depth === 0 ? MAX_LENGTH : 80));
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return '‹a function›';
  if (typeof value === 'object' && value !== null) return renderObject(value, depth, above);
  return String(value);
}

/** A value in at most 400 characters. */
export function show(value: unknown): string {
  return cut(render(value, 0, []));
}

/** A value as `console.log` prints it: strings as they are. */
export function print(value: unknown): string {
  if (typeof value === 'string') return value;
  return render(value, 0, []);
}
