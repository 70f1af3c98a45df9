import { describe, expect, it } from 'vitest';
import { coverage, coverageFindings } from './coverage';

const criterion = (criterionId: string, capability = 'data') => ({ criterionId, title: criterionId, capability });

describe('coverage', () => {
  it('says who judges what, and whether anybody can be compared', () => {
    const { rows, gaps } = coverage(
      [
        { raters: 2, criteria: [criterion('a'), criterion('b', 'ops')] },
        { raters: 1, criteria: [criterion('c', 'ops')] },
        { raters: 0, criteria: [criterion('d', 'people')] },
      ],
      [
        { key: 'data', name: 'Data', weight: 3 },
        { key: 'ops', name: 'Operation', weight: 2 },
        { key: 'people', name: 'People', weight: 1 },
      ],
    );
    expect(rows.map((row) => [row.criterionId, row.raters, row.state])).toEqual([
      ['a', [2, 0, 0], 'comparable'],
      ['b', [2, 0, 0], 'comparable'],
      ['c', [0, 1, 0], 'single'],
      ['d', [0, 0, 0], 'none'],
    ]);
    expect(gaps).toEqual([{ capability: 'people', name: 'People', reason: 'no interview covers it', heavy: false }]);
  });

  it('does not add up raters of different performances', () => {
    const { rows, gaps } = coverage(
      [
        { raters: 1, criteria: [criterion('a')] },
        { raters: 1, criteria: [criterion('a')] },
      ],
      [{ key: 'data', name: 'Data', weight: 3 }],
    );
    expect(rows).toEqual([{ ...criterion('a'), raters: [1, 1], state: 'single' }]);
    expect(gaps).toEqual([{ capability: 'data', name: 'Data', reason: 'no comparable ratings', heavy: true }]);
  });

  it('flags a capability without any criterion, and asks nothing of one without a weight', () => {
    expect(coverage([], [{ key: 'data', name: 'Data', weight: 3 }]).gaps).toEqual([
      { capability: 'data', name: 'Data', reason: 'no interview covers it', heavy: true },
    ]);
    expect(coverage([{ raters: 1, criteria: [criterion('a', 'other')] }], []).gaps).toEqual([]);
  });
});

describe('what the matrix asks for', () => {
  const capabilities = [
    { key: 'data', name: 'Data', weight: 2 },
    { key: 'ops', name: 'Operation', weight: 3 },
  ];
  const say = (interviews: Parameters<typeof coverageFindings>[1]) =>
    coverageFindings(coverage(interviews, capabilities), interviews).map((one) => [one.kind, one.what, one.todo]);

  it('asks for nothing where all is rated together, once', () => {
    expect(say([{ title: 'One', raters: 2, criteria: [criterion('a'), criterion('b', 'ops')] }])).toEqual([]);
  });

  it('names the heavy gap first, then whoever rates alone, then what is asked twice', () => {
    expect(
      say([
        { title: 'One', raters: 2, criteria: [criterion('a'), { ...criterion('b'), raters: 1 }] },
        { title: 'Two', raters: 1, criteria: [criterion('c')] },
        { title: 'Three', raters: 2, criteria: [criterion('a')] },
      ]),
    ).toEqual([
      [
        'gap',
        'Operation is in no interview, though it weighs heavy: thin evidence.',
        'Add a question on it to one of the kits.',
      ],
      ['alone', '“b” in “One” has one rater, who cannot be compared.', 'Let both raters rate it in the kit.'],
      [
        'alone',
        '“c” in “Two” has one rater, who cannot be compared.',
        'Have the interview rated as a pair or by a second reader, or leave it so on purpose.',
      ],
      [
        'overlap',
        '“a” is rated in “One” and “Three”.',
        'Ask it in one of them: a second answer to the same question is no new evidence.',
      ],
    ]);
  });
});
