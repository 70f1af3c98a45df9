/** Kits: the lint rule by rule as a table, minutes against the slot, and who owns what. */
import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '@/features/questions/exposure';
import type { QuestionBody } from '@/features/questions/schema';
import { criteriaOfSeat, type KitEntry, type KitQuestion, type KitRule, lintKit, slotState, standIns } from './kit';

const PROMPT = 'Design a queue for background work that survives the worker and the machine beneath it';
const LEVELS = ['weak', 'acceptable', 'strong'].map((label, at) => ({ level: at + 1, label, anchor: `does ${label}` }));

const question = (id: string, over: Partial<QuestionBody> = {}, exposure = UNEXPOSED): KitQuestion => ({
  questionId: id,
  title: id,
  exposure,
  body: {
    title: id,
    kind: 'technical',
    minutes: 40,
    prompt: `${PROMPT} ${id}`,
    answerKey: 'short',
    scenarios: [],
    redFlags: [{ id: 'x', text: 'forgets that work runs twice' }],
    criteria: [
      { id: 'c', title: 'Plans for twice', capability: 'data', levels: LEVELS },
      { id: 'd', title: 'Plans for half', capability: 'data', levels: LEVELS },
    ],
    samples: [
      { id: 'strong', title: 'Full', key: { c: { level: 3, why: '' }, d: { level: 3, why: '' } }, answer: 'long' },
    ],
    ...over,
  } as QuestionBody,
});
const entry = (questionId: string, over: Partial<KitEntry> = {}): KitEntry => ({
  questionId,
  scenarioIds: ['one', 'two'],
  minutes: 40,
  owners: {},
  ...over,
});
const OTHER = 'Explain how you would find the one slow request among a million quick ones';
const PUBLIC = { ...UNEXPOSED, isPublic: true };
const HALF = { prompt: `${PROMPT} other` };
const SETTING = { slot: 60, rating: 'pair' as const, elsewhere: [] };

type Case = [
  rule: string,
  entries: KitEntry[],
  questions: KitQuestion[],
  setting: Partial<Parameters<typeof lintKit>[2]>,
  found: [KitRule, string][],
];

const CASES: Case[] = [
  ['nothing, when all is there and fits', [entry('Queue')], [question('Queue')], {}, []],
  ['an empty kit', [], [], {}, [['empty', 'No question yet.']]],
  [
    'minutes over the slot',
    [entry('Queue', { minutes: 61 })],
    [question('Queue')],
    {},
    [['over-slot', 'The questions take 61 min; the slot has 60.']],
  ],
  [
    'a question without a written strong answer',
    [entry('Queue')],
    [question('Queue', { samples: [] })],
    {},
    [
      [
        'not-ready',
        '“Queue” is not ready: no strong answer is written (the answer key has 1 words, too few to state a strong answer).',
      ],
    ],
  ],
  [
    'a criterion without anchors',
    [entry('Queue')],
    [
      question('Queue', {
        criteria: [
          { id: 'c', title: 'Plans for twice', capability: 'data', levels: LEVELS },
          {
            id: 'd',
            title: 'Plans for half',
            capability: 'data',
            levels: LEVELS.map((one) => ({ ...one, anchor: one.level === 2 ? ' ' : one.anchor })),
          },
        ],
      }),
    ],
    {},
    [['no-anchors', '“Plans for half” in “Queue” has no anchors.']],
  ],
  [
    'no red flags',
    [entry('Queue')],
    [question('Queue', { redFlags: [] })],
    {},
    [['no-red-flags', '“Queue” names no red flags.']],
  ],
  [
    'nearly the same question beside it',
    [entry('Queue', { minutes: 20 }), entry('Jobs', { minutes: 20 })],
    [question('Queue'), question('Jobs')],
    {},
    [['near-duplicate', '93 % of the words of “Jobs” are those of “Queue”, asked in this kit.']],
  ],
  [
    'nearly the same question in another interview',
    [entry('Queue')],
    [question('Queue', HALF)],
    { elsewhere: [{ questionId: 'z', title: 'Zeal', prompt: PROMPT, interview: 'First' }] },
    [['near-duplicate', '93 % of the words of “Queue” are those of “Zeal”, asked in “First”.']],
  ],
  [
    'the same question in another interview',
    [entry('Queue')],
    [question('Queue')],
    { elsewhere: [{ questionId: 'Queue', title: 'Queue', prompt: PROMPT, interview: 'First' }] },
    [['near-duplicate', '“Queue” is asked in “First” too.']],
  ],
  [
    'another question in another interview, which is nothing',
    [entry('Queue')],
    [question('Queue')],
    { elsewhere: [{ questionId: 'z', title: 'Zeal', prompt: OTHER, interview: 'First' }] },
    [],
  ],
  [
    'a question asked too often',
    [entry('Queue')],
    [question('Queue', {}, { ...UNEXPOSED, asked: 30, recent: 21 })],
    {},
    [
      [
        'over-exposed',
        '“Queue”: Asked 21 times in the last 12 months; this workspace’s limit is 20. Candidates may know it.',
      ],
    ],
  ],
  [
    'a kit of public questions alone, with an alternate',
    [entry('Queue')],
    [question('Queue', {}, PUBLIC)],
    {},
    [['all-public', 'Its one question is public.']],
  ],
  [
    'a public question without an alternate, beside one that is not public',
    [entry('Queue', { scenarioIds: ['one'], minutes: 20 }), entry('Slow', { minutes: 20, scenarioIds: ['one'] })],
    [question('Queue', {}, PUBLIC), question('Slow', { prompt: OTHER })],
    {},
    [['no-alternate', '“Queue” is public and has no alternate.']],
  ],
  [
    'a second rater who rates nothing',
    [entry('Queue', { owners: { c: 'first', d: 'first' } })],
    [question('Queue')],
    {},
    [['idle-rater', 'The second rater rates nothing.']],
  ],
  [
    'owners where one rates alone anyway, which is nothing',
    [entry('Queue', { owners: { c: 'first', d: 'first' } })],
    [question('Queue')],
    { rating: 'single' },
    [],
  ],
];

describe('the lint of a kit', () => {
  it.each(CASES)('finds %s', (_what, entries, questions, setting, found) => {
    const map = new Map(questions.map((one) => [one.questionId, one]));
    const findings = lintKit(entries, map, { ...SETTING, ...setting });
    expect(findings.map((one) => [one.rule, one.what])).toEqual(found);
    for (const one of findings) expect(one.todo).toMatch(/\.$/);
  });

  it('planted: a kit with every fault has each of them named, so that a rule which falls silent is seen', () => {
    const bad = question(
      'Queue',
      { samples: [], redFlags: [], criteria: [{ id: 'c', title: 'Empty', capability: 'data', levels: [] }] },
      {
        ...PUBLIC,
        recent: 20,
      },
    );
    const entries = [entry('Queue', { minutes: 90, scenarioIds: ['one'], owners: { c: 'first' } })];
    const elsewhere = [{ questionId: 'Queue', title: 'Queue', prompt: PROMPT, interview: 'First' }];
    const rules = lintKit(entries, new Map([['Queue', bad]]), { ...SETTING, elsewhere }).map((one) => one.rule);
    expect(rules).toEqual([
      'over-slot',
      'not-ready',
      'no-anchors',
      'no-red-flags',
      'near-duplicate',
      'over-exposed',
      'no-alternate',
      'all-public',
      'idle-rater',
    ]);
  });
});

describe('minutes against the slot', () => {
  it.each([
    [[], 'free', '0 of 60 min, 60 free'],
    [[30], 'fits', '30 of 60 min, 30 free'],
    [[30, 18], 'tight', '48 of 60 min, 12 left for beginning and end'],
    [[30, 30], 'tight', '60 of 60 min, 0 left for beginning and end'],
    [[30, 31], 'over', '61 of 60 min, 1 too many'],
  ])('%j is %s', (minutes, kind, words) => {
    expect(
      slotState(
        minutes.map((one) => ({ minutes: one })),
        60,
      ),
    ).toMatchObject({ kind, words });
  });
});

describe('who owns a criterion', () => {
  const rated = [
    { value: 'both', owner: undefined },
    { value: 'one', owner: 'first' as const },
    { value: 'two', owner: 'second' as const },
  ];
  it('is the first rater’s, the second’s, or both’s', () => {
    expect(criteriaOfSeat(rated, 0)).toEqual(['both', 'one']);
    expect(criteriaOfSeat(rated, 1)).toEqual(['both', 'two']);
    expect(criteriaOfSeat(rated, 2)).toEqual(['both', 'two']);
  });
  it('leaves nobody on a panel without anything to rate', () => {
    expect(criteriaOfSeat([{ value: 'one', owner: 'first' as const }], 1)).toEqual(['one']);
  });
});

it('finds stand-ins by the criteria in common, then by capability and kind', () => {
  const of = { id: 'a', capability: 'data', kind: 'technical', criteria: ['Plans for twice'] };
  const bank = [
    of,
    { id: 'b', capability: 'data', kind: 'technical', criteria: ['Else'] },
    { id: 'c', capability: 'data', kind: 'coding', criteria: ['Else'] },
    { id: 'd', capability: 'ops', kind: 'coding', criteria: ['plans for twice'] },
  ];
  expect(standIns(of, bank).map((one) => [one.question.id, one.common])).toEqual([
    ['d', 1],
    ['b', 0],
  ]);
});
