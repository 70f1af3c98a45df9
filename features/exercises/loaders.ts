/** What the exercises' pages show: session to scope, then policy, then reads. */
import { notFound } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { listLibrary, listSamples, readLibraryQuestion, readQuestion } from '@/features/questions/data';
import { DIFFICULTY_WORDS, sampleLetter } from '@/features/questions/question';
import { slugSchema } from '@/features/questions/schema';
import { listExercises, readCurrentExercise } from './data';
import { questionSlugOf } from './exercise';
import { canSeeExercises } from './policy';

const difficultyWords = (difficulty: string | undefined): string =>
  DIFFICULTY_WORDS[difficulty as keyof typeof DIFFICULTY_WORDS] ?? 'Not said';

/** Every exercise of the library in its order, as a row of the list. */
export async function loadExercises(workspaceSlug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canSeeExercises(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const library = new Map((await listLibrary(tx, scope)).map((one) => [one.slug, one]));
    return (await listExercises(tx, scope)).map(({ slug, title, candidate, staff }) => ({
      slug,
      title,
      summary: candidate.summary,
      assesses: staff.question.criteria.map((one) => one.title),
      difficulty: difficultyWords(library.get(questionSlugOf(slug))?.difficulty),
      minutes: candidate.minutes,
      tests: { visible: staff.visible.length, hidden: staff.hidden.length },
      mutants: staff.mutants.length,
      redFlags: staff.question.redFlags.length,
      origin: staff.origin,
    }));
  });
}

/** One exercise as staff read it, with its question in the library and in the workspace's bank. */
export async function loadExercise(workspaceSlug: string, slug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canSeeExercises(scope.role) || !slugSchema.safeParse(slug).success) notFound();
  return withScope(scope, async (tx) => {
    const exercise = await readCurrentExercise(tx, scope, slug);
    if (exercise === null) notFound();
    const library = await readLibraryQuestion(tx, scope, questionSlugOf(slug));
    const adopted = await readQuestion(tx, scope, questionSlugOf(slug));
    const samples = adopted === null ? [] : await listSamples(tx, scope, adopted.id);
    return {
      ...exercise,
      difficulty: difficultyWords(library?.body.difficulty),
      assesses: library?.body.assesses ?? null,
      /** In the bank, where samples are rated before their key is shown. */
      questionSlug: adopted?.slug ?? null,
      // In the order and by the letters of the bank: no address says how good a sample is.
      samples: samples
        .map((one) => one.title)
        .sort()
        .map((title, index) => ({ title, letter: sampleLetter(index) })),
    };
  });
}
