/**
 * Doing what was decided about an import: a worker claims it, works through it in batches as long as the claim holds, and
 * flips it. One that dies is followed by another, which goes on behind the last batch that was kept.
 */
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { FIRST_BATCH, LANE, LARGEST_FILE, nextBatch } from '@/features/transfers/transfer';
import type { Moment } from '@/lib/moment';
import { announce, type Queue } from '@/lib/queue';
import { asImport, claimImport, endUndo, freeSlugs, Lost, listWaiting, show, stageBatch, takeBack } from './mutations';

export { LANE } from '@/features/transfers/transfer';

/** The way in for files, for whoever watches how large bodies are. */
export const FILES = [{ path: /^\/api\/v1\/w\/[^/]+\/imports$/, bytes: LARGEST_FILE }];

/**
 * Takes an import and does what was decided about it; nothing when it is not to be done (any more), or somebody else has it.
 * @param clock the present moment, each time it is asked
 * @param between is awaited between two batches
 */
export async function performImport(
  clock: () => Moment,
  importId: string,
  between: () => Promise<void> = async () => {},
): Promise<void> {
  const claim = await claimImport(clock(), importId);
  if (claim === null) return;
  const inBatches = async (
    batch: (...given: [...Parameters<Parameters<typeof asImport>[2]>, moment: Moment, size: number]) => Promise<number>,
  ): Promise<void> => {
    let size = FIRST_BATCH;
    for (;;) {
      const began = performance.now();
      const moment = clock();
      const done = await asImport(moment, claim, (tx, scope) => batch(tx, scope, moment, size));
      if (done === 0) return;
      size = nextBatch(size, performance.now() - began);
      await between();
    }
  };
  try {
    const moment = clock();
    if (claim.state === 'staging') {
      await inBatches((tx, scope, at, size) => stageBatch(tx, scope, at, claim, size));
      await asImport(moment, claim, (tx, scope) => show(tx, scope, clock(), claim));
      return;
    }
    if (claim.state === 'done') await asImport(moment, claim, (tx, scope) => takeBack(tx, scope, moment, claim));
    await inBatches((tx, _scope, _at, size) => freeSlugs(tx, claim, size));
    await asImport(clock(), claim, (tx) => endUndo(tx, claim));
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
  }
}

/** Serves the queue: one import at a time in this process. */
export function serveImports(queue: Queue, clock: () => Moment): void {
  queue.serve(LANE, 1, (id) => performImport(clock, id));
}

/** Gives up files that nobody sends any more, and announces imports that nobody works on though somebody should. */
export async function lookAfterImports(moment: Moment): Promise<void> {
  const scope = systemScope(LANE);
  for (const id of await withScope(scope, (tx) => listWaiting(tx, scope, moment))) announce(LANE, id);
}
