/** What a clock or the boot does with exercises: loading the library, and ending attempts whose time is up. */
import path from 'node:path';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { type Keep, kept } from '@/lib/kept';
import type { Moment } from '@/lib/moment';
import { endsByClock } from './attempt';
import { type ContentProblem, readExercises } from './content';
import { listOpenAttempts } from './data';
import { endByClock, storeExercises } from './mutations';

/**
 * Reads every content root and makes the library's versions equal to what is sound there.
 * @param roots the first is the repository's own, whose exercises are public
 * @param keep where what was read may be kept until a file changes
 */
export async function refreshExercises(
  moment: Moment,
  roots: readonly string[],
  keep: Keep | null = null,
): Promise<{ exercises: number; problems: ContentProblem[] }> {
  const folders = roots.map((root) => path.join(root, 'exercises'));
  const { exercises, problems } = await kept(keep, 'exercises', folders, () => readExercises(roots));
  const scope = systemScope('library');
  await withScope(scope, (tx) => storeExercises(tx, scope, moment, exercises));
  return { exercises: exercises.length, problems };
}

/** Ends attempts whose clock has run out; what was last saved is handed in. @returns how many ended */
export async function endOverdueAttempts(moment: Moment): Promise<number> {
  const all = systemScope('attempts');
  const open = await withScope(all, (tx) => listOpenAttempts(tx, all));
  const over = open.filter((attempt) => endsByClock(attempt, moment.now));
  for (const { id, workspaceId } of over) {
    const scope = { ...systemScope('attempts', workspaceId), workspaceId };
    await withScope(scope, (tx) => endByClock(tx, scope, moment, id));
  }
  return over.length;
}
