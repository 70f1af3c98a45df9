/**
 * The shipped bank passes its lint, and the lint can fail: for every rule, its fault is planted in a copy of real questions,
 * and exactly that rule speaks, in the file and field where the fault is.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadLibrary } from '@/features/questions/content';
import { CAPABILITIES, type QuestionBody } from '@/features/questions/schema';
import { type ContentReport, checkContent, inWords } from '@/scripts/content/check';
import { withCounts } from '@/scripts/content/counts';
import { sqlReader } from '@/scripts/content/sql';

const ROOT = path.resolve(import.meta.dirname, '../..');

const sql = sqlReader();
afterAll(() => sql.close());

describe('the shipped bank', () => {
  let report: ContentReport;
  beforeAll(async () => {
    report = await checkContent(ROOT, sql);
  }, 60_000);

  it('has nothing to mend in any question', () => {
    expect(report.findings.filter(({ slug }) => slug !== null).map(inWords)).toEqual([]);
  });

  it('accounts for every id of the syllabus, has a question for every capability, and counts itself rightly', () => {
    expect(report.findings.filter(({ slug }) => slug === null).map(inWords)).toEqual([]);
    expect(report.ids.all).toBe(219);
  });
});

type Front = Omit<QuestionBody, 'answerKey' | 'samples'>;

let root: string;
/** Slugs of the copied questions; the first is a design question and the second is none. */
let slugs: string[];
let chosen: { slug: string; body: QuestionBody }[];

const fileOf = (slug: string, name = 'question.md') => `content/questions/${slug}/${name}`;
const design = () => slugs[0] ?? '';
const other = () => slugs[1] ?? '';

async function put(file: string, text: string) {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

/** Changes the front matter of a file, and its body where the change returns a text. */
async function edit<T = Front>(file: string, change: (front: T, body: string) => unknown) {
  const [, front = '', body = ''] =
    /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(await readFile(path.join(root, file), 'utf8')) ?? [];
  const data = parse(front) as T;
  const changed = change(data, body);
  await put(file, `---\n${stringify(data)}---\n${typeof changed === 'string' ? changed : body}`);
}

/** Findings as `rule file field`. */
async function places(privateFolder?: string) {
  const { findings } = await checkContent(root, sql, privateFolder);
  return findings.map(({ rule, file, field }) => `${rule} ${file} ${field}`.trim());
}

beforeAll(async () => {
  const { questions } = await loadLibrary(path.join(ROOT, 'content'));
  // Without SQL, so that what is planted is all that there is; without exercises, which lie elsewhere.
  const plain = questions.filter(
    ({ slug, body }) =>
      !slug.endsWith('-exercise') &&
      ![body.answerKey, ...body.samples.map((one) => one.answer)].join().includes('```sql'),
  );
  const found = [
    plain.find(({ body }) => body.kind === 'system-design'),
    plain.find(({ body }) => body.kind !== 'system-design' && body.samples.length === 0 && body.covers.length > 1),
  ];
  const capabilities = CAPABILITIES.filter((one) => !found.some((question) => question?.body.capability === one));
  chosen = [...found, ...capabilities.map((one) => plain.find(({ body }) => body.capability === one))].filter(
    (one) => one !== undefined,
  );
  slugs = chosen.map(({ slug }) => slug);
});

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plumbline-lint-'));
  for (const slug of slugs) {
    const folder = path.join('content/questions', slug);
    await cp(path.join(ROOT, folder), path.join(root, folder), { recursive: true });
  }
  const topics = chosen.flatMap(({ body }) => body.covers.map((id) => ({ id, topic: `About ${id}` })));
  await put('content/sources.json', JSON.stringify({ name: 'Syllabus', about: 'What is promised.', topics }));
  await put('content/left-out.json', '[]');
  await put('docs/content.md', '<!-- counts: npm run check:content -- --write-table -->\n<!-- end of counts -->\n');
  await recount();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function recount() {
  const page = path.join(root, 'docs/content.md');
  const { table } = await checkContent(root, sql);
  await writeFile(page, withCounts(await readFile(page, 'utf8'), table) ?? '');
}

describe('a fault planted in a copy of real questions', () => {
  it('is the only one: without it nothing is found', async () => {
    expect(slugs.length).toBeGreaterThanOrEqual(CAPABILITIES.length);
    expect(await places()).toEqual([]);
  });

  const level = { level: 1, label: 'weak', anchor: 'Shows a limited understanding of the main concepts.' };
  it.each<[string, (front: Front) => void, string]>([
    [
      'an anchor that only judges',
      (front) => front.criteria[0]?.levels.splice(0, 1, level),
      'adjective-anchor FILE criteria.0.levels.0.anchor',
    ],
    [
      'a level with the words of another',
      ({ criteria: [first] }) => Object.assign(first?.levels[2] ?? {}, { anchor: first?.levels[1]?.anchor }),
      'missing-level FILE criteria.0.levels.2.anchor',
    ],
    [
      'a level under another name',
      ({ criteria: [first] }) => Object.assign(first?.levels[1] ?? {}, { label: 'fair' }),
      'missing-level FILE criteria.0.levels',
    ],
    [
      'a link that reaches no file',
      (front) =>
        Object.assign(front.followUps[0] ?? {}, {
          listenFor: 'More than eight words stand here, and [a note](../notes.md) too.',
        }),
      'broken-link FILE followUps.0.listenFor',
    ],
    ['an id that is none', (front) => front.covers.push('topic-99'), `unknown-id FILE covers.LAST`],
  ])('%s', async (_name, change, expected) => {
    let last = 0;
    await edit(fileOf(other()), (front) => {
      change(front);
      last = front.covers.length - 1;
    });
    expect(await places()).toEqual([expected.replace('FILE', fileOf(other())).replace('LAST', String(last))]);
  });

  it('a block of code that does not parse, with its line in the file', async () => {
    let lines = 0;
    await edit(fileOf(other()), (front, body) => {
      lines = `---\n${stringify(front)}---\n${body}`.split('\n').length;
      return `${body}\n\`\`\`ts\nconst a = {\n  b: (,\n};\n\`\`\`\n`;
    });
    const { findings } = await checkContent(root, sql);
    expect(findings).toMatchObject([
      { rule: 'code-block', file: fileOf(other()), field: 'answerKey', line: lines + 3 },
    ]);
  });

  it('a statement of SQL that PostgreSQL cannot read, in a sample', async () => {
    const file = fileOf(design(), 'samples/weak.md');
    await edit(file, (_front, body) => `${body}\n\`\`\`sql\nselect a from t where b = :b;\nselec a from t;\n\`\`\`\n`);
    const { findings } = await checkContent(root, sql);
    expect(findings).toMatchObject([{ rule: 'code-block', file, field: 'answer' }]);
    const text = (await readFile(path.join(root, file), 'utf8')).split('\n');
    expect(text[(findings[0]?.line ?? 0) - 1]).toBe('selec a from t;');
  });

  it('a design question without its borderline sample', async () => {
    await rm(path.join(root, fileOf(design(), 'samples/borderline.md')));
    expect(await places()).toEqual([`not-ready ${fileOf(design())} samples`]);
  });

  it('an answer key that is about something else', async () => {
    const words = Array.from({ length: 90 }, (_, index) => `xyz${index}`).join(' ');
    await edit(fileOf(other()), () => words);
    const criteria = chosen[1]?.body.criteria.length;
    expect(await places()).toEqual(Array(criteria).fill(`not-ready ${fileOf(other())} answerKey`));
  });

  it('a prompt that another question has with few words changed', async () => {
    let prompt = '';
    await edit(fileOf(design()), (front) => {
      prompt = `${front.prompt} Go on.`;
    });
    await edit(fileOf(other()), (front) => {
      front.prompt = prompt;
    });
    const later = [design(), other()].sort()[1] ?? '';
    expect(await places()).toEqual([`near-duplicate ${fileOf(later)} prompt`]);
  });

  it('a capability that no question is about', async () => {
    const capability = chosen[2]?.body.capability;
    for (const { slug, body } of chosen) {
      if (body.capability !== capability) continue;
      await edit(fileOf(slug), (front) => {
        front.capability = chosen[0]?.body.capability ?? '';
      });
    }
    await recount();
    expect(await places()).toEqual(['empty-capability content/questions capability']);
  });

  it('an id that two questions cover', async () => {
    const [id = ''] = chosen[0]?.body.covers ?? [];
    const at = chosen[1]?.body.covers.length ?? 0;
    await edit(fileOf(other()), (front) => void front.covers.push(id));
    const first = chosen
      .map(({ slug }) => slug)
      .sort()
      .find((slug) => slug === design() || slug === other());
    const [later, index] = first === design() ? [other(), at] : [design(), 0];
    expect(await places()).toEqual([`covered-twice ${fileOf(later)} covers.${index}`]);
  });

  it('an id that no question covers', async () => {
    let gone = '';
    await edit(fileOf(other()), (front) => {
      gone = front.covers.pop() ?? '';
    });
    expect(await places()).toEqual([`never-covered content/sources.json ${gone}`]);
    await put('content/left-out.json', JSON.stringify([{ id: gone, reason: 'An advertisement, and no question.' }]));
    expect(await places()).toEqual([]);
    await put('content/left-out.json', JSON.stringify([{ id: gone, reason: '' }]));
    expect(await places()).toEqual(['left-out content/left-out.json 0.reason']);
  });

  it('a table of counts that is not the present one', async () => {
    await put('docs/content.md', (await readFile(path.join(root, 'docs/content.md'), 'utf8')).replace(/\d+/, '4711'));
    expect(await places()).toEqual(['counts docs/content.md']);
  });

  it('a field that the schema refuses', async () => {
    await edit(fileOf(other()), (front) => {
      front.redFlags = [];
    });
    await recount();
    // A question that does not load covers nothing, which is said as well.
    const followsFromIt = /^(never-covered|empty-capability) /;
    expect((await places()).filter((one) => !followsFromIt.test(one))).toEqual([`format ${fileOf(other())} redFlags`]);
  });

  it('in a private folder, which goes through the same rules', async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'plumbline-own-'));
    try {
      const [from, to] = [fileOf(other()), fileOf('of-our-own')].map((file) => path.dirname(file));
      await cp(path.join(root, from ?? ''), path.join(own, to?.replace(/^content\//, '') ?? ''), { recursive: true });
      const file = `${own}/questions/of-our-own/question.md`;
      expect(await places(own)).toEqual([`near-duplicate ${file} prompt`]);

      await edit(path.relative(root, file), (front) => {
        front.prompt =
          'Something else is asked here, in twenty words, so that nobody takes this question for the one of which it is a copy.';
        return Array.from({ length: 90 }, (_, index) => `xyz${index}`).join(' ');
      });
      const { findings } = await checkContent(root, sql, own);
      const unfinished = findings.map(({ rule, severity }) => `${rule} ${severity}`);
      expect(new Set(unfinished)).toEqual(new Set(['not-ready warning']));
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  });
});
