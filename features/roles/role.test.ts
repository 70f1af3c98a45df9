import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import type { QuestionBody } from '@/features/questions/schema';
import { coverage, lintInterview, ROLE_TEMPLATES, repeatedQuestions } from './role';
import { roleCapabilitySchema, roleInterviewSchema } from './schema';

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

const question = (over: Partial<QuestionBody> = {}): QuestionBody =>
  ({
    title: 'Queue',
    minutes: 40,
    redFlags: [{ id: 'x', text: 'forgets that work runs twice' }],
    criteria: [
      { id: 'c', title: 'Plans for twice', capability: 'data', levels: [{ level: 1, label: 'weak', anchor: 'does' }] },
    ],
    samples: [{ id: 'strong', title: 'Full', key: {}, answer: 'long' }],
    ...over,
  }) as QuestionBody;

describe('what an interview lacks', () => {
  it('lacks nothing when all is there and fits', () => {
    expect(lintInterview({ minutes: 40, questions: [question()] })).toEqual([]);
  });

  it.each([
    ['a question', { minutes: 60, questions: [] }, 'No question yet.'],
    ['minutes', { minutes: 30, questions: [question()] }, 'The question is written for 40 min; the slot has 30.'],
    [
      'minutes for two',
      { minutes: 60, questions: [question(), question()] },
      'The questions are written for 80 min; the slot has 60.',
    ],
    [
      'a strong answer',
      { minutes: 60, questions: [question({ samples: [] })] },
      '“Queue” is not ready: no written strong answer.',
    ],
    ['red flags', { minutes: 60, questions: [question({ redFlags: [] })] }, '“Queue” names no red flags.'],
    [
      'anchors',
      {
        minutes: 60,
        questions: [question({ criteria: [{ id: 'c', title: 'Plans for twice', capability: 'data', levels: [] }] })],
      },
      '“Plans for twice” in “Queue” has no anchors.',
    ],
  ])('lacks %s', (_what, interview, warning) => {
    expect(lintInterview(interview)).toEqual([warning]);
  });

  it('names a question that two interviews ask, once', () => {
    const ask = (...ids: string[]) => ({ questions: ids.map((id) => ({ id, title: id.toUpperCase() })) });
    expect(repeatedQuestions([ask('a', 'b'), ask('b', 'c'), ask('b')])).toEqual(['B']);
  });
});

describe('templates', () => {
  it.each(ROLE_TEMPLATES)('$title gives every weight and level its reason, within the anchors', (template) => {
    expect(template.capabilities.map((one) => one.capability).sort()).toEqual(
      DEFAULT_CAPABILITIES.map((one) => one.key).sort(),
    );
    for (const one of template.capabilities) {
      const levels = DEFAULT_CAPABILITIES.find((known) => known.key === one.capability)?.anchors.length ?? 0;
      expect(one.expectedLevel).toBeLessThanOrEqual(levels);
      const input = { roleId: 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11', ...one };
      expect(roleCapabilitySchema.safeParse(input).success).toBe(true);
    }
    expect(template.interviews.length).toBeGreaterThan(0);
  });
});

describe('what comes in', () => {
  it('names each field with its reason', () => {
    const problems = roleInterviewSchema
      .safeParse({
        roleId: 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11',
        title: 'x',
        purpose: 'line\u202Ereversed text here',
        minutes: 'soon',
        rating: 'crowd',
      })
      .error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(problems).toEqual([
      ['title', 'needs at least 3 letters'],
      ['purpose', 'plain text only'],
      ['minutes', 'is not a number'],
      ['rating', 'choose how it is rated'],
      ['questionIds', 'choose at least one question'],
    ]);
  });
});
