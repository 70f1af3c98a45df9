/** The structure check against a small sound house, and the same house with one fault planted at a time. */
import { describe, expect, it } from 'vitest';
import { checkStructure } from './structure/check';
import { parse } from './structure/parse';

const SOUND: Readonly<Record<string, string>> = {
  'package.json': '',
  'server.ts': `import { attach } from '@/realtime/upgrade'; import { closeRounds } from './features/polls/jobs'; attach(closeRounds);`,
  'app/page.tsx': `import { listPolls } from '@/features/polls/loaders'; import { Button } from '@/components/button';`,
  'app/[poll]/(room)/page.tsx': `import { PollForm } from '@/features/polls/components/poll-form';`,
  'components/button.tsx': `'use client'; import { useState } from 'react'; export function Button() { return useState(0); }`,
  'features/access/scope.ts': 'export type Scope = { kind: string };',
  'features/access/loaders.ts': `import { cookies } from 'next/headers'; import type { Scope } from './scope';`,
  'features/polls/poll.ts': `import { mean } from '@/stats/mean'; export const start = (now: Date) => [mean([1]), now, new Date(0)];`,
  'features/polls/schema.ts': `import { z } from 'zod'; export const vote = z.object({});`,
  'features/polls/policy.ts': `import type { Scope } from '@/features/access/scope'; export const canVote = (s: Scope) => !!s;`,
  'features/polls/data.ts': `import { db } from '@/db/client'; import { polls } from '@/db/schema/polls'; import type { Vote } from './poll';`,
  'features/polls/mutations.ts': `import { db } from '@/db/client'; import { canVote } from './policy';`,
  'features/polls/loaders.ts': `import { scope } from '@/features/access/loaders'; import { read } from './data';`,
  'features/polls/actions.ts': `'use server'; import { cast } from './mutations'; import { read } from './data';`,
  'features/polls/jobs.ts': `import { cast } from './mutations'; export const closeRounds = cast;`,
  'features/polls/components/poll-form.tsx': `'use client'; import { Button } from '@/components/button'; import { castVote } from '../actions'; import { start } from '../poll'; import type { Row } from '../data';`,
  'stats/mean.ts': 'export const mean = (xs: number[]) => xs.length; const NAMES = new Set(["a"]); const FIXED = [1];',
  'realtime/upgrade.ts': `import { read } from '@/features/polls/data'; import type { Scope } from '@/features/access/scope'; import { log } from '@/lib/logger';`,
  'runner/contract.ts': 'export interface Run {}',
  'lib/logger.ts': `import pino from 'pino'; import { resolve } from './process';`,
  'lib/process.ts': 'let slots = {}; export const resolve = () => slots;',
  'db/client.ts': `import { resolve } from '@/lib/process';`,
  'db/schema/polls.ts': `import { pgTable } from 'drizzle-orm/pg-core';`,
  'tests/support/database.ts': `import { db } from '@/db/client'; let open = 0;`,
  'features/polls/poll.test.ts': `import { database } from '@/tests/support/database'; import { db } from '@/db/client'; let n = 0;`,
  'scripts/owner.ts': `import { cast } from '@/features/polls/mutations';`,
  'content/questions/x/stub.ts': 'this is { not parsed',
  'docs/architecture.md': '',
};

/** Problems of the sound house with some files replaced or added, as `file problem`. */
function problems(changes: Readonly<Record<string, string>> = {}): string[] {
  const findings = checkStructure(new Map(Object.entries({ ...SOUND, ...changes })));
  return findings.map(({ file, problem }) => `${file} ${problem}`);
}

it('finds nothing wrong with a sound house', () => {
  expect(problems()).toEqual([]);
});

describe('a file in the wrong place is told where to go', () => {
  it.each([
    ['features/polls/queries.tsx', 'interface goes to components/'],
    ['features/polls/lib/count.ts', 'reads to data.ts'],
    ['features/polls/index.ts', 'another name needs a decision record'],
    ['features/polls/types.ts', 'another name needs a decision record'],
    ['features/polls.ts', 'move it into the folder of the feature'],
    ['services/mail.ts', 'lies in no known room'],
    ['mail.ts', 'infrastructure goes to lib/'],
    ['lib/utils.ts', 'is named for no idea'],
    ['lib/utils/date.ts', 'is named for no idea'],
    ['features/polls/vote-helpers.ts', 'is named for no idea'],
    ['components/PollCard.tsx', 'lower-case words joined by hyphens'],
  ])('%s', (file, advice) => {
    const found = problems({ [file]: '' });
    expect(found).toEqual([expect.stringContaining(advice)]);
    expect(found[0]).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')} `));
  });
});

describe('an arrow that points the wrong way is found', () => {
  it.each([
    ['stats/spread.ts', `import { z } from '@/lib/process';`, 'may not import lib/process.ts'],
    ['runner/engine.ts', `import { log } from '../lib/logger';`, 'may not import lib/logger.ts'],
    ['db/schema/polls.ts', `import { resolve } from '@/lib/process';`, 'may not import lib/process.ts'],
    ['db/client.ts', `import { start } from '@/features/polls/poll';`, 'may not import features/polls/poll.ts'],
    ['lib/mail.ts', `import { read } from '@/features/polls/data';`, 'may not import features/polls/data.ts'],
    [
      'components/card.tsx',
      `import type { Poll } from '@/features/polls/poll';`,
      'may not import features/polls/poll.ts',
    ],
    ['app/page.tsx', `import { db } from '@/db/client';`, 'reads go to the feature’s data.ts'],
    ['app/page.tsx', `import { room } from '@/realtime/upgrade';`, 'may not import realtime/upgrade.ts'],
    ['features/polls/loaders.ts', `import { db } from '@/db/client';`, 'reads go to the feature’s data.ts'],
    ['features/polls/ballot.ts', `import { db } from '@/db/client';`, 'may not import db/client.ts'],
    ['features/polls/policy.ts', `import { log } from '@/lib/logger';`, 'the model is pure'],
    ['features/polls/data.ts', `import { scope } from '@/features/access/loaders';`, 'take the scope as an argument'],
    [
      'features/polls/data.ts',
      `import type { Props } from './components/poll-form';`,
      'may not import features/polls/components',
    ],
    ['features/polls/loaders.ts', `import { card } from '@/features/cards/loaders';`, 'between features only'],
    [
      'features/cards/components/card.tsx',
      `import { PollForm } from '@/features/polls/components/poll-form';`,
      'compose two features in app/',
    ],
    [
      'features/cards/components/card.tsx',
      `import type { Row } from '@/features/polls/data';`,
      'may not import features/polls/data.ts',
    ],
    ['realtime/upgrade.ts', `import { scope } from '@/features/access/loaders';`, 'take the scope as an argument'],
    ['realtime/upgrade.ts', `import { db } from '@/db/client';`, 'reads go to the feature’s data.ts'],
    [
      'realtime/upgrade.ts',
      `const load = () => import('@/features/polls/actions');`,
      'may not import features/polls/actions.ts',
    ],
    [
      'realtime/upgrade.ts',
      `export { castVote } from '@/features/polls/actions';`,
      'may not import features/polls/actions.ts',
    ],
    [
      'realtime/upgrade.ts',
      `type A = import('@/features/polls/actions').A;`,
      'may not import features/polls/actions.ts',
    ],
    ['server.ts', `import { scope } from '@/features/access/loaders';`, 'may not import features/access/loaders.ts'],
    ['lib/mail.ts', `import { database } from '../tests/support/database';`, 'nothing imports tests'],
    ['lib/mail.ts', `import { owner } from '@/scripts/owner';`, 'nothing imports scripts'],
    ['features/polls/content.ts', `import stub from '@/content/questions/x/stub';`, 'never imported'],
  ])('%s: %s', (file, text, problem) => {
    const changes = { 'features/cards/loaders.ts': '', [file]: text };
    expect(problems(changes)).toEqual([expect.stringContaining(problem)]);
  });

  it('a circle, but not one of types', () => {
    const circle = { 'lib/a.ts': `import { b } from './b';`, 'lib/b.ts': `import { c } from './c';` };
    expect(problems({ ...circle, 'lib/c.ts': `import { a } from './a';` })).toEqual([
      expect.stringContaining('imports in a circle (lib/a.ts, lib/b.ts, lib/c.ts)'),
    ]);
    expect(problems({ ...circle, 'lib/c.ts': `import type { A } from './a';` })).toEqual([]);
  });
});

describe('the model stays pure', () => {
  it.each([
    ['features/polls/ballot.ts', 'export const at = () => new Date();', 'uses new Date()'],
    ['features/polls/ballot.ts', 'export const at = () => Date.now();', 'uses Date.now'],
    ['stats/mean.ts', 'export const draw = () => Math.random();', 'uses Math.random'],
    ['features/polls/policy.ts', 'export const open = () => process.env.OPEN;', 'uses process.env'],
    ['features/polls/ballot.ts', `import { readFileSync } from 'node:fs';`, 'imports node:fs'],
    ['features/polls/ballot.ts', `import { randomUUID } from 'node:crypto';`, 'imports node:crypto'],
  ])('%s: %s', (file, text, problem) => {
    expect(problems({ [file]: text })).toEqual([expect.stringContaining(problem)]);
  });

  it('a hash is a pure function', () => {
    expect(problems({ 'features/polls/poll.ts': `import { createHash } from 'node:crypto';` })).toEqual([
      // ... of the server: the sound house sends this model to the browser too.
      expect.stringContaining('features/polls/components/poll-form.tsx would send server code'),
    ]);
  });
});

describe('state in a module is found', () => {
  it.each([
    ['let count = 0;', 'let count'],
    ['export let count = 0;', 'let count'],
    ['const rooms = new Map<string, number>();', 'const rooms = new Map()'],
    ['export const seen = new WeakSet();', 'const seen = new WeakSet()'],
    ['const queue: string[] = [];', 'const queue = []'],
    ['const cache = {};', 'const cache = {}'],
  ])('%s', (text, state) => {
    expect(problems({ 'realtime/rooms.ts': text })).toEqual([
      expect.stringContaining(`state in the module (${state})`),
    ]);
  });

  it('but not constants, state in functions, in lib/process.ts or in a browser', () => {
    const constants = `const A = new Map([[1, 2]]); const B = [1]; const C = { a: 1 }; declare let d: number; function f() { let x = 1; return x; }`;
    expect(problems({ 'realtime/rooms.ts': constants, 'components/toast.tsx': `'use client'; let open = 0;` })).toEqual(
      [],
    );
  });
});

describe('what would be sent to a browser is followed', () => {
  const page = (text: string) => ({ 'features/polls/components/poll-form.tsx': `'use client'; ${text}` });

  it.each([
    ['a package of the server', page(`import { sql } from 'postgres';`), 'poll-form.tsx -> postgres'],
    ['a built-in module', page(`import { join } from 'node:path';`), 'poll-form.tsx -> node:path'],
    [
      'the environment, through a file between',
      {
        ...page(`import { label } from '@/lib/label';`),
        'lib/label.ts': `import { env } from './env';`,
        'lib/env.ts': '',
      },
      'poll-form.tsx -> lib/label.ts -> lib/env.ts',
    ],
    [
      'the logger, through a part of the interface without a mark of its own',
      {
        ...page(`import { Row } from './row';`),
        'features/polls/components/row.tsx': `import { log } from '@/lib/logger';`,
      },
      'poll-form.tsx -> features/polls/components/row.tsx -> lib/logger.ts',
    ],
    [
      'a late import',
      { ...page(`const x = () => import('@/lib/label');`), 'lib/label.ts': `export * from './logger';` },
      'poll-form.tsx -> lib/label.ts -> lib/logger.ts',
    ],
  ])('%s', (_what, changes, way) => {
    expect(problems(changes as Record<string, string>).join('\n')).toContain(
      `would send server code to the browser (features/polls/components/${way})`,
    );
  });

  it('reads are refused, their types are not, and actions end the way', () => {
    expect(problems(page(`import { read } from '../data';`)).join('\n')).toContain('would send server code');
    expect(problems(page(`import type { Row } from '../data'; import { castVote } from '../actions';`))).toEqual([]);
  });
});

describe('reading a source', () => {
  it('tells imports of types apart', () => {
    const { imports } = parse(
      'x.ts',
      `import { type A, type B } from './a'; import { type C, d } from './b'; import './c';`,
    );
    expect(imports.map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual([
      ['./a', true],
      ['./b', false],
      ['./c', false],
    ]);
  });

  it('names the file that does not parse', () => {
    expect(() => parse('lib/broken.ts', 'const = 1;')).toThrow('lib/broken.ts does not parse');
  });
});
