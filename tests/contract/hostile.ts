/** Values that nobody's keyboard makes, and ways to put them where something sound was expected. */
import fc from 'fast-check';

const TEXTS = [
  '',
  ' ',
  'a\u0000b',
  'long enough to be taken \u0000 whole',
  'long enough to be taken \ud800 whole',
  '\ud800',
  'x\udc00y',
  '\u202egnp.exe',
  'line\nbreak\ttab',
  "' or 1=1; drop table votes; --",
  '<script>alert(1)</script>',
  '=cmd|" /C calc"!A0',
  '{{7*7}}',
  '../../etc/passwd',
  '%00%0a',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '1e309',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-4000-8000-00000000000g',
  '9999-99-99T99:99:99Z',
  '\ufeffBOM',
  '🜁'.repeat(300),
  'x'.repeat(5_000),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

function nestedTo(depth: number): unknown {
  let value: unknown = 'deep';
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { nested: value };
  return value;
}

/** An object whose own key is the one that assignments take for the prototype. */
const withPrototypeKey = Object.fromEntries([
  ['__proto__', { polluted: true }],
  ['constructor', { prototype: { polluted: true } }],
]);

/** Any JSON value that is unlikely to be what was asked for. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308],
      ...[[], {}, [[]], [null], { length: 1 }, ['x'.repeat(20)], Array.from({ length: 2_000 }, () => 'x')],
      ...[withPrototypeKey, nestedTo(200), { toString: 'x', valueOf: 1 }],
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

type Path = (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: (old: unknown) => unknown): unknown {
  if (key === undefined) return by(value);
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => {
      if (String(index) !== String(key)) return [one];
      const next = replaced(one, rest, by);
      return next === undefined ? [] : [next];
    });
  }
  const entries = Object.entries(value as object).flatMap(([name, one]) => {
    if (name !== key) return [[name, one] as const];
    const next = replaced(one, rest, by);
    return next === undefined ? [] : [[name, next] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * Something sound, once with each of its texts replaced by ones that a database cannot hold or that are far too long.
 * @param longest how long the last of them is; what is carried may have a limit of its own
 */
export function everyText(sound: unknown, longest = 30_000): unknown[] {
  const bad = ['long enough to be taken \u0000 whole', 'long enough to be taken \ud800 whole', 'x'.repeat(longest)];
  return pathsOf(sound)
    .filter(
      (path) => typeof path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], sound) === 'string',
    )
    .flatMap((path) => bad.map((text) => replaced(sound, path, () => text)));
}

/** Something sound with one thing wrong with it: replaced, left out, added, or repeated very often. */
export function spoilt(sound: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(sound);
  const inside = paths.length > 1 ? paths.slice(1) : paths;
  const objects = paths.filter((path) => {
    const found = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], sound);
    return typeof found === 'object' && found !== null && !Array.isArray(found);
  });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...inside), hostileValue)
        .map(([path, value]) => replaced(sound, path, () => value)),
    },
    { weight: 2, arbitrary: fc.constantFrom(...inside).map((path) => replaced(sound, path, () => undefined)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...(objects.length > 0 ? objects : [[]])), hostileText, hostileValue)
        .map(([path, key, value]) =>
          replaced(sound, path, (old) =>
            typeof old === 'object' && old !== null ? Object.fromEntries([...Object.entries(old), [key, value]]) : old,
          ),
        ),
    },
    { weight: 1, arbitrary: hostileValue },
  );
}

/** The same for the fields of a form, where everything is text: changed, left out, sent twice, or under odd names. */
export function spoiltForm(sound: readonly (readonly [string, string])[]): fc.Arbitrary<[string, string][]> {
  const pairs = sound.map(([name, value]): [string, string] => [name, value]);
  const index = fc.nat({ max: Math.max(0, pairs.length - 1) });
  const odd = fc.constantFrom(
    '__proto__',
    '__proto__[]',
    'constructor',
    '[]',
    'workspace[]',
    'interviews.99.x',
    '1_$x',
  );
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(index, hostileText)
        .map(([at, text]) => pairs.map(([name, value], i): [string, string] => [name, i === at ? text : value])),
    },
    { weight: 2, arbitrary: index.map((at) => pairs.filter((_, i) => i !== at)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.oneof(
            odd,
            index.map((at) => pairs[at]?.[0] ?? 'name'),
          ),
          hostileText,
        )
        .map(([name, text]): [string, string][] => [...pairs, [name, text]]),
    },
  );
}

/** Bodies that are no JSON of any kind. */
export const RAW_BODIES: readonly { what: string; body: Uint8Array | string; type?: string }[] = [
  { what: 'no body', body: '' },
  { what: 'half of a JSON', body: '{"a":' },
  { what: 'invalid UTF-8', body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  { what: 'NUL bytes', body: new Uint8Array(16) },
  { what: 'a number alone', body: '42' },
  { what: 'nothing but brackets', body: '['.repeat(20_000) },
  { what: 'brackets that close', body: '['.repeat(20_000) + ']'.repeat(20_000) },
  { what: 'a form', body: 'a=1&b=2', type: 'application/x-www-form-urlencoded' },
  { what: 'broken multipart', body: '--x\r\nbroken', type: 'multipart/form-data; boundary=x' },
  { what: 'text', body: '{}', type: 'text/plain' },
  { what: 'a type of nonsense', body: '{}', type: ';;;' },
  { what: 'more than anything takes', body: `"${'x'.repeat(1_500_000)}"` },
  { what: 'more than any address takes', body: `"${'x'.repeat(2_500_000)}"` },
];

/** Segments of an address where an id or a slug was expected, as they travel. */
export const SEGMENTS: readonly string[] = [
  '%00',
  'a%00b',
  '%ed%a0%80',
  '%',
  '__proto__',
  '00000000-0000-4000-8000-000000000000',
  '%27%20or%201%3D1%3B--',
  '..%2f..%2fetc',
  'x'.repeat(3_000),
];
