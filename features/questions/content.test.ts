/**
 * The shipped library must load whole, and a mistake in a file must be reported where its author will look for it.
 * Broken fixtures are made from one small sound question by changing a single thing.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadLibrary } from './content';

const CONTENT = path.resolve(import.meta.dirname, '../../content');

const levels = [
  { level: 1, label: 'weak', anchor: 'Takes the first idea and names no cost of it.' },
  { level: 2, label: 'acceptable', anchor: 'Names one cost of the idea when asked for it.' },
  { level: 3, label: 'strong', anchor: 'Names two costs unasked and says which one decides.' },
];

const sound = {
  title: 'Choose a container for greetings',
  covers: ['topic-x'],
  capability: 'coding-debugging',
  facets: ['data'],
  kind: 'technical',
  difficulty: 'easy',
  seniority: ['entry'],
  minutes: 10,
  tier: 'warm-up',
  assesses: 'Whether the candidate weighs the cost of an idea before building anything upon that idea.',
  cue: 'Listen for somebody who says what a choice costs before they settle on that choice.',
  prompt:
    'We greet visitors in forty languages and the list changes weekly. Where would you keep the greetings, and what does that cost?',
  scenarios: [
    {
      id: 'museum',
      title: 'Museum entrance',
      text: 'A museum shows a greeting in the language of each visitor at its entrance; curators change greetings every week, and the screen must never be empty when the network is down.',
    },
  ],
  clarifying: [{ asks: 'How many visitors a day?', answer: 'About two thousand visitors.' }],
  signals: ['Asks who changes the list', 'Asks what an empty screen costs', 'Says what happens without a network'],
  redFlags: [{ id: 'no-cost', text: 'Names no cost, also when asked', criterion: 'weighs-cost' }],
  followUps: [
    {
      id: 'sign-language',
      text: 'Greetings are now short films. What changes?',
      changesRequirement: true,
      listenFor: 'Size, caching at the entrance, and a text to fall back on.',
    },
    {
      id: 'wrong-greeting',
      text: 'A greeting was wrong for a day. How do you notice?',
      changesRequirement: false,
      listenFor: 'A check by a second person and a look at the real screen.',
    },
  ],
  otherPaths: [],
  criteria: [
    { id: 'weighs-cost', title: 'Weighs the cost of a choice', capability: 'coding-debugging', levels },
    { id: 'plans-failure', title: 'Plans for the network being down', capability: 'production-readiness', levels },
  ],
};

const prose = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

const soundSample = {
  title: 'Says little',
  key: {
    'weighs-cost': { level: 1, why: 'The answer names no cost, not even when asked for one.' },
    'plans-failure': { level: 2, why: 'The answer names a fallback only after the interviewer asks.' },
  },
};

const markdown = (front: unknown, body: string) => `---\n${stringify(front)}---\n\n${body}\n`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plumbline-content-'));
  await put('questions/greetings/question.md', markdown(sound, prose(90)));
  await put('questions/greetings/samples/weak.md', markdown(soundSample, prose(90)));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(file: string, text: string) {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

const putQuestion = (change: object) =>
  put('questions/greetings/question.md', markdown({ ...sound, ...change }, prose(90)));
const putSample = (change: object, body = prose(90)) =>
  put('questions/greetings/samples/weak.md', markdown({ ...soundSample, ...change }, body));

/** The problems as `file field`, for a fixture whose reasons are the schema's own words. */
async function places() {
  const { questions, problems } = await loadLibrary(root);
  expect(questions).toEqual([]);
  return problems.map((one) => `${one.file} ${one.field}`.trim());
}

describe('the shipped library', () => {
  it('loads without a problem and holds the ten design questions', async () => {
    const { questions, problems } = await loadLibrary(CONTENT);
    expect(problems).toEqual([]);
    expect(questions.map((one) => one.slug)).toEqual(
      expect.arrayContaining([
        'api-design',
        'caching-strategy',
        'concurrency-control',
        'database-indexing',
        'distributed-transactions',
        'job-queue',
        'rate-limiter',
        'search-engine',
        'service-boundaries',
        'url-shortener',
      ]),
    );
    expect(new Set(questions.map((one) => one.hash)).size).toBe(questions.length);
  });

  it('gives every design question three levels, three samples and a comparison', async () => {
    const { questions } = await loadLibrary(CONTENT);
    for (const { slug, body } of questions.filter((one) => one.body.kind === 'system-design')) {
      expect(
        body.samples.map((sample) => sample.id),
        slug,
      ).toEqual(['weak', 'borderline', 'strong']);
      expect(body.comparison, slug).toBeDefined();
      for (const criterion of body.criteria) {
        expect(
          criterion.levels.map((level) => level.label),
          `${slug} ${criterion.id}`,
        ).toEqual(['weak', 'acceptable', 'strong']);
      }
    }
  });

  it('opens every code block with its language', async () => {
    const { questions } = await loadLibrary(CONTENT);
    for (const { slug, body } of questions) {
      const fences = body.answerKey.match(/^```.*$/gm) ?? [];
      const opening = fences.filter((_, index) => index % 2 === 0);
      expect(fences.length % 2, slug).toBe(0);
      expect(
        opening.filter((fence) => !/^```[a-z]+$/.test(fence)),
        slug,
      ).toEqual([]);
    }
  });
});

describe('a sound question', () => {
  it('becomes a body with its answer key and samples', async () => {
    const { questions, problems } = await loadLibrary(root);
    expect(problems).toEqual([]);
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatchObject({ slug: 'greetings', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(questions[0]?.body).toEqual({
      ...sound,
      answerKey: prose(90),
      samples: [{ id: 'weak', ...soundSample, answer: prose(90) }],
    });
  });

  it('keeps its hash when fields change places and Windows wrote the lines', async () => {
    const key = `${prose(90)}\n\n${prose(90)}`;
    await put('questions/greetings/question.md', markdown(sound, key));
    const before = (await loadLibrary(root)).questions[0]?.hash;
    const turned = Object.fromEntries(Object.entries(sound).reverse());
    await put('questions/greetings/question.md', `\uFEFF${markdown(turned, key).replaceAll('\n', '\r\n')}`);
    expect(before).toBeDefined();
    expect((await loadLibrary(root)).questions[0]?.hash).toBe(before);
  });

  it('changes its hash with one word of a sample', async () => {
    const before = (await loadLibrary(root)).questions[0]?.hash;
    await putSample({}, `${prose(90)} more`);
    expect((await loadLibrary(root)).questions[0]?.hash).not.toBe(before);
  });

  it('may come without samples', async () => {
    await rm(path.join(root, 'questions/greetings/samples'), { recursive: true });
    expect((await loadLibrary(root)).questions[0]?.body.samples).toEqual([]);
  });

  it('is still loaded beside a broken neighbour', async () => {
    await cp(path.join(root, 'questions/greetings'), path.join(root, 'questions/farewells'), { recursive: true });
    await put('questions/farewells/question.md', 'no front matter');
    const { questions, problems } = await loadLibrary(root);
    expect(questions.map((one) => one.slug)).toEqual(['greetings']);
    expect(problems.map((one) => one.file)).toEqual(['questions/farewells/question.md']);
  });
});

describe('a mistake in question.md', () => {
  const file = 'questions/greetings/question.md';
  const [first, second] = sound.criteria;

  it.each<[string, object, string[]]>([
    ['an unknown kind', { kind: 'riddle' }, [`${file} kind`]],
    ['a misspelt field', { minuets: 10 }, [`${file} minuets`]],
    ['a short prompt', { prompt: 'Where?' }, [`${file} prompt`]],
    ['two mistakes at once', { kind: 'riddle', tier: 'gold' }, [`${file} kind`, `${file} tier`]],
    [
      'no follow-up that changes a requirement',
      { followUps: sound.followUps.map((one) => ({ ...one, changesRequirement: false })) },
      [`${file} followUps`],
    ],
    [
      'levels out of order',
      { criteria: [{ ...first, levels: [...levels].reverse() }, second] },
      [`${file} criteria.0.levels`],
    ],
    [
      'an anchor of two words',
      { criteria: [first, { ...second, levels: [levels[0], { ...levels[1], anchor: 'Good grasp' }, levels[2]] }] },
      [`${file} criteria.1.levels.1.anchor`],
    ],
    ['a criterion twice', { criteria: [first, second, first] }, [`${file} criteria.2.id`]],
    ['a scenario twice', { scenarios: [sound.scenarios[0], sound.scenarios[0]] }, [`${file} scenarios.1.id`]],
    ['a red flag twice', { redFlags: [sound.redFlags[0], sound.redFlags[0]] }, [`${file} redFlags.1.id`]],
    ['a follow-up twice', { followUps: [...sound.followUps, sound.followUps[1]] }, [`${file} followUps.2.id`]],
    ['a covered id twice', { covers: ['topic-x', 'topic-x'] }, [`${file} covers.1`]],
    [
      'a red flag on a criterion that is not there',
      { redFlags: [{ id: 'no-cost', text: 'Names no cost at all', criterion: 'charm' }] },
      [`${file} redFlags.0.criterion`],
    ],
  ])('%s is reported at its field', async (_name, change, expected) => {
    await putQuestion(change);
    expect(await places()).toEqual(expected);
  });

  it('reports a missing field', async () => {
    const { cue: _cue, ...rest } = sound;
    await put(file, markdown(rest, prose(90)));
    expect(await places()).toEqual([`${file} cue`]);
  });

  it('reports an answer key of a few words', async () => {
    await put(file, markdown(sound, 'It depends.'));
    expect(await places()).toEqual([`${file} answerKey`]);
  });

  it('reports YAML that does not parse, with the line in the file', async () => {
    await put(file, '---\ntitle: Choose: a container\n---\n\nbody\n');
    const { problems } = await loadLibrary(root);
    expect(problems).toEqual([{ file, field: '', reason: expect.stringMatching(/^line 2: /) }]);
  });

  it('reports front matter that is no mapping', async () => {
    await put(file, '---\n- title\n---\n\nbody\n');
    expect(await places()).toEqual([file]);
  });

  it('reports that the file is missing', async () => {
    await rm(path.join(root, file));
    const { problems } = await loadLibrary(root);
    expect(problems).toEqual([{ file, field: '', reason: 'this file is missing' }]);
  });
});

describe('a mistake in a sample', () => {
  const file = 'questions/greetings/samples/weak.md';
  const { 'weighs-cost': cost, 'plans-failure': failure } = soundSample.key;

  it.each<[string, object, string[]]>([
    ['a criterion without a level', { key: { 'weighs-cost': cost } }, [`${file} key.plans-failure`]],
    [
      'a criterion that the question lacks',
      { key: { 'weighs-cost': cost, 'plans-failure': failure, charm: cost } },
      [`${file} key.charm`],
    ],
    [
      'a level above the highest',
      { key: { 'weighs-cost': { ...cost, level: 4 }, 'plans-failure': failure } },
      [`${file} key.weighs-cost.level`],
    ],
    [
      'a level of nought',
      { key: { 'weighs-cost': { ...cost, level: 0 }, 'plans-failure': failure } },
      [`${file} key.weighs-cost.level`],
    ],
    [
      'a reason of two words',
      { key: { 'weighs-cost': { ...cost, why: 'No cost' }, 'plans-failure': failure } },
      [`${file} key.weighs-cost.why`],
    ],
    ['an id of its own', { id: 'strong' }, [`${file} id`]],
  ])('%s is reported at its field', async (_name, change, expected) => {
    await putSample(change);
    expect(await places()).toEqual(expected);
  });

  it('reports an answer of a few words', async () => {
    await putSample({}, 'I would use a list.');
    expect(await places()).toEqual([`${file} answer`]);
  });

  it('reports a sample under another name', async () => {
    await put('questions/greetings/samples/medium.md', markdown(soundSample, prose(90)));
    expect(await places()).toEqual(['questions/greetings/samples/medium.md id']);
  });
});

describe('the folder itself', () => {
  it('reports a root without questions', async () => {
    const { problems } = await loadLibrary(path.join(root, 'questions/greetings'));
    expect(problems).toEqual([{ file: 'questions', field: '', reason: 'there is no such folder' }]);
  });

  it('reports a slug with capitals, and a stray file', async () => {
    await cp(path.join(root, 'questions/greetings'), path.join(root, 'questions/Hello_There'), { recursive: true });
    await rm(path.join(root, 'questions/greetings'), { recursive: true });
    await put('questions/notes.md', 'remember');
    await put(
      'questions/Hello_There/sample/weak.md',
      await readFile(path.join(root, 'questions/Hello_There/samples/weak.md'), 'utf8'),
    );
    expect(await places()).toEqual([
      'questions/Hello_There slug',
      'questions/Hello_There/sample',
      'questions/notes.md',
    ]);
  });
});
