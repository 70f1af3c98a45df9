/**
 * The rules as the app uses them: on drafts that break the schema, where a file could not even be loaded. For each rule its
 * fault is put into one sound question, and exactly that rule speaks.
 */
import { describe, expect, it } from 'vitest';
import { coverage, emptyCapabilities, nearDuplicates } from './bank-lint';
import { lintQuestion } from './lint';
import { readiness } from './readiness';
import type { QuestionBody } from './schema';

const levels = [
  { level: 1, label: 'weak', anchor: 'Takes the first idea and names no cost of it.' },
  { level: 2, label: 'acceptable', anchor: 'Names one cost of the idea when asked for it.' },
  { level: 3, label: 'strong', anchor: 'Names two costs unasked and says which one decides.' },
];

const key = `A list in the program costs a release for every change; a table costs a read, which a short cache takes away.
${Array.from({ length: 70 }, (_, index) => `word${index}`).join(' ')}. The release decides, since the names are many.`;

const sound: QuestionBody = {
  title: 'Choose a container for greetings',
  covers: [],
  capability: 'coding-debugging',
  facets: ['data'],
  kind: 'technical',
  difficulty: 'easy',
  seniority: ['entry'],
  minutes: 10,
  tier: 'warm-up',
  assesses: 'Whether the candidate weighs the cost of an idea.',
  cue: 'Listen for somebody who says what a choice costs.',
  prompt: 'We greet visitors in forty languages. Where would you keep the greetings?',
  scenarios: [{ id: 'museum', title: 'Museum entrance', text: 'A museum shows a greeting at its entrance.' }],
  clarifying: [],
  signals: ['Asks who changes the list'],
  redFlags: [{ id: 'no-cost', text: 'Names no cost, also when asked' }],
  followUps: [
    {
      id: 'films',
      text: 'Greetings are now short films. What changes?',
      changesRequirement: true,
      listenFor: 'Size and caching.',
    },
  ],
  otherPaths: [],
  criteria: [{ id: 'weighs-cost', title: 'Weighs the cost', capability: 'coding-debugging', levels }],
  answerKey: key,
  samples: [],
};

const sample = (id: 'weak' | 'borderline' | 'strong', level: number) => ({
  id,
  title: 'An answer',
  key: { 'weighs-cost': { level, why: 'It names costs.' } },
  answer: 'I would keep them in a table.',
});

const withLevels = (changed: typeof levels): QuestionBody => ({
  ...sound,
  criteria: [{ id: 'weighs-cost', title: 'Weighs the cost', capability: 'coding-debugging', levels: changed }],
});

const found = (body: QuestionBody) => lintQuestion(body).map(({ rule, field }) => `${rule} ${field}`);

describe('a question', () => {
  it('without a fault is without a finding', () => expect(found(sound)).toEqual([]));

  const fenced = (...lines: string[]) => `${key}\n\n${lines.join('\n')}`;
  it.each<[string, QuestionBody, string[]]>([
    ['no criterion', { ...sound, criteria: [] }, ['missing-level criteria']],
    ['two levels', withLevels(levels.slice(0, 2)), ['missing-level criteria.0.levels']],
    [
      'a number left out',
      withLevels(levels.map((one, index) => ({ ...one, level: index === 2 ? 4 : one.level }))),
      ['missing-level criteria.0.levels'],
    ],
    [
      'a level without an anchor',
      withLevels(levels.map((one, index) => (index === 1 ? { ...one, anchor: ' ' } : one))),
      ['missing-level criteria.0.levels.1.anchor'],
    ],
    [
      'a level without a name',
      withLevels(levels.map((one, index) => (index === 0 ? { ...one, label: '' } : one))),
      ['missing-level criteria.0.levels.0.label'],
    ],
    [
      'two levels in the same words',
      withLevels(
        levels.map((one, index) => (index === 1 ? { ...one, anchor: levels[0]?.anchor.toUpperCase() ?? '' } : one)),
      ),
      ['missing-level criteria.0.levels.1.anchor'],
    ],
    [
      'an anchor that only judges',
      withLevels(levels.map((one, index) => (index === 1 ? { ...one, anchor: 'Shows a fair understanding.' } : one))),
      ['adjective-anchor criteria.0.levels.1.anchor'],
    ],
    ['no red flag', { ...sound, redFlags: [] }, ['no-red-flag redFlags']],
    ['a red flag without words', { ...sound, redFlags: [{ id: 'a', text: ' ' }] }, ['no-red-flag redFlags']],
    ['no follow-up', { ...sound, followUps: [] }, ['no-requirement-change followUps']],
    [
      'no follow-up that changes a requirement',
      { ...sound, followUps: sound.followUps.map((one) => ({ ...one, changesRequirement: false })) },
      ['no-requirement-change followUps'],
    ],
    ['a block without its language', { ...sound, answerKey: fenced('```', 'a', '```') }, ['code-block answerKey']],
    ['a block without its end', { ...sound, answerKey: fenced('```text', 'a') }, ['code-block answerKey']],
    ['a short answer key', { ...sound, answerKey: 'It depends.' }, ['not-ready answerKey']],
    ['an answer key about something else', { ...sound, answerKey: 'xyz '.repeat(90) }, ['not-ready answerKey']],
    ['a link into a folder', { ...sound, cue: 'See [this](../a.md).' }, ['broken-link cue']],
  ])('with %s', (_name, body, expected) => expect(found(body)).toEqual(expected));

  it('tells reason, advice and severity, and the line of what is in a text', () => {
    expect(lintQuestion({ ...sound, answerKey: `${key}\n\n[a](http:/b)` })).toEqual([
      {
        rule: 'broken-link',
        severity: 'error',
        field: 'answerKey',
        line: 4,
        reason: 'the link "http:/b" is no web address',
        advice: 'write it whole, as https://host/path',
      },
    ]);
  });

  it('is unfinished rather than at fault while its strong answer is not written', () => {
    expect(lintQuestion({ ...sound, answerKey: 'It depends.' })).toMatchObject([
      { rule: 'not-ready', severity: 'warning' },
    ]);
  });

  it.each(['https://example.org/a_(b)?c#d', 'http://localhost:4000/', 'mailto:jobs@example.org', 'notes.md#top'])(
    'may point at %s',
    (target) => {
      const reaches = (file: string) => file === 'notes.md';
      expect(lintQuestion({ ...sound, cue: `See [this](${target}).` }, { reaches })).toEqual([]);
    },
  );

  it.each([
    '',
    '#top',
    '/bank',
    'https://',
    'https://host',
    'https:/example.org',
    'htps://example.org',
    '//example.org',
    'mailto:jobs',
    'javascript:a()',
  ])('may not point at "%s"', (target) =>
    expect(found({ ...sound, cue: `See [this](${target}).` })).toEqual(['broken-link cue']),
  );
});

describe('readiness', () => {
  const designed: QuestionBody = { ...sound, kind: 'system-design', answerKey: 'It depends.' };
  it.each<[string, QuestionBody, boolean]>([
    ['an answer key that speaks about every criterion', sound, true],
    ['a strong sample in place of a key', { ...sound, answerKey: 'It depends.', samples: [sample('strong', 3)] }, true],
    [
      'a strong sample below the highest level',
      { ...sound, answerKey: 'It depends.', samples: [sample('strong', 2)] },
      false,
    ],
    ['a weak sample alone', { ...sound, answerKey: 'It depends.', samples: [sample('weak', 1)] }, false],
    ['a design question with a key alone', { ...designed, answerKey: key }, false],
    ['a design question with one sample', { ...designed, samples: [sample('strong', 3)] }, false],
    [
      'a design question with all three',
      { ...designed, samples: [sample('weak', 1), sample('borderline', 2), sample('strong', 3)] },
      true,
    ],
    [
      'a design question whose strong sample is acceptable',
      { ...designed, samples: [sample('weak', 1), sample('borderline', 2), sample('strong', 2)] },
      false,
    ],
  ])('%s', (_name, body, ready) => expect(readiness(body).ready).toBe(ready));
});

describe('a bank', () => {
  const syllabus = { ids: ['a', 'b', 'c'], leftOut: [{ id: 'c', reason: 'An advertisement for a tool.' }] };
  const whole = [
    { slug: 'one', covers: ['a'] },
    { slug: 'two', covers: ['b'] },
  ];
  const said = (...args: Parameters<typeof coverage>) =>
    coverage(...args).map(({ rule, slug, field }) => `${rule} ${slug} ${field}`);

  it('that accounts for each id once is without a finding', () => expect(said(syllabus, whole)).toEqual([]));

  it.each<[string, Parameters<typeof coverage>, string[]]>([
    ['an id covered twice', [syllabus, [...whole, { slug: 'six', covers: ['a'] }]], ['covered-twice six covers.0']],
    ['an id never covered', [syllabus, whole.slice(1)], ['never-covered null a']],
    ['an id that is none', [syllabus, [...whole, { slug: 'six', covers: ['z'] }]], ['unknown-id six covers.0']],
    [
      'an id covered and left out',
      [{ ...syllabus, ids: ['a', 'b'], leftOut: [{ id: 'a', reason: 'Not a question at all.' }] }, whole],
      ['left-out null 0.id'],
    ],
    [
      'what is left out twice',
      [{ ...syllabus, leftOut: [...syllabus.leftOut, ...syllabus.leftOut] }, whole],
      ['left-out null 1.id'],
    ],
    ['what is left out and no id', [{ ...syllabus, ids: ['a', 'b'] }, whole], ['left-out null 0.id']],
    ['no reason', [{ ...syllabus, leftOut: [{ id: 'c', reason: 'Bad' }] }, whole], ['left-out null 0.reason']],
  ])('%s', (_name, args, expected) => expect(said(...args)).toEqual(expected));

  it('leaves out fifteen ids at most', () => {
    const ids = Array.from({ length: 16 }, (_, index) => `x${index}`);
    const leftOut = ids.map((id) => ({ id, reason: 'An advertisement for a tool.' }));
    expect(said({ ids: ids.slice(1), leftOut: leftOut.slice(1) }, [])).toEqual([]);
    expect(said({ ids, leftOut }, [])).toEqual(['left-out null ']);
  });

  it('has a question for each capability that it promises', () => {
    expect(emptyCapabilities(['x', 'y'], [{ capability: 'x' }]).map((one) => one.reason)).toEqual([
      'no question is about y',
    ]);
  });

  it('finds prompts that ask nearly the same on the later of the two', () => {
    const asked = [
      { slug: 'one', prompt: 'Which index would you add, and why?' },
      { slug: 'two', prompt: 'Where do locks wait?' },
      { slug: 'three', prompt: 'Which index would you drop, and why?' },
    ];
    expect(nearDuplicates(asked)).toMatchObject([
      {
        rule: 'near-duplicate',
        slug: 'three',
        field: 'prompt',
        reason: '75 % of the words of this prompt and of "one" are the same',
      },
    ]);
  });
});
