/** Core reads of cards. A draft is read by its author alone; a sealed card by those whom the rooms' policy lets see values. */
import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { cardAddenda, cardFields, cardSeals, cards, kitItems, loops, users } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { type Assignment, type KitItem, readAssignment, readKit } from '@/features/interviews/data';
import { roundOfLoop } from '@/features/polls/data';
import type { Capability } from '@/features/questions/capability';
import { listCapabilities } from '@/features/questions/data';
import type { Addendum, CardFrame, Field, RevealedCard } from './card';

export type { Addendum, RevealedCard } from './card';

import { type CardFacts, canAddText, canCorrect, canEdit, canReopen } from './policy';
import { sealedCardSchema } from './schema';
import type { CardSnapshot, KitState } from './snapshot';

export interface Card {
  id: string;
  assignmentId: string;
  interviewId: string;
  loopId: string;
  state: 'draft' | 'sealed' | 'reopened';
  revision: number;
  startedAt: Date | null;
}

/** The author's own card, or null: somebody else's card does not exist for the caller. */
export async function readOwnCard(
  tx: Tx,
  scope: WorkspaceScope,
  where: { cardId: string } | { interviewId: string },
): Promise<Card | null> {
  const key = 'cardId' in where ? eq(cards.id, where.cardId) : eq(cards.interviewId, where.interviewId);
  const rows = await tx
    .select({
      id: cards.id,
      assignmentId: cards.assignmentId,
      interviewId: cards.interviewId,
      loopId: cards.loopId,
      state: cards.state,
      revision: cards.revision,
      startedAt: cards.startedAt,
    })
    .from(cards)
    .where(and(eq(cards.workspaceId, scope.workspaceId), eq(cards.authorId, scope.userId), key));
  return rows[0] ?? null;
}

/** Every field ever written on the author's card, removed ones included. */
export function listFields(tx: Tx, scope: WorkspaceScope, cardId: string): Promise<Field[]> {
  return tx
    .select({
      key: cardFields.key,
      value: cardFields.value,
      version: cardFields.version,
      clientId: cardFields.clientId,
      conflicts: cardFields.conflicts,
    })
    .from(cardFields)
    .where(
      and(
        eq(cardFields.workspaceId, scope.workspaceId),
        eq(cardFields.authorId, scope.userId),
        eq(cardFields.cardId, cardId),
      ),
    )
    .orderBy(asc(cardFields.key)) as Promise<Field[]>;
}

export interface CardDesk {
  assignment: Assignment;
  kit: KitItem[];
  /** The workspace's capabilities that the owned criteria belong to, in their order. */
  capabilities: Capability[];
  frame: CardFrame;
}

/** What the card rates and may mention: the author's assignment and the pinned kit, or null when not assigned. */
export async function readDesk(tx: Tx, scope: WorkspaceScope, interviewId: string): Promise<CardDesk | null> {
  const assignment = await readAssignment(tx, scope, { interviewId, raterId: scope.userId });
  if (assignment === null) return null;
  const kit = await readKit(tx, scope, interviewId);
  const covered = new Set(assignment.criteria.map((one) => one.capability));
  const capabilities = (await listCapabilities(tx, scope)).filter((one) => covered.has(one.key));
  return {
    assignment,
    kit,
    capabilities,
    frame: {
      criteria: assignment.criteria.map((one) => ({
        id: one.id,
        criterionId: one.criterionId,
        title: one.title,
        capability: one.capability,
        levels: one.anchors.length,
      })),
      capabilities: capabilities.map((one) => ({ key: one.key, name: one.name, levels: one.anchors.length })),
      flags: kit.flatMap((item) =>
        item.question.body.redFlags.map((flag) => ({
          questionVersionId: item.question.id,
          id: flag.id,
          text: flag.text,
        })),
      ),
      followUps: kit.flatMap((item) =>
        item.question.body.followUps.map((one) => ({ questionVersionId: item.question.id, id: one.id })),
      ),
    },
  };
}

/** The facts that decide what its author may do with a card. */
export async function readFacts(tx: Tx, scope: WorkspaceScope, card: Card, assignment: Assignment): Promise<CardFacts> {
  const round = await roundOfLoop(tx, scope, card.loopId);
  const loop = await tx
    .select({ status: loops.status })
    .from(loops)
    .where(and(eq(loops.workspaceId, scope.workspaceId), eq(loops.id, card.loopId)));
  return {
    isAuthor: true,
    assigned: assignment.status === 'assigned',
    loopActive: loop[0]?.status === 'active',
    state: card.state,
    roundRevealed: round !== null && round.state !== 'open',
  };
}

function readKitState(tx: Tx, scope: WorkspaceScope, interviewId: string): Promise<KitState[]> {
  return tx
    .select({ kitItemId: kitItems.id, scenarioIndex: kitItems.scenarioIndex, released: kitItems.released })
    .from(kitItems)
    .where(and(eq(kitItems.workspaceId, scope.workspaceId), eq(kitItems.interviewId, interviewId)))
    .orderBy(asc(kitItems.position));
}

/**
 * The author's card as their windows show it, or null.
 * @param since the revision that the window has; fields are left out when the card is still there
 */
export async function readSnapshot(
  tx: Tx,
  scope: WorkspaceScope,
  where: { cardId: string },
  since?: number,
): Promise<CardSnapshot | null> {
  const card = await readOwnCard(tx, scope, where);
  const assignment =
    card && (await readAssignment(tx, scope, { interviewId: card.interviewId, raterId: scope.userId }));
  if (card === null || assignment === null) return null;
  const facts = await readFacts(tx, scope, card, assignment);
  const seals = await tx
    .select({ sealedAt: cardSeals.sealedAt })
    .from(cardSeals)
    .where(
      and(
        eq(cardSeals.workspaceId, scope.workspaceId),
        eq(cardSeals.authorId, scope.userId),
        eq(cardSeals.cardId, card.id),
      ),
    )
    .orderBy(desc(cardSeals.number))
    .limit(1);
  const stored = await tx
    .select({ at: max(cardFields.updatedAt) })
    .from(cardFields)
    .where(
      and(
        eq(cardFields.workspaceId, scope.workspaceId),
        eq(cardFields.authorId, scope.userId),
        eq(cardFields.cardId, card.id),
      ),
    );
  const afterwords = await listOwnAddenda(tx, scope, card.id);
  return {
    id: card.id,
    revision: card.revision,
    state: card.state,
    roundRevealed: facts.roundRevealed,
    startedAt: card.startedAt?.toISOString() ?? null,
    savedAt: stored[0]?.at?.toISOString() ?? null,
    sealedAt: seals[0]?.sealedAt.toISOString() ?? null,
    afterwords: afterwords.map((one) => ({ ...one, at: one.at.toISOString() })),
    kit: await readKitState(tx, scope, card.interviewId),
    may: {
      edit: canEdit(facts),
      reopen: canReopen(facts),
      addText: canAddText(facts),
      correct: canCorrect(facts),
    },
    fields: since === card.revision ? [] : await listFields(tx, scope, card.id),
  };
}

/** The person's own cards by interview; a reopened card counts as sealed, for its last seal stands. */
export async function listOwnCards(
  tx: Tx,
  scope: WorkspaceScope,
  interviewIds: string[],
): Promise<Map<string, { cardId: string; sealed: boolean }>> {
  if (interviewIds.length === 0) return new Map();
  const rows = await tx
    .select({ interviewId: cards.interviewId, cardId: cards.id, state: cards.state })
    .from(cards)
    .where(
      and(
        eq(cards.workspaceId, scope.workspaceId),
        eq(cards.authorId, scope.userId),
        inArray(cards.interviewId, interviewIds),
      ),
    );
  return new Map(rows.map((row) => [row.interviewId, { cardId: row.cardId, sealed: row.state !== 'draft' }]));
}

/** What the author wrote after sealing, private notes included. */
export function listOwnAddenda(tx: Tx, scope: WorkspaceScope, cardId: string): Promise<Addendum[]> {
  return tx
    .select({
      id: cardAddenda.id,
      kind: cardAddenda.kind,
      rowKey: cardAddenda.rowKey,
      level: cardAddenda.level,
      text: cardAddenda.text,
      stamped: cardAddenda.stamped,
      at: cardAddenda.at,
    })
    .from(cardAddenda)
    .where(
      and(
        eq(cardAddenda.workspaceId, scope.workspaceId),
        eq(cardAddenda.authorId, scope.userId),
        eq(cardAddenda.cardId, cardId),
      ),
    )
    .orderBy(asc(cardAddenda.at), asc(cardAddenda.id));
}

/**
 * The cards of a loop as they were last sealed, by author's name: empty unless round 1 is revealed to the reader, whoever
 * asks. The author's own card is read elsewhere.
 */
export async function readRevealedCards(tx: Tx, scope: WorkspaceScope, loopId: string): Promise<RevealedCard[]> {
  const round = await roundOfLoop(tx, scope, loopId);
  if (round === null || !round.revealedToMe) return [];
  const seals = await tx
    .select({ seal: cardSeals, interviewId: cards.interviewId, authorName: users.name })
    .from(cardSeals)
    .innerJoin(cards, eq(cards.id, cardSeals.cardId))
    .innerJoin(users, eq(users.id, cardSeals.authorId))
    .where(and(eq(cardSeals.workspaceId, scope.workspaceId), eq(cardSeals.loopId, loopId)))
    .orderBy(asc(users.name), asc(cardSeals.cardId), desc(cardSeals.number));
  const texts = await tx
    .select()
    .from(cardAddenda)
    .where(
      and(
        eq(cardAddenda.workspaceId, scope.workspaceId),
        eq(cardAddenda.loopId, loopId),
        sql`${cardAddenda.kind} <> 'private'`,
      ),
    )
    .orderBy(asc(cardAddenda.at), asc(cardAddenda.id));
  const latest = new Map<string, RevealedCard>();
  for (const { seal, interviewId, authorName } of seals) {
    if (latest.has(seal.cardId)) continue;
    latest.set(seal.cardId, {
      cardId: seal.cardId,
      authorId: seal.authorId,
      authorName,
      interviewId,
      body: sealedCardSchema.parse(seal.body),
      reopened: seal.number > 1,
      addenda: texts.filter((one) => one.cardId === seal.cardId),
    });
  }
  return [...latest.values()];
}

/**
 * First seals of cards in these rounds, counted, with not a word of what they say: base64 of one record a card, high bytes first.
 * 4 bytes of the author's place in `authorIds`; 4 of the minutes from the interview's planned end to the seal (the lowest number:
 * no time); 2 of flags (1 second reader, 2 overdue, 4 late); 2 of the length of what follows: `counts`, as `card_counts` in the
 * migrations writes it. The caller answers for it that the rounds are revealed.
 */
export async function readSealedCards(
  tx: Tx,
  where: { workspaceIds: readonly string[]; roundIds: readonly string[]; authorIds: readonly string[] },
): Promise<string> {
  const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`;
  const w = uuids(where.workspaceIds);
  const found = await tx.execute<{ records: string }>(sql`
    select coalesce(encode(string_agg(int4send((p.place - 1)::int)
        || int4send(coalesce(round(extract(epoch from s.sealed_at - (i.starts_at + i.minutes * interval '1 minute')) / 60)::int, -2147483648))
        || int2send((case when a.mode = 'second-reader' then 1 else 0 end
          + case when a.due_at is not null and s.sealed_at > a.due_at then 2 else 0 end
          + case when seat.state = 'late' then 4 else 0 end)::int2)
        || int2send(length(s.counts)::int2) || s.counts, ''), 'base64'), '') as records
    from card_seals s
    join unnest(${uuids(where.authorIds)}) with ordinality p(id, place) on p.id = s.author_id
    join cards k on k.id = s.card_id and k.workspace_id = any (${w})
    join assignments a on a.id = k.assignment_id and a.workspace_id = k.workspace_id
    join interviews i on i.id = k.interview_id and i.workspace_id = k.workspace_id
    join round_raters seat on seat.round_id = s.round_id and seat.rater_id = s.author_id
      and seat.workspace_id = k.workspace_id and seat.state in ('sealed', 'late')
    where s.round_id = any (${uuids(where.roundIds)}) and s.workspace_id = any (${w}) and s.number = 1`);
  return found[0]?.records ?? '';
}
