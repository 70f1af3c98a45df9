/** Loading the library at boot: the files under each content root become its rows. */
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import type { Moment } from '@/lib/moment';
import { type ContentProblem, type LibraryQuestion, loadLibrary } from './content';
import { storeLibrary } from './mutations';

/**
 * Reads every content root and makes the library's rows equal to what is sound there. A question in a later root takes the
 * place of one with the same slug in an earlier root, so that an installation can keep a version of its own.
 *
 * @returns how many questions the library has now, and what is wrong in the files that were left out
 */
export async function refreshLibrary(
  moment: Moment,
  roots: readonly string[],
): Promise<{ questions: number; problems: ContentProblem[] }> {
  const bySlug = new Map<string, LibraryQuestion>();
  const problems: ContentProblem[] = [];
  for (const root of new Set(roots)) {
    const loaded = await loadLibrary(root);
    for (const question of loaded.questions) bySlug.set(question.slug, question);
    problems.push(...loaded.problems);
  }
  const files = [...bySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const scope = systemScope('library');
  await withScope(scope, (tx) => storeLibrary(tx, scope, moment, files));
  return { questions: files.length, problems };
}
