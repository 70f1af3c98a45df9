/**
 * The library: question folders on disk, read and checked before anything else sees them.
 *
 * A content root holds `questions/<slug>/question.md` and `samples/{weak,borderline,strong}.md` beside it, each a
 * YAML front matter between `---` lines and a Markdown body (the format is in docs/content.md). Authors mend files by
 * reading what is reported here, so every problem names the file, the field and the reason, all problems are reported
 * at once, and a faulty question never hides its neighbours.
 */
import path from 'node:path';
import { type ContentProblem, check, hashOf, list, type Report, readFrontMatter, SLUG } from '@/lib/content-files';
import { checkIds } from './references';
import { type QuestionBody, questionBodySchema, questionFrontMatterSchema, sampleAnswerSchema } from './schema';

export type { ContentProblem } from '@/lib/content-files';

/** A question that passed every check. `hash` is the SHA-256 (hex) of its canonical JSON: equal content, equal hash. */
export type LibraryQuestion = { slug: string; hash: string; body: QuestionBody };

const SAMPLES = sampleAnswerSchema.shape.id.options;

/** A kind of folder that holds a question, and which other files lie beside `question.md` and `samples/`. */
interface Shelf {
  readonly folder: 'questions' | 'exercises';
  /** Ends the slug of a question from here. */
  readonly suffix: string;
  /** True where files of another loader lie in the same folder. */
  readonly shared: boolean;
}

const QUESTIONS: Shelf = { folder: 'questions', suffix: '', shared: false };
/** An exercise is asked, pinned and rated as the question `<slug>-exercise`; its other files are the exercises' own. */
const EXERCISES: Shelf = { folder: 'exercises', suffix: '-exercise', shared: true };

/**
 * Reads every question folder under `<root>/questions`, and the question of every exercise under `<root>/exercises`.
 *
 * @param root a content root: the repository's `content/`, or a private folder of the same shape
 * @returns the questions without problems, ordered by slug, and all problems, ordered by file. A question appears only
 *   when its own file and all its samples are sound. A root with neither folder is itself a problem.
 * @throws only what the file system throws for a folder or file that exists and cannot be read
 */
export async function loadLibrary(root: string): Promise<{ questions: LibraryQuestion[]; problems: ContentProblem[] }> {
  const [own, ofExercises] = await Promise.all([loadShelf(root, QUESTIONS), loadShelf(root, EXERCISES)]);
  if (!own && !ofExercises) {
    return { questions: [], problems: [{ file: 'questions', field: '', reason: 'there is no such folder' }] };
  }
  const loaded = [...(own ?? []), ...(ofExercises ?? [])];
  return {
    questions: loaded
      .flatMap((one) => (one.question && one.problems.length === 0 ? [one.question] : []))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    problems: loaded.flatMap((one) => one.problems),
  };
}

interface Loaded {
  question: LibraryQuestion | null;
  problems: ContentProblem[];
}

async function loadShelf(root: string, shelf: Shelf): Promise<Loaded[] | null> {
  const entries = await list(path.join(root, shelf.folder));
  return entries && Promise.all(entries.map((entry) => loadQuestion(root, shelf, entry.name, entry.isDirectory())));
}

async function loadQuestion(root: string, shelf: Shelf, name: string, isFolder: boolean): Promise<Loaded> {
  const problems: ContentProblem[] = [];
  const folder = `${shelf.folder}/${name}`;
  const reportOn =
    (file: string): Report =>
    (field, reason) =>
      problems.push({ file, field, reason });

  if (!isFolder) {
    if (!shelf.shared) reportOn(folder)('', 'only question folders belong here');
    return { question: null, problems };
  }
  if (!SLUG.test(name)) reportOn(folder)('slug', 'name the folder in lower-case words joined by hyphens');
  for (const entry of shelf.shared ? [] : ((await list(path.join(root, folder))) ?? [])) {
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
  return { question: { slug: `${name}${shelf.suffix}`, hash: hashOf(body), body }, problems };
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
