import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailSchema, inviteSchema, ownerSchema, resetSchema, safeNext, signInSchema } from './schema';

describe('where to go after signing in', () => {
  it.each([
    undefined,
    null,
    7,
    '',
    'loops',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    '/\t/evil.example',
    '/%0a\n/evil',
    '/sign-in',
    `/${'a'.repeat(600)}`,
  ])('%j is home', (value) => {
    expect(safeNext(value)).toBe('/');
  });

  it.each(['/', '/w/acme/loops', '/w/acme/loops/1?tab=2#row', '/account'])('%s is kept', (value) => {
    expect(safeNext(value)).toBe(value);
  });

  it('never leaves the site, whatever is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (value) => {
        const base = 'https://plumbline.example';
        expect(new URL(safeNext(value), base).origin).toBe(base);
        expect(new URL(safeNext(`/${value}`), base).origin).toBe(base);
      }),
    );
  });
});

describe('addresses', () => {
  it.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['a+b@x.y', 'a+b@x.y'],
    ['ｆull@example.org', 'full@example.org'],
  ])('%j is kept as %s', (given, kept) => {
    expect(emailSchema.parse(given)).toBe(kept);
  });

  it.each([
    '',
    '  ',
    'ada',
    'a@b@c',
    'a b@c.d',
    '"a"@b.c',
    'a@b,c@d',
    'a\u0000@b.c',
    `${'a'.repeat(250)}@b.cd`,
    7,
    null,
  ])('%j is refused in words', (given) => {
    const result = emailSchema.safeParse(given);
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.message).toMatch(/[.:]/);
  });
});

describe('new passwords', () => {
  const token = 'a'.repeat(64);
  it.each(['', 'short', 'aaaaaaaaaaaa', 'ababababababab', 'x'.repeat(201)])('%j is refused', (password) => {
    const result = resetSchema.safeParse({ token, password });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual(expect.arrayContaining(['password']));
  });

  it('a long one of any script is accepted, spaces and all', () => {
    expect(resetSchema.parse({ token, password: ' mögen täglich ' }).password).toBe(' mögen täglich ');
  });
});

it('names are one line that reads in one direction', () => {
  const person = { email: 'a@b.c', role: 'interviewer' };
  for (const name of ['', '  ', 'a\nb', 'a\u202eb', 'x'.repeat(121)]) {
    expect(inviteSchema.safeParse({ ...person, name }).success).toBe(false);
  }
  expect(inviteSchema.parse({ ...person, name: ' Grace  Hopper ' }).name).toBe('Grace  Hopper');
});

it('every refusal of a form names its field', () => {
  const result = ownerSchema.safeParse({ token: 'x' });
  const fields = result.error?.issues.map((issue) => issue.path.join('.'));
  expect(fields?.sort()).toEqual(['email', 'name', 'organisation', 'password', 'timeZone', 'token', 'workspace']);
  expect(signInSchema.safeParse({ email: 'a@b.c', password: '' }).error?.issues[0]?.path).toEqual(['password']);
});
