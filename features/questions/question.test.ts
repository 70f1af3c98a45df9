import { describe, expect, it } from 'vitest';
import { differences, diffLines, distanceWords, sampleLetter, UPGRADE_PARTS, upgraded } from './question';
import { practiceFormSchema, type QuestionBody } from './schema';

describe('two texts line by line', () => {
  const sides = (mine: string[], theirs: string[]) =>
    diffLines(mine, theirs).map((line) => `${line.side} ${line.text}`);

  it('keeps what both have and puts mine before what replaces it', () => {
    expect(sides(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual(['both a', 'mine b', 'theirs x', 'both c']);
    expect(sides([], ['a'])).toEqual(['theirs a']);
    expect(sides(['a'], [])).toEqual(['mine a']);
    expect(sides([], [])).toEqual([]);
  });

  it('gives back each text from its own side', () => {
    const mine = ['one', 'two', 'two', 'three', 'five'];
    const theirs = ['two', 'three', 'four', 'five', 'two'];
    const lines = diffLines(mine, theirs);
    expect(lines.filter((line) => line.side !== 'theirs').map((line) => line.text)).toEqual(mine);
    expect(lines.filter((line) => line.side !== 'mine').map((line) => line.text)).toEqual(theirs);
  });
});

const words = (count: number, word: string) => Array.from({ length: count }, () => word).join(' ');
const BODY: QuestionBody = {
  title: 'Design a counter',
  covers: [],
  capability: 'data-persistence',
  facets: ['data'],
  kind: 'technical',
  difficulty: 'easy',
  seniority: ['mid'],
  minutes: 30,
  tier: 'core',
  assesses: words(12, 'assesses'),
  cue: words(12, 'cue'),
  prompt: words(20, 'prompt'),
  scenarios: [{ id: 'shop', title: 'A shop', text: words(25, 'shop') }],
  clarifying: [],
  signals: ['asks who counts first', 'names the lost update', 'says what is kept'],
  redFlags: [{ id: 'lost', text: 'loses an update without noticing', criterion: 'counts' }],
  followUps: [
    { id: 'one', text: 'what if there are two servers', changesRequirement: true, listenFor: words(8, 'listen') },
    { id: 'two', text: 'what does the reader see', changesRequirement: false, listenFor: words(8, 'hear') },
  ],
  otherPaths: [],
  criteria: [
    {
      id: 'counts',
      title: 'Counts right',
      capability: 'data-persistence',
      levels: [1, 2, 3].map((level) => ({ level, label: `level ${level}`, anchor: words(6, `anchor${level}`) })),
    },
  ],
  answerKey: words(80, 'key'),
  samples: [
    { id: 'weak', title: 'Zebra', key: { counts: { level: 1, why: words(8, 'weakly') } }, answer: words(80, 'weak') },
    {
      id: 'strong',
      title: 'Ant',
      key: { counts: { level: 3, why: words(8, 'strongly') } },
      answer: words(80, 'strong'),
    },
  ],
};

describe('what differs between a copy and the library', () => {
  it('finds nothing between equals', () => {
    expect(differences(BODY, structuredClone(BODY))).toEqual([]);
  });

  it('names the part and the field, with both texts', () => {
    const found = differences(BODY, { ...BODY, prompt: words(20, 'newer') });
    expect(found).toEqual([
      {
        part: 'prompt',
        label: 'Prompt',
        fields: [
          {
            field: 'prompt',
            label: 'Prompt',
            keyChanged: false,
            lines: [
              { side: 'mine', text: BODY.prompt },
              { side: 'theirs', text: words(20, 'newer') },
            ],
          },
        ],
      },
    ]);
  });

  it('says that an expert’s key changed and never prints it', () => {
    const samples = BODY.samples.map((one) => ({ ...one, key: { counts: { level: 2, why: words(8, 'secret') } } }));
    const found = differences(BODY, { ...BODY, samples });
    expect(found.map((one) => one.part)).toEqual(['rubric']);
    expect(found[0]?.fields[0]).toMatchObject({ field: 'samples', keyChanged: true });
    expect(JSON.stringify(found)).not.toMatch(/secret|weakly|strongly/);
  });

  it('covers every field of a question in exactly one part', () => {
    const fields = UPGRADE_PARTS.flatMap((part) => [...part.fields]);
    expect(new Set(fields).size).toBe(fields.length);
    expect([...fields].sort()).toEqual([...Object.keys(BODY), 'comparison'].sort());
  });

  it('takes the chosen parts and leaves the rest', () => {
    const theirs = { ...BODY, prompt: words(20, 'newer'), signals: ['a b c d', 'e f g h', 'i j k l'] };
    expect(upgraded(BODY, theirs, ['prompt'])).toEqual({ ...BODY, prompt: theirs.prompt });
    expect(upgraded(BODY, theirs, [])).toEqual(BODY);
    expect(differences(upgraded(BODY, theirs, ['prompt', 'signals']), theirs)).toEqual([]);
  });
});

describe('words', () => {
  it.each([
    [2, 2, 'the same level'],
    [3, 2, '1 level higher'],
    [1, 3, '2 levels lower'],
  ])('%i against %i is %s', (own, expert, said) => {
    expect(distanceWords(own, expert)).toBe(said);
  });

  it('gives samples letters', () => {
    expect([0, 1, 2].map(sampleLetter)).toEqual(['a', 'b', 'c']);
  });
});

describe('what comes in', () => {
  it('gathers the levels of a practice form by criterion', () => {
    const id = 'b3f0c6a4-9d0e-4a53-8d53-0f6f1c2f4a11';
    expect(practiceFormSchema.parse({ sampleId: id, [`levels.${id}`]: '2' })).toEqual({
      sampleId: id,
      levels: { [id]: 2 },
    });
    const bad = practiceFormSchema.safeParse({ sampleId: id, [`levels.${id}`]: '9' });
    expect(bad.error?.issues.map((issue) => issue.path.join('.'))).toEqual([`levels.${id}`]);
  });
});
