/**
 * The library: question folders on disk, read and checked before anything else sees them.
 *
 * A content root holds `questions/<slug>/question.md` and `samples/{weak,borderline,strong}.md` beside it, each a
 * YAML front matter between `---` lines and a Markdown body (the format is in docs/content.md). Authors mend files by
 * reading what is reported here, so every problem names the file, the field and the reason, all problems are reported
 * at once, and a faulty question never hides its neighbours.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type QuestionBody, questionBodySchema, questionFrontMatterSchema, sampleAnswerSchema } from './schema';

/** One thing to mend. `file` is relative to the content root, with forward slashes; `field` is a dotted path or ''. */
export type ContentProblem = { file: string; field: string; reason: string };

/** A question that passed every check. `hash` is the SHA-256 (hex) of its canonical JSON: equal content, equal hash. */
export type LibraryQuestion = { slug: string; hash: string; body: QuestionBody };

type Report = (field: string, reason: string) => void;
type FrontMatter = { data: Record<string, unknown>; body: string };

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const SAMPLES = sampleAnswerSchema.shape.id.options;
const FRONT_MATTER = /^---\n([\s\S]*?)\n---[ \t]*(?:\n|$)([\s\S]*)$/;

/**
 * Reads every question folder under `<root>/questions`.
 *
 * @param root a content root: the repository's `content/`, or a private folder of the same shape
 * @returns the questions without problems, ordered by slug, and all problems, ordered by file. A question appears only
 *   when its own file and all its samples are sound. A root without a `questions` folder is itself a problem.
 * @throws only what the file system throws for a folder or file that exists and cannot be read
 */
export async function loadLibrary(root: string): Promise<{ questions: LibraryQuestion[]; problems: ContentProblem[] }> {
  const entries = await list(path.join(root, 'questions'));
  if (!entries) {
    return { questions: [], problems: [{ file: 'questions', field: '', reason: 'there is no such folder' }] };
  }
  const loaded = await Promise.all(entries.map((entry) => loadQuestion(root, entry.name, entry.isDirectory())));
  return {
    questions: loaded.flatMap((one) => (one.question && one.problems.length === 0 ? [one.question] : [])),
    problems: loaded.flatMap((one) => one.problems),
  };
}

async function loadQuestion(
  root: string,
  slug: string,
  isFolder: boolean,
): Promise<{ question: LibraryQuestion | null; problems: ContentProblem[] }> {
  const problems: ContentProblem[] = [];
  const folder = `questions/${slug}`;
  const reportOn =
    (file: string): Report =>
    (field, reason) =>
      problems.push({ file, field, reason });

  if (!isFolder) {
    reportOn(folder)('', 'only question folders belong here');
    return { question: null, problems };
  }
  if (!SLUG.test(slug)) reportOn(folder)('slug', 'name the folder in lower-case words joined by hyphens');
  for (const entry of (await list(path.join(root, folder))) ?? []) {
    if (entry.name !== 'question.md' && entry.name !== 'samples') {
      reportOn(`${folder}/${entry.name}`)('', 'a question folder holds question.md and samples/ only');
    }
  }

  const file = `${folder}/question.md`;
  const source = await readFrontMatter(root, file, reportOn(file));
  const samples = await loadSamples(root, folder, reportOn);
  if (!source) return { question: null, problems };

  const front = check(questionFrontMatterSchema, source.data, reportOn(file));
  const answerKey = check(questionBodySchema.shape.answerKey, source.body, reportOn(file), 'answerKey');
  if (!front) return { question: null, problems };

  checkIds(front, reportOn(file));
  for (const sample of samples) checkKey(sample, front.criteria, reportOn(sampleFile(folder, sample.id)));
  if (answerKey === null) return { question: null, problems };

  const body: QuestionBody = { ...front, answerKey, samples };
  return { question: { slug, hash: hashOf(body), body }, problems };
}

/** The sample answers in the order weak, borderline, strong; those that are absent are simply not there. */
async function loadSamples(
  root: string,
  folder: string,
  reportOn: (file: string) => Report,
): Promise<QuestionBody['samples']> {
  const present = ((await list(path.join(root, folder, 'samples'))) ?? []).map((entry) => entry.name);
  for (const name of present) {
    if (!SAMPLES.some((id) => name === `${id}.md`)) {
      reportOn(`${folder}/samples/${name}`)('id', `a sample is called ${SAMPLES.map((id) => `${id}.md`).join(', ')}`);
    }
  }
  const samples: QuestionBody['samples'] = [];
  for (const id of SAMPLES) {
    if (!present.includes(`${id}.md`)) continue;
    const file = sampleFile(folder, id);
    const source = await readFrontMatter(root, file, reportOn(file));
    if (!source) continue;
    for (const given of ['id', 'answer']) {
      if (given in source.data) reportOn(file)(given, 'leave this out: it comes from the file name or the body');
    }
    const sample = check(sampleAnswerSchema, { ...source.data, id, answer: source.body }, reportOn(file));
    if (sample) samples.push(sample);
  }
  return samples;
}

function sampleFile(folder: string, id: string): string {
  return `${folder}/samples/${id}.md`;
}

/** Ids are how scores, notes and pins point into a question, so two things of one kind may not share one. */
function checkIds(front: z.infer<typeof questionFrontMatterSchema>, report: Report): void {
  const kinds = {
    scenarios: front.scenarios.map((one) => one.id),
    redFlags: front.redFlags.map((one) => one.id),
    followUps: front.followUps.map((one) => one.id),
    criteria: front.criteria.map((one) => one.id),
  };
  for (const [kind, ids] of Object.entries(kinds)) {
    ids.forEach((id, index) => {
      if (ids.indexOf(id) !== index) report(`${kind}.${index}.id`, `"${id}" is used twice`);
    });
  }
  front.covers.forEach((id, index) => {
    if (front.covers.indexOf(id) !== index) report(`covers.${index}`, `"${id}" is listed twice`);
  });
  front.redFlags.forEach((flag, index) => {
    if (flag.criterion !== undefined && !kinds.criteria.includes(flag.criterion)) {
      report(`redFlags.${index}.criterion`, `there is no criterion "${flag.criterion}"`);
    }
  });
}

/** A sample is only of use to raters when its key speaks about every criterion, in that criterion's own levels. */
function checkKey(sample: QuestionBody['samples'][number], criteria: QuestionBody['criteria'], report: Report): void {
  for (const criterion of criteria) {
    const entry = sample.key[criterion.id];
    if (!entry) report(`key.${criterion.id}`, 'the key has no level for this criterion');
    else if (entry.level > criterion.levels.length) {
      report(`key.${criterion.id}.level`, `this criterion has levels 1 to ${criterion.levels.length}`);
    }
  }
  for (const id of Object.keys(sample.key)) {
    if (!criteria.some((criterion) => criterion.id === id)) report(`key.${id}`, `there is no criterion "${id}"`);
  }
}

async function readFrontMatter(root: string, file: string, report: Report): Promise<FrontMatter | null> {
  const text = await readFile(path.join(root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) {
    report('', 'this file is missing');
    return null;
  }
  // A checkout on Windows may write every line end as two characters, an editor a byte order mark; neither is content.
  const match = FRONT_MATTER.exec(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  if (!match) {
    report('', 'the file must open with YAML between two lines of ---');
    return null;
  }
  const document = parseDocument(match[1] ?? '');
  for (const error of document.errors) {
    // The parser counts lines from the front matter's first line; the file has one line of --- before it.
    const line = (error.linePos?.[0].line ?? 0) + 1;
    report('', `line ${line}: ${error.message.split('\n')[0]}`);
  }
  if (document.errors.length > 0) return null;
  const data: unknown = document.toJS();
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    report('', 'the front matter must be a list of "name: value" lines');
    return null;
  }
  return { data: data as Record<string, unknown>, body: (match[2] ?? '').trim() };
}

/** Parses by schema and reports each issue under its dotted path; `within` is the path of a field checked by itself. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  report: Report,
  within = '',
): z.infer<Schema> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = [...(within ? [within] : []), ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report([...at, key].join('.'), 'no such field');
    } else {
      report(at.join('.'), issue.message);
    }
  }
  return null;
}

/** Directory entries by name, without hidden files; null when there is no such folder. */
async function list(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return entries
    ?.filter((entry) => !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function hashOf(body: QuestionBody): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}

/** JSON with the keys of every object in code-unit order: the order of lines in a file does not change a hash. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
