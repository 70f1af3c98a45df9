'use server';
/**
 * What staff do about attempts: invite, give, extend, end; note and cite. Each is checked against the interview that it
 * concerns; somebody who may not even see its loop is told that it is not there.
 */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import type { WorkspaceScope } from '@/features/access/scope';
import { newToken } from '@/features/access/token';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { attemptLinkHash, readAttempt, readAttemptActor } from './data';
import {
  acceptOffer,
  citeCode,
  dropNote,
  endAttempt,
  extendAttempt,
  giveHint,
  inviteAttempt,
  rejudge,
  replayRun,
  saveNote,
  setPairing,
  showExtension,
  renewLink as storeNewLink,
  withdrawAttempt,
} from './mutations';
import { type AttemptActor, canConduct, canNote, canRejudge, canReplay, canSeeAttempt, canType } from './policy';
import {
  acceptOfferSchema,
  attemptIdSchema,
  citeCodeSchema,
  dropNoteSchema,
  extendSchema,
  giveHintSchema,
  inviteFormSchema,
  noteSchema,
  pairingSchema,
  rejudgeSchema,
  replaySchema,
  showExtensionSchema,
} from './schema';

type Tx = Parameters<Parameters<typeof withScope>[1]>[0];

const NOT_YOURS = 'Whoever holds this interview, or a hiring manager, does this.';

/** The actor towards an interview or an attempt. @throws AppError `not-found` for those who may not see its loop */
async function actorFor(
  tx: Tx,
  scope: WorkspaceScope,
  of: { interviewId: string } | { attemptId: string },
): Promise<AttemptActor> {
  const attempt = 'interviewId' in of ? of : await readAttempt(tx, scope, of.attemptId);
  const actor = attempt && (await readAttemptActor(tx, scope, attempt));
  if (!actor || !canSeeAttempt(actor)) throw notFound('interviewId' in of ? 'The interview' : 'The attempt');
  return actor;
}

/** Runs a change for somebody whom the policy lets. */
async function allowed<T>(
  scope: WorkspaceScope,
  of: { interviewId: string } | { attemptId: string },
  may: (actor: AttemptActor) => boolean,
  work: (tx: Tx) => Promise<Outcome<T>>,
  reason = NOT_YOURS,
): Promise<Outcome<T>> {
  const outcome = await withScope(scope, async (tx) =>
    may(await actorFor(tx, scope, of)) ? work(tx) : (refused(reason) as Outcome<T>),
  );
  if (outcome.ok) refresh();
  return outcome;
}

/** Between 1 and 2^31: parameters are drawn by it, so it comes from where all ids come from. */
const seedOf = (moment: Moment): number => Math.max(1, Number.parseInt(moment.id().slice(0, 8), 16) >>> 1);

/** Makes an attempt and the link to it, whose secret is in this answer and nowhere else. */
export const inviteCandidate = workspaceAction(inviteFormSchema, ({ scope, moment, input }) =>
  allowed<{ attemptId: string; path: string }>(scope, input, canConduct, async (tx) => {
    const { extraMinutes, extraReason, ...invitation } = input;
    const token = newToken(moment);
    const made = await inviteAttempt(tx, scope, moment, {
      ...invitation,
      tokenHash: attemptLinkHash(token),
      seed: seedOf(moment),
    });
    if (!made.ok) return made;
    if (extraMinutes > 0) {
      const extra = { attemptId: made.value.attemptId, minutes: extraMinutes, reason: extraReason };
      const extended = await extendAttempt(tx, scope, moment, extra);
      if (!extended.ok) throw new AppError('conflict', extended.reason);
    }
    return accepted({ attemptId: made.value.attemptId, path: `/attempt/${token}` });
  }),
);

export const withdrawInvitation = workspaceAction(attemptIdSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canConduct, (tx) => withdrawAttempt(tx, scope, moment, input)),
);

/** Another link for a candidate who lost theirs; its secret is in this answer and nowhere else. */
export const renewLink = workspaceAction(attemptIdSchema, ({ scope, moment, input }) =>
  allowed<{ path: string }>(scope, input, canConduct, async (tx) => {
    const token = newToken(moment);
    const made = await storeNewLink(tx, scope, moment, { ...input, tokenHash: attemptLinkHash(token) });
    return made.ok ? accepted({ path: `/attempt/${token}` }) : made;
  }),
);

export const addTime = workspaceAction(extendSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canConduct, (tx) => extendAttempt(tx, scope, moment, input)),
);

export const giveNextHint = workspaceAction(giveHintSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canConduct, async (tx) => {
    const given = await giveHint(tx, scope, moment, input);
    return given.ok ? accepted(undefined) : given;
  }),
);

export const showFurtherTask = workspaceAction(showExtensionSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canConduct, (tx) => showExtension(tx, scope, moment, input)),
);

/** Switches pair mode. Only whoever would type switches it on; whoever conducts may switch it off. */
export const switchPairing = workspaceAction(pairingSchema, ({ scope, moment, input }) =>
  allowed(
    scope,
    input,
    (actor) => (input.on ? canType({ ...actor, pairing: true, open: true }) : canConduct(actor)),
    (tx) => setPairing(tx, scope, moment, input),
    'Whoever holds this interview types with the candidate.',
  ),
);

export const endRunningAttempt = workspaceAction(attemptIdSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canConduct, (tx) => endAttempt(tx, scope, moment, input)),
);

const OBSERVERS = 'Observers look on; they write nothing down here.';

export const writeNote = workspaceAction(noteSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canNote, (tx) => saveNote(tx, scope, moment, input), OBSERVERS),
);

export const removeNote = workspaceAction(dropNoteSchema, ({ scope, input }) =>
  allowed(
    scope,
    input,
    canNote,
    async (tx) => {
      await dropNote(tx, scope, input);
      return accepted(undefined);
    },
    OBSERVERS,
  ),
);

/** Puts lines of code onto the reader's own card. @returns how many came after its seal and are private notes now */
export const cite = workspaceAction(citeCodeSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canNote, (tx) => citeCode(tx, scope, moment, input), OBSERVERS),
);

/** Accepts a failed test as evidence on the reader's own card; their levels stay as they are. */
export const accept = workspaceAction(acceptOfferSchema, ({ scope, moment, input }) =>
  allowed(scope, input, canNote, (tx) => acceptOffer(tx, scope, moment, input), OBSERVERS),
);

/** Does a stored run once more, to see whether the same bytes come out. */
export const replayStoredRun = workspaceAction(replaySchema, ({ scope, moment, input }) =>
  allowed(scope, input, canReplay, (tx) => replayRun(tx, scope, moment, input)),
);

/** Judges every attempt of an exercise in this workspace again, by the suite as it is now; what was judged stays beside it. */
export const judgeAgain = workspaceAction(rejudgeSchema, async ({ scope, moment, input }) => {
  if (!canRejudge(scope.role)) return refused('Only an owner or a hiring manager has attempts judged again.');
  const outcome = await withScope(scope, (tx) => rejudge(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});
