/** Each language as far as it is promised to be read: sound code passes, and a bracket taken away does not. */
import { describe, expect, it } from 'vitest';
import { depthOf, readCode } from './code-syntax';

const sound: [language: string, code: string][] = [
  ['ts', 'const double = <T extends number>(of: T): number => of * 2;\nexport type A = { b?: string };'],
  ['ts', 'async send(change: Change): Promise<void> {\n  await this.#queue.push(change);\n}'],
  ['js', 'app.post("/q", async (request, reply) => { reply.json({ a: 1 }); });'],
  ['python', 'async def total(rows: list[int] | None = None) -> int:\n    return sum(x for x in rows or [] if x)'],
  ['java', '@Transactional\npublic void sell(long id) { repository.find(id).ifPresent(Item::sell); }'],
  ['java', 'return switch (fault) { case Missing m -> notFound(m); default -> failed(); };'],
  ['go', 'mu.Lock()\ndefer mu.Unlock()\nif err != nil { return err }'],
  ['json', '{ "a": [1, null] }'],
  ['yaml', 'a: 1\n---\nb: [1, 2]'],
  ['sql', "select 'it''s (' -- don't\nfrom t where a = $1;"],
  ['lua', "local t = { redis.call('GET', KEYS[1]) } -- it's"],
  ['php', '<?php\n$found = $pdo->prepare("select (1")->fetch(); # it\'s'],
  ['rust', "fn first<'a>(of: &'a str) -> char { '(' }"],
  ['sh', 'case $1 in\n  a) echo "it\'s" ;;\nesac'],
];

describe('sound code', () => {
  it.each(sound)('%s %s', (language, code) => expect(readCode(language, code)).toBeNull());
});

describe('a fault in the code', () => {
  it.each<[string, string, number]>([
    ['ts', 'const a = 1;\nconst b = (a => { a;\n', 2],
    ['ts', 'function f() {\n  ...\n}', 2],
    ['python', 'x = 1\ndef f(a b):\n    pass', 2],
    ['java', 'class A { void f( { } }', 1],
    ['go', 'func f( {', 1],
    ['json', '{\n  "a": 1,\n}', 3],
    ['yaml', 'a: 1\nb: [1', 2],
    ['sql', 'select (1\nfrom t', 1],
    ['lua', 'local t = { 1\nreturn t', 1],
    ['php', '$a = [1, 2);', 1],
    ['sh', 'echo "a', 1],
  ])('%s %s is found at its line', (language, code, line) => {
    const found = readCode(language, code)?.line ?? 0;
    expect(found).toBeGreaterThanOrEqual(line);
    expect(found).toBeLessThanOrEqual(line + 1);
  });

  it('is that nobody knows the language', () => {
    expect(readCode('pyhton', 'x = 1')).toEqual({ line: 0, message: '"pyhton" is no language that is known here' });
  });
});

describe('how far a language is read', () => {
  it.each([
    ['ts', 'parsed'],
    ['yml', 'parsed'],
    ['sql', 'light'],
    ['sh', 'light'],
    ['text', 'text'],
    ['http', 'text'],
    ['pyhton', null],
  ])('%s: %s', (language, depth) => expect(depthOf(language)).toBe(depth));
});
