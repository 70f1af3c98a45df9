/**
 * An exercise as the product knows it: what its folder says, split into what a candidate may read and what stays with the
 * staff. The two parts are built by naming what goes in, so a field that is added to an exercise stays with the staff until
 * somebody puts it into the candidate's. Pure.
 */
import type { Suite, TestCase } from '@/runner/contract';
import type { ExerciseFile, Language, MutantFile } from './schema';

/** A known-wrong solution. `source` is whole, whether it came as edits or as a file. */
export interface Mutant {
  readonly id: string;
  readonly title: string;
  readonly redFlag: string;
  readonly criterion: string;
  readonly killedBy: string;
  readonly mayAlsoFail: readonly string[];
  readonly edits: readonly { readonly find: string; readonly put: string }[] | null;
  readonly source: string;
}

/** An exercise's folder, read and checked. */
export interface LoadedExercise {
  readonly slug: string;
  /** SHA-256 (hex) over everything below; a new hash is a new version. */
  readonly hash: string;
  /** `public`: shipped with the repository, so its hidden tests can be read by anybody. */
  readonly origin: 'public' | 'private';
  readonly file: ExerciseFile;
  readonly statement: string;
  readonly stub: string;
  readonly reference: string;
  readonly suites: { readonly visible: Suite; readonly hidden: Suite };
  readonly mutants: readonly Mutant[];
  /** Of the question `<slug>-exercise`. */
  readonly question: {
    readonly title: string;
    readonly criteria: readonly { readonly id: string; readonly title: string }[];
    readonly redFlags: readonly {
      readonly id: string;
      readonly text: string;
      readonly criterion?: string | undefined;
    }[];
    /** Asked of a stronger candidate. */
    readonly extensions: readonly { readonly id: string; readonly text: string }[];
  };
}

/** The library question that an exercise is asked and rated as. */
export const questionSlugOf = (exercise: string): string => `${exercise}-exercise`;

/**
 * The source of a mutant: the reference with each edit made, or the whole file.
 * @param mutant as mutants.yaml has it
 * @param whole the text of its file, where it has one
 * @returns null when an edit's text does not stand in the reference exactly once
 */
export function mutantSource(
  exercise: { readonly reference: string },
  mutant: Pick<MutantFile, 'edits'>,
  whole: string | null = null,
): string | null {
  if (whole !== null) return whole;
  let text = exercise.reference;
  for (const { find, put } of mutant.edits ?? []) {
    const at = text.indexOf(find);
    if (at < 0 || text.indexOf(find, at + 1) >= 0) return null;
    text = text.slice(0, at) + put + text.slice(at + find.length);
  }
  return text;
}

/** What a candidate may read of an exercise, before and during the attempt. */
export interface CandidatePart {
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly statement: string;
  readonly languages: { readonly run: readonly Language[]; readonly editOnly: readonly Language[] };
  readonly exports: readonly string[];
  /** What the editor starts with, by variant and language. */
  readonly starts: Readonly<Record<'write' | 'mend', Readonly<Record<'typescript' | 'javascript', string>>>>;
  /** Said beside the statement when a faulty solution is to be mended. */
  readonly mendStatement: string;
  readonly visible: readonly Pick<TestCase, 'id' | 'title'>[];
  /** The source of the visible tests by file name. */
  readonly visibleSource: Readonly<Record<string, string>>;
}

/** What staff read beside it. */
export interface StaffPart {
  readonly origin: 'public' | 'private';
  readonly reference: string;
  readonly hints: readonly string[];
  readonly parameters: ExerciseFile['parameters'];
  readonly onlyInConversation: readonly string[];
  readonly mutants: readonly Omit<Mutant, 'edits'>[];
  readonly question: LoadedExercise['question'];
  readonly hidden: readonly TestCase[];
  readonly visible: readonly TestCase[];
}

/** Splits an exercise in two. @param toJavaScript strips types, keeping everything else as it was written */
export function partsOf(
  exercise: Omit<LoadedExercise, 'hash'>,
  toJavaScript: (source: string) => string,
): { candidate: CandidatePart; staff: StaffPart } {
  const { file, suites } = exercise;
  const faulty = exercise.mutants.find((one) => one.id === file.mend.mutant)?.source ?? exercise.stub;
  const start = (source: string) => ({ typescript: source, javascript: toJavaScript(source) });
  return {
    candidate: {
      title: file.title,
      summary: file.summary,
      minutes: file.minutes,
      statement: exercise.statement,
      languages: { run: file.languages.run, editOnly: file.languages.editOnly },
      exports: file.exports,
      starts: { write: start(exercise.stub), mend: start(faulty) },
      mendStatement: file.mend.statement,
      visible: suites.visible.tests.map(({ id, title }) => ({ id, title })),
      visibleSource: suites.visible.files,
    },
    staff: {
      origin: exercise.origin,
      reference: exercise.reference,
      hints: file.hints,
      parameters: file.parameters,
      onlyInConversation: file.onlyInConversation,
      mutants: exercise.mutants.map(({ edits: _shown, ...mutant }) => mutant),
      question: exercise.question,
      hidden: suites.hidden.tests,
      visible: suites.visible.tests,
    },
  };
}

const COMMENT: Partial<Record<Language, string>> = { python: '#', java: '//', go: '//', csharp: '//' };

/** What the editor holds when an attempt begins. A language that does not run begins with a line that says so. */
export function startingText(part: CandidatePart, variant: 'write' | 'mend', language: Language): string {
  if (language === 'typescript' || language === 'javascript') return part.starts[variant][language];
  return `${COMMENT[language]} This language is read and replayed; it does not run here.\n\n`;
}
