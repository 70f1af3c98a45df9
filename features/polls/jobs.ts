/**
 * The vote writer: work that a queue starts. Votes of one workspace wait in one lane; whenever the lane is free it takes all
 * that wait and commits them together. There is no timer: the commit under way is the window in which the next batch
 * gathers, so a quiet room is answered at once and a busy one batches by itself.
 */
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { AppError } from '@/lib/errors';
import { type CastOperation, type CastOutcome, commitVotes, type VoteWriter } from './mutations';

/** More than this many wait for the next transaction, so that one never holds its locks for long. */
const LARGEST_BATCH = 1_000;

interface Waiting {
  operation: CastOperation;
  answer: (outcome: CastOutcome) => void;
  fail: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  running: Promise<void> | null;
}

/** Writes one workspace's batch and answers one outcome an operation; replaced in tests. */
export type Commit = (workspaceId: string, operations: readonly CastOperation[]) => Promise<CastOutcome[]>;

const commitInDatabase: Commit = (workspaceId, operations) => {
  const scope = systemScope('vote-writer', workspaceId) as SystemScope & { readonly workspaceId: string };
  return withScope(scope, (tx) => commitVotes(tx, scope, operations));
};

export function createVoteWriter(commit: Commit = commitInDatabase): VoteWriter {
  const lanes = new Map<string, Lane>();

  async function run(workspaceId: string, lane: Lane): Promise<void> {
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.splice(0, LARGEST_BATCH);
      try {
        const outcomes = await commit(
          workspaceId,
          batch.map((one) => one.operation),
        );
        batch.forEach((one, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined) one.fail(new Error('The vote writer left an operation without an outcome'));
          else one.answer(outcome);
        });
      } catch (cause) {
        const error = new AppError('unavailable', 'The vote could not be stored. It is kept here and sent again.', {
          cause,
        });
        for (const one of batch) one.fail(error);
      }
    }
    lanes.delete(workspaceId);
  }

  return {
    cast: (operation) =>
      new Promise((answer, fail) => {
        const lane = lanes.get(operation.workspaceId) ?? { waiting: [], running: null };
        lanes.set(operation.workspaceId, lane);
        lane.waiting.push({ operation, answer, fail });
        // Begun in a microtask, so votes that arrive in one turn of the event loop share the first batch too.
        lane.running ??= Promise.resolve().then(() => run(operation.workspaceId, lane));
      }),
    drain: async () => {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map((lane) => lane.running));
    },
  };
}
