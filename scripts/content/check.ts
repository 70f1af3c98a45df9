/**
 * The content check: loads the shipped folder and a private one, applies the rules of features/questions, and says of each
 * finding in which file and line it lies. Coverage and counts are promises of the shipped bank alone.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type BankFinding, coverage, emptyCapabilities, nearDuplicates } from '@/features/questions/bank-lint';
import { type CodeFault, type CodeReader, type Depth, depthOf, readCode } from '@/features/questions/code-syntax';
import { loadLibrary } from '@/features/questions/content';
import { type LintFinding, type LintRule, lintError, lintQuestion, textsOf } from '@/features/questions/lint';
import { type CodeBlock, codeBlocksOf } from '@/features/questions/markdown';
import { CAPABILITIES, type QuestionBody } from '@/features/questions/schema';
import { COUNTS_PAGE, countsTable, withCounts } from './counts';
import type { SqlReader } from './sql';

/** A finding where its author will look for it. */
export interface ContentFinding extends Omit<LintFinding, 'rule'> {
  readonly rule: LintRule | 'format' | 'counts';
  /** From the repository's root, or in full for a private folder; with slashes. */
  readonly file: string;
  /** The question that is meant, or null. */
  readonly slug: string | null;
}

export interface ContentReport {
  readonly findings: readonly ContentFinding[];
  readonly questions: number;
  readonly ids: { readonly all: number; readonly covered: number; readonly leftOut: number; readonly open: number };
  /** How many blocks of code were read how far; SQL is read by the embedded PostgreSQL. */
  readonly blocks: Readonly<Record<Depth, number>>;
  /** The counts as docs/content.md should have them. */
  readonly table: string;
}

const SYLLABUS = 'sources.json';
const LEFT_OUT = 'left-out.json';

const syllabusSchema = z.strictObject({
  name: z.string().min(1),
  about: z.string().min(1),
  topics: z.array(z.strictObject({ id: z.string().min(1), topic: z.string().min(3) })),
});
const leftOutSchema = z.array(z.strictObject({ id: z.string().min(1), reason: z.string() }));

interface Question {
  readonly slug: string;
  readonly body: QuestionBody;
  /** Its folder, from the content root. */
  readonly folder: string;
}

interface Shelf {
  readonly root: string;
  /** How findings name the root. */
  readonly name: string;
  /** Nothing that is shipped may be unfinished. */
  readonly shipped: boolean;
  readonly files: ReadonlySet<string>;
  readonly questions: readonly Question[];
  readonly problems: readonly ContentFinding[];
}

/**
 * Checks all content.
 *
 * @param root the repository
 * @param sql reads the blocks of SQL; the caller closes it
 * @param privateFolder a further content root, whose questions go through the same rules
 */
export async function checkContent(root: string, sql: SqlReader, privateFolder?: string): Promise<ContentReport> {
  const shipped = await readShelf(path.join(root, 'content'), 'content', true);
  const shelves = privateFolder ? [shipped, await readShelf(privateFolder, privateFolder, false)] : [shipped];
  const blocks = shelves.flatMap(({ questions }) => questions.flatMap(({ body }) => blocksOf(body)));
  const reader = withPostgres(await sql.faultsOf(blocks.filter(isPostgres).map(({ code }) => code)));

  const everything = shelves.flatMap((shelf) => shelf.questions.map((question) => ({ shelf, question })));
  const placed = (finding: BankFinding, elsewhere: string): ContentFinding => {
    const of = everything.find(({ question }) => question.slug === finding.slug);
    return { ...finding, file: of ? `${of.shelf.name}/${of.question.folder}/question.md` : elsewhere };
  };
  const facts = ({ questions }: Shelf) => questions.map(({ slug, body }) => ({ slug, ...body }));
  const syllabus = await readJson(shipped, SYLLABUS, syllabusSchema);
  const leftOut = await readJson(shipped, LEFT_OUT, leftOutSchema);
  const ids = syllabus.value?.topics.map((one) => one.id) ?? [];
  const covering = coverage({ ids, leftOut: leftOut.value ?? [] }, facts(shipped));
  const table = countsTable(facts(shipped));
  const page = await readFile(path.join(root, COUNTS_PAGE), 'utf8');

  const findings: ContentFinding[] = [
    ...shelves.flatMap((shelf) => shelf.problems),
    ...(await Promise.all(everything.map(({ shelf, question }) => lintOne(shelf, question, reader)))).flat(),
    ...shipped.questions.flatMap((question) => usualLevels(shipped, question)),
    ...nearDuplicates(shelves.flatMap(facts)).map((one) => placed(one, 'content')),
    ...emptyCapabilities(CAPABILITIES, facts(shipped)).map((one) => placed(one, 'content/questions')),
    ...syllabus.problems,
    ...leftOut.problems,
    ...covering.map((one) => placed(one, `content/${one.rule === 'left-out' ? LEFT_OUT : SYLLABUS}`)),
    ...(withCounts(page, table) === page ? [] : [oldCounts]),
  ];
  const open = covering.filter((one) => one.rule === 'never-covered').length;
  const out = leftOut.value?.length ?? 0;
  return {
    findings: findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    questions: everything.length,
    ids: { all: ids.length, covered: ids.length - out - open, leftOut: out, open },
    blocks: tally(blocks),
    table,
  };
}

/** A finding as a line of the terminal. */
export function inWords({ file, line, field, reason, advice, rule, severity }: ContentFinding): string {
  const place = `${file}${line === undefined ? '' : `:${line}`}${field && ` ${field}`}`;
  return `${place}: ${severity === 'warning' ? 'warning: ' : ''}${reason}; ${advice}. [${rule}]`;
}

const oldCounts: ContentFinding = {
  rule: 'counts',
  severity: 'error',
  file: COUNTS_PAGE,
  slug: null,
  field: '',
  reason: 'the table of counts is not that of the bank',
  advice: 'run npm run check:content -- --write-table',
};

const format = (file: string, field: string, reason: string, slug: string | null = null): ContentFinding => ({
  rule: 'format',
  severity: 'error',
  file,
  slug,
  field,
  reason,
  advice: 'docs/content.md says what belongs there',
});

async function readShelf(root: string, name: string, shipped: boolean): Promise<Shelf> {
  const [{ questions, problems }, entries] = await Promise.all([
    loadLibrary(root),
    readdir(root, { recursive: true, withFileTypes: true }),
  ]);
  const files = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')),
  );
  const folderOf = (slug: string) =>
    files.has(`questions/${slug}/question.md`) ? `questions/${slug}` : `exercises/${slug.replace(/-exercise$/, '')}`;
  return {
    root,
    name,
    shipped,
    files,
    questions: questions.map(({ slug, body }) => ({ slug, body, folder: folderOf(slug) })),
    problems: problems.map(({ file, field, reason }) => format(`${name}/${file}`, field, reason, file.split('/')[1])),
  };
}

/** The rules of one question; what they say of a sample's text is placed in the sample's file. */
async function lintOne(shelf: Shelf, question: Question, reader: CodeReader): Promise<ContentFinding[]> {
  const { slug, body, folder } = question;
  const reaches = (target: string) => shelf.files.has(path.posix.normalize(`${folder}/${target}`));
  return Promise.all(
    lintQuestion(body, { readCode: reader, reaches }).map(async (finding) => {
      const inSample = /^samples\.(\d+)\.(.+)$/.exec(finding.field);
      const sample = inSample ? body.samples[Number(inSample[1])] : undefined;
      const within = `${folder}/${sample ? `samples/${sample.id}.md` : 'question.md'}`;
      const text = sample?.answer ?? (finding.field === 'answerKey' ? body.answerKey : null);
      const line = text === null ? undefined : await lineInFile(path.join(shelf.root, within), text, finding.line);
      const field = inSample?.[2] ?? finding.field;
      const severity = shelf.shipped ? 'error' : finding.severity;
      return { ...finding, slug, file: `${shelf.name}/${within}`, field, line, severity };
    }),
  );
}

/** The line of a file for a line of its body; undefined for none. */
async function lineInFile(file: string, body: string, line: number | undefined): Promise<number | undefined> {
  if (line === undefined) return undefined;
  const before = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n').split(body)[0] ?? '';
  return before.split('\n').length - 1 + line;
}

const USUAL_LEVELS = 'weak, acceptable, strong';

/** A workspace may have up to five levels under any names; shipped questions have three, so that they can be compared. */
function usualLevels(shelf: Shelf, { slug, folder, body }: Question): ContentFinding[] {
  return body.criteria.flatMap(({ levels }, index) =>
    levels.map((one) => one.label).join(', ') === USUAL_LEVELS
      ? []
      : [
          {
            ...lintError(
              'missing-level',
              `criteria.${index}.levels`,
              'the levels of a shipped question are others',
              `make them ${USUAL_LEVELS}`,
            ),
            slug,
            file: `${shelf.name}/${folder}/question.md`,
          },
        ],
  );
}

async function readJson<T>(
  shelf: Shelf,
  name: string,
  schema: z.ZodType<T>,
): Promise<{ value: T | null; problems: ContentFinding[] }> {
  const problem = (field: string, reason: string) => format(`${shelf.name}/${name}`, field, reason);
  if (!shelf.files.has(name)) return { value: null, problems: [problem('', 'this file is missing')] };
  const text = await readFile(path.join(shelf.root, name), 'utf8');
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return { value: parsed.data, problems: [] };
    return { value: null, problems: parsed.error.issues.map((one) => problem(one.path.join('.'), one.message)) };
  } catch (error) {
    return { value: null, problems: [problem('', `is no JSON (${(error as SyntaxError).message})`)] };
  }
}

const blocksOf = (body: QuestionBody): CodeBlock[] => textsOf(body).flatMap(({ text }) => codeBlocksOf(text));

const isPostgres = ({ language }: Pick<CodeBlock, 'language'>): boolean => language === 'sql';

const withPostgres =
  (faults: ReadonlyMap<string, CodeFault>): CodeReader =>
  (language, code) =>
    isPostgres({ language }) ? (faults.get(code) ?? null) : readCode(language, code);

function tally(blocks: readonly CodeBlock[]): Record<Depth, number> {
  const counts: Record<Depth, number> = { parsed: 0, light: 0, text: 0 };
  for (const block of blocks) {
    const depth = isPostgres(block) ? 'parsed' : depthOf(block.language);
    if (depth) counts[depth] += 1;
  }
  return counts;
}
