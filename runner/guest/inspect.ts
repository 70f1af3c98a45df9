/** Values as short text, for messages of assertions. Runs inside the sandbox. */

const MAX_LENGTH = 300;

function render(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (depth > 3) return Array.isArray(value) ? '[…]' : '{…}';
  const list = (items: unknown[]) => items.map((item) => render(item, depth + 1)).join(', ');
  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof Set) return `Set { ${list([...value])} }`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${render(key, depth + 1)} => ${render(item, depth + 1)}`);
    return `Map { ${entries.join(', ')} }`;
  }
  const fields = Object.entries(value).map(([key, item]) => `${key}: ${render(item, depth + 1)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** At most 300 characters. */
export function inspect(value: unknown): string {
  const text = render(value, 0);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
