import { describe, expect, it } from 'vitest';
import { fencedParts } from '@/components/fenced-text';
import { FIELD_SCHEMAS } from '@/features/scorecards/schema';
import { codeLine, flagFields, type KitQuestion, type Moment, rowOfCriterion, testLine } from './citation';

const ATTEMPT = '8b0c9a54-0a5b-4d0e-9d39-6a2a1f0c9a11';
const RUN = '3f0c9a54-0a5b-4d0e-9d39-6a2a1f0c9a22';
const moment: Moment = {
  attemptId: ATTEMPT,
  startedAt: new Date('2026-11-22T10:00:00.000Z'),
  at: new Date('2026-11-22T10:23:40.000Z'),
  seq: 412,
};
const TEXT = 'export class A {\n  take() {\n    return 1;\n  }\n}\n';

describe('cited code', () => {
  const cite = (lines: [number, number], text = TEXT, note?: string) =>
    codeLine(moment, {
      file: 'solution',
      text,
      lines,
      language: 'typescript',
      ...(note === undefined ? {} : { note }),
    });

  it('says file, lines and time, keeps the lines as they stood, and is a line that a card takes', () => {
    const line = cite([2, 4]);
    expect(line).toMatchObject({
      kind: 'code',
      at: '2026-11-22T10:23:40.000Z',
      source: { attemptId: ATTEMPT, seq: 412, file: 'solution', lines: [2, 4] },
    });
    expect(fencedParts(line?.text ?? '')).toEqual([
      { kind: 'words', text: 'Solution, lines 2 to 4, 23:40 into the attempt' },
      { kind: 'code', text: '  take() {\n    return 1;\n  }' },
    ]);
    expect(FIELD_SCHEMAS.line.safeParse({ ...line, filedTo: null }).success).toBe(true);
  });

  it('puts the reader’s own words first', () => {
    expect(cite([3, 3], TEXT, ' Always one. ')?.text).toMatch(/^Always one\. Solution, line 3, 23:40/);
  });

  it('is nothing where there are no such lines, or only empty ones', () => {
    for (const lines of [
      [5, 4],
      [1, 99],
      [7, 7],
      [6, 6],
    ] as [number, number][])
      expect(cite(lines)).toBeNull();
  });

  it('is cut where a line of a card ends, and a fence within it ends nothing', () => {
    const long = cite([1, 2], `${'x'.repeat(9_000)}\n\`\`\`\n`);
    expect(FIELD_SCHEMAS.line.safeParse({ ...long, filedTo: null }).success).toBe(true);
    const inner = cite([1, 3], 'a\n```\nb');
    expect(fencedParts(inner?.text ?? '').at(-1)).toEqual({ kind: 'code', text: 'a\n ```\nb' });
  });

  it('is stored even where it holds what cannot be', () => {
    const line = cite([1, 1], 'a\u0000b\ud800c');
    expect(FIELD_SCHEMAS.line.safeParse({ ...line, filedTo: null }).success).toBe(true);
  });
});

it('cites a failed test with its run, and what was said', () => {
  const offer = { testId: 'burst-edge', title: 'A burst passes whole', said: 'Expected 3, received 4.' };
  const line = testLine(moment, { runId: RUN, hidden: true, offer });
  expect(line).toEqual({
    kind: 'test',
    at: '2026-11-22T10:23:40.000Z',
    text: 'Hidden test failed in the run 23:40 into the attempt: A burst passes whole (Expected 3, received 4).',
    source: { attemptId: ATTEMPT, seq: 412, runId: RUN, testId: 'burst-edge' },
  });
  expect(FIELD_SCHEMAS.line.safeParse({ ...line, filedTo: 'private' }).success).toBe(true);
});

describe('filing', () => {
  const kit: KitQuestion[] = [
    {
      question: {
        id: 'q0',
        slug: 'caching',
        body: { criteria: [{ id: 'exact' }] },
        criteria: [{ id: 'c0', position: 0 }],
      },
    },
    {
      question: {
        id: 'q1',
        slug: 'rate-limiter-exercise',
        body: { criteria: [{ id: 'exact' }, { id: 'shared' }] },
        criteria: [
          { id: 'c2', position: 1 },
          { id: 'c1', position: 0 },
        ],
      },
    },
  ];

  it('finds the criterion of the exercise’s own question', () => {
    expect(rowOfCriterion(kit, 'rate-limiter', 'exact')).toBe('criterion:c1');
    expect(rowOfCriterion(kit, 'rate-limiter', 'shared')).toBe('criterion:c2');
  });

  it('finds none for another exercise, an unknown criterion, or a test without one', () => {
    expect(rowOfCriterion(kit, 'cache', 'exact')).toBeNull();
    expect(rowOfCriterion(kit, 'rate-limiter', 'gone')).toBeNull();
    expect(rowOfCriterion(kit, 'rate-limiter', null)).toBeNull();
    expect(rowOfCriterion([], 'rate-limiter', 'exact')).toBeNull();
  });

  it('marks the red flags that the kit knows, and no others', () => {
    const known = [
      { questionVersionId: 'q1', id: 'coarse' },
      { questionVersionId: 'q1', id: 'other' },
      { questionVersionId: 'q0', id: 'coarse' },
    ];
    expect(flagFields(kit, 'rate-limiter', ['coarse', 'gone'], known)).toEqual(['flag:q1/coarse']);
    expect(flagFields(kit, 'cache', ['coarse'], known)).toEqual([]);
  });
});
