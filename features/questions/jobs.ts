/** Loading the library at boot: the files under each content root become its rows. */
import path from 'node:path';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { type Keep, kept } from '@/lib/kept';
import type { Moment } from '@/lib/moment';
import { type ContentProblem, loadLibrary } from './content';
import { type LibraryFile, refreshFoundBy, storeLibrary } from './mutations';

/**
 * Reads every content root and makes the library's rows equal to what is sound there. A question in a later root takes the
 * place of one with the same slug in an earlier root, so that an installation can keep a version of its own.
 *
 * @param roots what is shipped first: its questions are public, those of the other folders are not
 * @param keep where what was read may be kept until a file changes
 * @returns how many questions the library has now, and what is wrong in the files that were left out, each with its whole path
 */
export async function refreshLibrary(
  moment: Moment,
  roots: readonly string[],
  keep: Keep | null = null,
): Promise<{ questions: number; problems: ContentProblem[] }> {
  const bySlug = new Map<string, LibraryFile>();
  const problems: ContentProblem[] = [];
  for (const root of new Set(roots)) {
    const folders = ['questions', 'exercises'].map((name) => path.join(root, name));
    const loaded = await kept(keep, 'questions', folders, () => loadLibrary(root));
    for (const question of loaded.questions) bySlug.set(question.slug, { ...question, isPublic: root === roots[0] });
    problems.push(...loaded.problems.map((one) => ({ ...one, file: path.join(root, one.file) })));
  }
  const files = [...bySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const scope = systemScope('library');
  await withScope(scope, (tx) => storeLibrary(tx, scope, moment, files));
  return { questions: files.length, problems };
}

/** Few enough that a vote waits no longer for the embedded database than it does for a page. */
const AT_ONCE = 20;

/**
 * After a start with a newer way of finding questions: makes what each is found by anew, a few at a time, while others go on.
 * @returns how many questions had to be made anew
 */
export async function refreshSearch(): Promise<number> {
  const scope = systemScope('search');
  let all = 0;
  for (;;) {
    const made = await withScope(scope, (tx) => refreshFoundBy(tx, scope, AT_ONCE));
    all += made;
    if (made < AT_ONCE) return all;
  }
}
