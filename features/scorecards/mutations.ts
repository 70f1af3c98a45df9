/** Core writes of cards: the author's edits field by field, the seal that is the round-1 vote, and what may follow it. */
import { and, eq, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import { assignments, cardAddenda, cardClients, cardFields, cardSeals, cards } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { roundOfLoop } from '@/features/polls/data';
import { recordSeal, startVoting } from '@/features/polls/mutations';
import { bus } from '@/lib/bus';
import { AppError, accepted, notFound, type Outcome, type Refusal, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import {
  applyEdit,
  type CardFrame,
  kindOf,
  missingForSeal,
  noteFromLateEdit,
  refusalOf,
  same,
  sealedBody,
  valuesOf,
  votesOf,
} from './card';
import { type Addendum, type Card, type CardDesk, listFields, readDesk, readFacts, readOwnCard } from './data';
import { type CardFacts, canAddText, canCorrect, canEdit, canReopen, canSeal } from './policy';
import type { FieldEdit, LineValue } from './schema';
import type { EditReceipt, EditResult } from './snapshot';

/** Finds or makes the author's card for an interview they are assigned to. @returns the card's id */
export async function ensureCard(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string },
): Promise<string> {
  const existing = await readOwnCard(tx, scope, input);
  if (existing !== null) return existing.id;
  const desk = await readDesk(tx, scope, input.interviewId);
  if (desk === null || desk.assignment.status !== 'assigned') throw notFound('Your card for this interview');
  await tx
    .insert(cards)
    .values({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      assignmentId: desk.assignment.id,
      interviewId: input.interviewId,
      loopId: desk.assignment.loopId,
      authorId: scope.userId,
      state: 'draft',
      createdAt: moment.now,
    })
    .onConflictDoNothing({ target: cards.assignmentId });
  const made = await readOwnCard(tx, scope, input);
  if (made === null) throw notFound('Your card for this interview');
  return made.id;
}

interface OpenCard {
  card: Card;
  desk: CardDesk;
  facts: CardFacts;
}

/** Locks the author's card for this transaction and gathers the facts that decide what may be done with it. */
async function openCard(tx: Tx, scope: WorkspaceScope, cardId: string): Promise<OpenCard> {
  await tx
    .select({ id: cards.id })
    .from(cards)
    .where(and(eq(cards.workspaceId, scope.workspaceId), eq(cards.authorId, scope.userId), eq(cards.id, cardId)))
    .for('update');
  const card = await readOwnCard(tx, scope, { cardId });
  if (card === null) throw notFound('Your card');
  const desk = await readDesk(tx, scope, card.interviewId);
  if (desk === null) throw notFound('Your card');
  return { card, desk, facts: await readFacts(tx, scope, card, desk.assignment) };
}

/**
 * Stores a window's edits in the order of their operation numbers. Each edit has its own result: one that is refused or
 * arrives twice does not harm its neighbours. After this transaction commits, the edits are kept.
 */
export async function applyEdits(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { cardId: string; clientId: string; edits: FieldEdit[] },
): Promise<EditReceipt> {
  const open = await openCard(tx, scope, input.cardId);
  return storeEdits(tx, scope, moment, open, input);
}

async function storeEdits(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  { card, desk, facts }: OpenCard,
  input: { clientId: string; edits: FieldEdit[] },
): Promise<EditReceipt> {
  const known = await tx
    .select({ lastOperation: cardClients.lastOperation })
    .from(cardClients)
    .where(
      and(
        eq(cardClients.workspaceId, scope.workspaceId),
        eq(cardClients.authorId, scope.userId),
        eq(cardClients.cardId, card.id),
        eq(cardClients.clientId, input.clientId),
      ),
    );
  let last = known[0]?.lastOperation ?? 0;
  const fields = new Map((await listFields(tx, scope, card.id)).map((field) => [field.key, field]));
  const touched = new Set<string>();
  const results: EditResult[] = [];
  const editable = canEdit(facts);
  let noted = false;
  for (const edit of [...input.edits].sort((a, b) => a.operation - b.operation)) {
    const base = { operation: edit.operation, key: edit.key };
    if (edit.operation <= last) {
      results.push({ ...base, status: 'duplicate', field: fields.get(edit.key) });
      continue;
    }
    last = edit.operation;
    const reason = refusalOf(desk.frame, edit);
    if (reason !== null) {
      results.push({ ...base, status: 'refused', reason, field: fields.get(edit.key) });
      continue;
    }
    const next = applyEdit(fields.get(edit.key), edit, input.clientId, moment.now.toISOString());
    if (!editable && next.status !== 'unchanged') {
      const text = noteFromLateEdit(desk.frame, edit);
      if (text !== null) {
        await keepPrivately(tx, scope, moment, card, { text, from: `${edit.key}@${input.clientId}` });
        noted = true;
      }
      results.push({ ...base, status: 'after-seal', field: fields.get(edit.key) });
      continue;
    }
    if (next.field !== fields.get(edit.key)) touched.add(edit.key);
    fields.set(edit.key, next.field);
    results.push({ ...base, status: next.status, field: next.field });
  }
  const changed = [...touched].flatMap((key) => fields.get(key) ?? []);
  if (changed.length > 0) {
    await tx
      .insert(cardFields)
      .values(
        changed.map((field) => ({
          workspaceId: scope.workspaceId,
          cardId: card.id,
          authorId: scope.userId,
          ...field,
          updatedAt: moment.now,
        })),
      )
      .onConflictDoUpdate({
        target: [cardFields.cardId, cardFields.key],
        set: {
          value: sql`excluded.value`,
          version: sql`excluded.version`,
          clientId: sql`excluded.client_id`,
          conflicts: sql`excluded.conflicts`,
          updatedAt: sql`excluded.updated_at`,
        },
      });
  }
  await tx
    .insert(cardClients)
    .values({
      workspaceId: scope.workspaceId,
      cardId: card.id,
      authorId: scope.userId,
      clientId: input.clientId,
      lastOperation: last,
    })
    .onConflictDoUpdate({
      target: [cardClients.cardId, cardClients.clientId],
      set: { lastOperation: sql`greatest(${cardClients.lastOperation}, excluded.last_operation)` },
    });
  if (changed.length === 0 && !noted) return { revision: card.revision, results };
  const begun = changed.length > 0 && card.startedAt === null;
  if (begun) await startVoting(tx, scope, { loopId: card.loopId, raterId: scope.userId });
  return { revision: await turn(tx, scope, card.id, begun ? { startedAt: moment.now } : {}), results };
}

/**
 * Puts cited lines, and red flags that go with them, onto the author's card for an interview; begins one where there is none.
 * @returns how many came too late for a seal and are the author's private notes now
 */
export async function citeOnCard(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; lines: readonly LineValue[]; flags: readonly { key: string; at: string }[] },
): Promise<Outcome<{ noted: number }>> {
  const open = await openCard(tx, scope, await ensureCard(tx, scope, moment, input));
  const values = valuesOf(await listFields(tx, scope, open.card.id));
  const cited = [...values].flatMap(([key, value]) => (kindOf(key) === 'line' ? [(value as LineValue).source] : []));
  if (input.lines.some(({ source }) => source !== undefined && cited.some((one) => same(one, source)))) {
    return refused('Your card holds this already.');
  }
  const edits = [
    ...input.lines.map((value) => ({ key: `line:${moment.id()}`, value: value as unknown })),
    ...input.flags.flatMap(({ key, at }) => (values.has(key) ? [] : [{ key, value: { at } as unknown }])),
  ].map((one, index): FieldEdit => ({ ...one, base: 0, operation: index + 1 }));
  const reason = edits.map((one) => refusalOf(open.desk.frame, one)).find((one) => one !== null);
  if (reason !== undefined && reason !== null) return refused(reason);
  const { results } = await storeEdits(tx, scope, moment, open, { clientId: moment.id(), edits });
  return accepted({ noted: results.filter((one) => one.status === 'after-seal').length });
}

/** Changes the card itself and raises its revision, so that the author's other windows look again. @returns the revision */
async function turn(
  tx: Tx,
  scope: WorkspaceScope,
  cardId: string,
  change: { state?: Card['state']; startedAt?: Date } = {},
): Promise<number> {
  const rows = await tx
    .update(cards)
    .set({ ...change, revision: sql`${cards.revision} + 1` })
    .where(and(eq(cards.workspaceId, scope.workspaceId), eq(cards.authorId, scope.userId), eq(cards.id, cardId)))
    .returning({ revision: cards.revision });
  afterCommit(tx, () => bus().publish('user', scope.userId));
  const row = rows[0];
  if (row === undefined) throw notFound('Your card');
  return row.revision;
}

/** A text that came too late for the seal. The same window writing on replaces its note, until the note was offered. */
async function keepPrivately(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  card: Card,
  note: { text: string; from: string },
): Promise<void> {
  const mine = and(
    eq(cardAddenda.workspaceId, scope.workspaceId),
    eq(cardAddenda.authorId, scope.userId),
    eq(cardAddenda.cardId, card.id),
    eq(cardAddenda.kind, 'private'),
    eq(cardAddenda.rowKey, note.from),
  );
  const written = { text: note.text, at: moment.now, ...(await stampOf(tx, scope, card)) };
  const replaced = await tx.update(cardAddenda).set(written).where(mine).returning({ id: cardAddenda.id });
  if (replaced.length > 0) return;
  await tx.insert(cardAddenda).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    cardId: card.id,
    authorId: scope.userId,
    kind: 'private',
    rowKey: note.from,
    ...written,
  });
}

/** Which round an addendum belongs to, and whether it was written before or after that round's reveal. */
async function stampOf(tx: Tx, scope: WorkspaceScope, card: Card) {
  const round = await roundOfLoop(tx, scope, card.loopId);
  if (round === null) throw notFound('The round');
  const stamped: Addendum['stamped'] = round.state === 'open' ? 'before-reveal' : 'after-reveal';
  return { loopId: card.loopId, roundId: round.roundId, stamped };
}

export interface SealReceipt {
  /** True when the round had been revealed before this seal. */
  late: boolean;
  receipt: EditReceipt;
}

/**
 * Stores the last edits and seals the card: freezes a copy and casts the round-1 votes from it, in one transaction. A
 * refusal names each field that is missing, and the edits are kept all the same.
 */
export async function sealCard(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { cardId: string; clientId: string; edits: FieldEdit[] },
): Promise<Outcome<SealReceipt>> {
  const open = await openCard(tx, scope, input.cardId);
  const { card, desk, facts } = open;
  const receipt = await storeEdits(tx, scope, moment, open, input);
  if (!canSeal(facts)) {
    return refused(
      facts.loopActive ? 'This card is sealed already.' : 'This loop is closed; cards can no longer be sealed.',
    );
  }
  const values = valuesOf(await listFields(tx, scope, card.id));
  const missing = missingForSeal(desk.frame, values);
  if (missing.length > 0) return refused('The card is not complete yet.', missing);
  const body = sealedBody(desk.frame, values);
  const revision = await turn(tx, scope, card.id, { state: 'sealed' });
  const outcome = await recordSeal(tx, scope, moment, {
    loopId: card.loopId,
    raterId: scope.userId,
    interviewId: card.interviewId,
    complete: await allSealed(tx, scope, card.loopId),
    votes: votesOf(desk.frame, body),
  });
  if (!outcome.ok) throw new AppError('conflict', outcome.reason);
  const count = await tx
    .select({ number: sql<number>`count(*)::int` })
    .from(cardSeals)
    .where(and(eq(cardSeals.workspaceId, scope.workspaceId), eq(cardSeals.cardId, card.id)));
  await tx.insert(cardSeals).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    cardId: card.id,
    loopId: card.loopId,
    roundId: outcome.value.roundId,
    authorId: scope.userId,
    number: (count[0]?.number ?? 0) + 1,
    body,
    sealedAt: moment.now,
  });
  return accepted({ late: outcome.value.late, receipt: { ...receipt, revision } });
}

/** True when every seat the person holds in the loop has a sealed card. */
async function allSealed(tx: Tx, scope: WorkspaceScope, loopId: string): Promise<boolean> {
  const seats = await tx
    .select({ state: cards.state })
    .from(assignments)
    .leftJoin(cards, eq(cards.assignmentId, assignments.id))
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.loopId, loopId),
        eq(assignments.raterId, scope.userId),
        eq(assignments.status, 'assigned'),
      ),
    );
  return seats.every((seat) => seat.state === 'sealed' || seat.state === 'reopened');
}

/** Opens a sealed card again for its author alone. The last seal stands, for everybody else nothing has happened. */
export async function reopenCard(
  tx: Tx,
  scope: WorkspaceScope,
  _moment: Moment,
  input: { cardId: string },
): Promise<Outcome> {
  const { card, facts } = await openCard(tx, scope, input.cardId);
  if (!canReopen(facts)) {
    return refused(
      facts.roundRevealed
        ? 'The round is revealed, so the card stays as it was sealed. You can add a dated correction beside a level.'
        : 'Only a sealed card can be reopened.',
    );
  }
  await turn(tx, scope, card.id, { state: 'reopened' });
  return accepted(undefined);
}

/** Adds text after a seal, or after the reveal a dated correction beside a level. Neither enters calibration. */
export async function addAddendum(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { cardId: string; text: string; correction?: Correction | undefined },
): Promise<Outcome<{ id: string }>> {
  const { card, desk, facts } = await openCard(tx, scope, input.cardId);
  const { correction } = input;
  if (!canAddText(facts)) return refused('An addendum follows a seal; until then, write on the card itself.');
  const problem = correction && problemOf(desk.frame, facts, correction);
  if (problem) return problem;
  const id = moment.id();
  await tx.insert(cardAddenda).values({
    id,
    workspaceId: scope.workspaceId,
    cardId: card.id,
    authorId: scope.userId,
    ...(await stampOf(tx, scope, card)),
    kind: correction === undefined ? 'addendum' : 'correction',
    rowKey: correction?.row ?? null,
    level: correction?.level ?? null,
    text: input.text,
    at: moment.now,
  });
  await turn(tx, scope, card.id);
  return accepted({ id });
}

/**
 * Turns the author's private note into an addendum that the panel may read after the reveal; its stamp stays that of its
 * writing. With `correction` it becomes, after the reveal, the dated reason beside a corrected level.
 */
export async function offerNote(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { cardId: string; noteId: string; correction?: Correction | undefined },
): Promise<Outcome> {
  const { card, desk, facts } = await openCard(tx, scope, input.cardId);
  const { correction } = input;
  const problem = correction && problemOf(desk.frame, facts, correction);
  if (problem) return problem;
  const offered =
    correction === undefined
      ? { kind: 'addendum' as const, rowKey: null }
      : {
          kind: 'correction' as const,
          rowKey: correction.row,
          level: correction.level,
          at: moment.now,
          ...(await stampOf(tx, scope, card)),
        };
  const changed = await tx
    .update(cardAddenda)
    .set(offered)
    .where(
      and(
        eq(cardAddenda.workspaceId, scope.workspaceId),
        eq(cardAddenda.authorId, scope.userId),
        eq(cardAddenda.cardId, input.cardId),
        eq(cardAddenda.id, input.noteId),
        eq(cardAddenda.kind, 'private'),
      ),
    )
    .returning({ id: cardAddenda.id });
  if (changed.length === 0) return refused('That note was not found among your private notes.');
  await turn(tx, scope, input.cardId);
  return accepted(undefined);
}

interface Correction {
  row: string;
  level: number;
}

/** Why a level cannot be corrected so, or null. */
function problemOf(frame: CardFrame, facts: CardFacts, { row, level }: Correction): Refusal | null {
  if (!canCorrect(facts)) {
    return refused('A level can be corrected only after the reveal; until then, reopen the card.');
  }
  const reason = refusalOf(frame, { key: row.replace(/^criterion:/, 'level:'), value: { level } });
  return reason === null ? null : refused(reason, [{ field: 'correction', reason }]);
}
