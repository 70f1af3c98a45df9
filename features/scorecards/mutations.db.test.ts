/** Cards on both databases: what is stored once, what a seal casts and freezes, and what comes after it. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { cardFields, cardSeals, cards, roundRaters, votes } from '@/db/schema';
import { roundOfLoop } from '@/features/polls/data';
import { revealRound } from '@/features/polls/mutations';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import {
  as,
  cardOf,
  draftCard,
  editsFor,
  type Hand,
  type LoopFixture,
  makeLoop,
  makeWorld,
  sealAll,
  type Who,
  type World,
} from '@/tests/support/world';
import {
  type CardDesk,
  listFields,
  listOwnAddenda,
  readDesk,
  readOwnCard,
  readRevealedCards,
  readSnapshot,
} from './data';
import { addAddendum, applyEdits, citeOnCard, ensureCard, offerNote, reopenCard, sealCard } from './mutations';
import { type FieldEdit, sealedCardSchema } from './schema';

const HAND: Hand = { level: 2, recommendation: 3, lines: ['asked for the traffic shape first'], redFlag: true };
const START = new Date('2026-11-24T09:00:00.000Z');

describe.each(testDatabases())('cards on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let loop: LoopFixture;
  let stories = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('cards', START);
    world = await makeWorld(moments);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    stories += 1;
    loop = await makeLoop(world.north, moments, { candidate: `Candidate ${stories}` });
  });

  const first = () => loop.interviewIds[0] as string;
  const begin = (who: Who = 'ana') =>
    as(world.north, who, (tx, scope) => ensureCard(tx, scope, moments.moment(), { interviewId: first() }));
  const send = (cardId: string, clientId: string, edits: FieldEdit[], who: Who = 'ana') =>
    as(world.north, who, (tx, scope) => applyEdits(tx, scope, moments.moment(), { cardId, clientId, edits }));
  const fieldsOf = (cardId: string, who: Who = 'ana') =>
    as(world.north, who, async (tx, scope) => {
      const fields = await listFields(tx, scope, cardId);
      return new Map(fields.map((field) => [field.key, field]));
    });
  const seal = (cardId: string, edits: FieldEdit[] = [], clientId: string = moments.id()) =>
    as(world.north, 'ana', (tx, scope) => sealCard(tx, scope, moments.moment(), { cardId, clientId, edits }));
  const summary = (operation: number, text: string, base = 0): FieldEdit => ({
    key: 'summary',
    value: { text },
    base,
    operation,
  });
  const filled = (hand: Hand = HAND) =>
    as(world.north, 'ana', (tx, scope) => editsFor(tx, scope, moments, first(), hand));
  const sealedLoop = async () => {
    await sealAll(world.north, 'ana', moments, loop, HAND);
    await sealAll(world.north, 'ben', moments, loop, { ...HAND, level: 1 });
  };
  const reveal = () =>
    as(world.north, 'fay', (tx, scope) => revealRound(tx, scope, moments.moment(), loop)).then((outcome) =>
      expect(outcome).toMatchObject({ ok: true }),
    );
  const raterState = (who: Who) =>
    as(world.north, who, async (tx, scope) => (await roundOfLoop(tx, scope, loop.loopId))?.myState);

  describe('edits', () => {
    it('makes one card for an assignment however often it is asked for', async () => {
      const [one, two] = await Promise.all([begin(), begin()]);
      expect(one).toBe(two);
      await expect(begin('ivo')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('applies an operation once, and a lower number never undoes a higher one', async () => {
      const cardId = await begin();
      const client = moments.id();
      const receipt = await send(cardId, client, [summary(2, 'second')]);
      expect(receipt.results.map((one) => one.status)).toEqual(['stored']);
      const repeated = await send(cardId, client, [summary(1, 'first'), summary(2, 'second')]);
      expect(repeated.results.map((one) => one.status)).toEqual(['duplicate', 'duplicate']);
      expect(repeated.revision).toBe(receipt.revision);
      expect((await fieldsOf(cardId)).get('summary')?.value).toEqual({ text: 'second' });
    });

    it('keeps both texts when two windows had not seen each other', async () => {
      const cardId = await begin();
      await send(cardId, moments.id(), [summary(1, 'from the desk')]);
      const late = await send(cardId, moments.id(), [summary(1, 'from the phone')]);
      expect(late.results[0]?.status).toBe('conflict');
      const field = (await fieldsOf(cardId)).get('summary');
      expect([field?.value, ...(field?.conflicts ?? []).map((one) => one.value)]).toEqual([
        { text: 'from the desk' },
        { text: 'from the phone' },
      ]);
    });

    it('refuses one edit without harming its neighbours', async () => {
      const cardId = await begin();
      const { results } = await send(cardId, moments.id(), [
        { key: 'recommendation', value: { level: 9 }, base: 0, operation: 1 },
        summary(2, 'kept all the same'),
      ]);
      expect(results.map((one) => one.status)).toEqual(['refused', 'stored']);
      expect(results[0]?.reason).toMatch(/^level: /);
    });

    it('turns the rater from invited to voting, once', async () => {
      const cardId = await begin();
      expect(await raterState('ana')).toBe('invited');
      await send(cardId, moments.id(), [summary(1, 'begun')]);
      expect(await raterState('ana')).toBe('voting');
    });

    it('is nothing to anybody else: to a colleague, a manager and another workspace the card is not there', async () => {
      const cardId = await begin();
      await send(cardId, moments.id(), [summary(1, 'mine')]);
      for (const who of ['ben', 'mark', 'fay', 'olga'] as const) {
        await expect(send(cardId, moments.id(), [summary(1, 'theirs')], who)).rejects.toMatchObject({
          code: 'not-found',
        });
        const rows = await as(world.north, who, (tx) =>
          tx.select().from(cardFields).where(eq(cardFields.cardId, cardId)),
        );
        expect(rows).toEqual([]);
      }
      const abroad = await as(world.south, 'ana', (tx, scope) => readOwnCard(tx, scope, { cardId }));
      expect(abroad).toBeNull();
    });
  });

  describe('sealing', () => {
    it('names what is missing and keeps the edits that came with it', async () => {
      const cardId = await begin();
      const outcome = await seal(cardId, [summary(1, 'so far')]);
      expect(outcome).toMatchObject({ ok: false });
      expect(outcome.ok ? [] : outcome.fields?.map((one) => one.field)).toContain('recommendation');
      expect((await fieldsOf(cardId)).get('summary')?.value).toEqual({ text: 'so far' });
    });

    it('freezes the card and casts the votes in one transaction; the rater is sealed with the last card', async () => {
      const cardId = await begin();
      expect(await seal(cardId, await filled())).toMatchObject({ ok: true, value: { late: false } });
      expect(await raterState('ana')).toBe('voting');
      const cast = await as(world.north, 'ana', (tx) =>
        tx
          .select()
          .from(votes)
          .where(and(eq(votes.roundId, loop.roundId), eq(votes.performanceId, first()))),
      );
      expect(cast.find((vote) => vote.rowKey === 'recommendation')).toMatchObject({ level: 3, late: false });
      expect(cast.every((vote) => vote.raterId === world.north.ids.ana)).toBe(true);
      await sealAll(world.north, 'ana', moments, { ...loop, interviewIds: loop.interviewIds.slice(1) }, HAND);
      expect(await raterState('ana')).toBe('sealed');
    });

    it('takes the edits of the last moment with it, in their order', async () => {
      const cardId = await begin();
      const edits = await filled();
      const next = edits.length + 1;
      await seal(cardId, [...edits, summary(next + 1, 'the last word'), summary(next, 'an earlier word')]);
      const [frozen] = await as(world.north, 'ana', (tx) =>
        tx.select().from(cardSeals).where(eq(cardSeals.cardId, cardId)),
      );
      expect(frozen?.body).toMatchObject({ summary: 'the last word' });
    });

    it('reopens for its author alone: others still see a sealed rater, and the last seal stands until the next', async () => {
      const [cardId] = await sealAll(world.north, 'ana', moments, loop, HAND);
      const rows = () =>
        as(world.north, 'mark', (tx) =>
          tx.select().from(roundRaters).where(eq(roundRaters.roundId, loop.roundId)).orderBy(roundRaters.raterId),
        );
      const before = await rows();
      const reopened = await as(world.north, 'ana', (tx, scope) =>
        reopenCard(tx, scope, moments.moment(), { cardId: cardId as string }),
      );
      expect(reopened.ok).toBe(true);
      const client = moments.id();
      await send(cardId as string, client, [{ key: 'recommendation', value: { level: 1 }, base: 99, operation: 1 }]);
      expect(await rows()).toEqual(before);
      const mine = () =>
        as(world.north, 'ana', async (tx) => {
          const found = await tx
            .select()
            .from(votes)
            .where(and(eq(votes.performanceId, first()), eq(votes.rowKey, 'recommendation')));
          return found.map((vote) => vote.level);
        });
      expect(await mine()).toEqual([3]);
      await seal(cardId as string, [], client);
      expect(await mine()).toEqual([1]);
      const seals = await as(world.north, 'ana', (tx) =>
        tx
          .select()
          .from(cardSeals)
          .where(eq(cardSeals.cardId, cardId as string))
          .orderBy(cardSeals.number),
      );
      expect(seals.map((one) => [one.number, (one.body as { recommendation: number }).recommendation])).toEqual([
        [1, 3],
        [2, 1],
      ]);
    });

    it('after the reveal stays as it was sealed', async () => {
      await sealedLoop();
      await reveal();
      const cardId = (await cardOf(world.north, 'ana', first())) as string;
      const outcome = await as(world.north, 'ana', (tx, scope) => reopenCard(tx, scope, moments.moment(), { cardId }));
      expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('correction') });
    });

    it('is late when the round was revealed before it, and until then nothing of the others is told', async () => {
      await draftCard(world.north, 'ana', moments, first(), HAND);
      await sealAll(world.north, 'ben', moments, loop, HAND);
      await reveal();
      const seen = () => as(world.north, 'ana', (tx, scope) => readRevealedCards(tx, scope, loop.loopId));
      expect(await seen()).toEqual([]);
      const cardId = (await cardOf(world.north, 'ana', first())) as string;
      expect(await seal(cardId)).toMatchObject({ ok: true, value: { late: true } });
      expect(await seen()).toEqual([]);
      await sealAll(world.north, 'ana', moments, { ...loop, interviewIds: loop.interviewIds.slice(1) }, HAND);
      expect(await raterState('ana')).toBe('late');
      expect((await seen()).map((one) => one.authorName)).toContain('Ben Okafor');
    });
  });

  describe('after the seal', () => {
    const late = (operation: number, text: string): FieldEdit => ({
      key: 'line:7b8d4a1e-0000-4000-8000-00000000000a',
      value: { text, at: START.toISOString(), kind: 'quote', filedTo: null },
      base: 0,
      operation,
    });
    const notes = (cardId: string) =>
      as(world.north, 'ana', (tx, scope) => listOwnAddenda(tx, scope, cardId)).then((all) =>
        all.map(({ kind: what, text, stamped }) => [what, text, stamped]),
      );

    it('keeps an edit that was on its way as a private note, which grows with what the same window writes', async () => {
      const cardId = await begin();
      await seal(cardId, await filled());
      const client = moments.id();
      const receipt = await send(cardId, client, [late(1, 'written on the')]);
      expect(receipt.results[0]?.status).toBe('after-seal');
      await send(cardId, client, [late(2, 'written on the train')]);
      await send(cardId, client, [late(2, 'written on the train')]);
      moments.pass(1);
      await send(cardId, moments.id(), [late(1, 'from another window')]);
      expect(await notes(cardId)).toEqual([
        ['private', 'written on the train', 'before-reveal'],
        ['private', 'from another window', 'before-reveal'],
      ]);
      expect((await fieldsOf(cardId)).has(late(1, '').key)).toBe(false);
    });

    it('makes no note of an edit that says what the card says already', async () => {
      const cardId = await begin();
      const edits = await filled();
      await seal(cardId, edits);
      const again = edits.map((edit, index) => ({ ...edit, operation: index + 1 }));
      const { results } = await send(cardId, moments.id(), again);
      expect(new Set(results.map((one) => one.status))).toEqual(new Set(['unchanged']));
      expect(await notes(cardId)).toEqual([]);
    });

    it('offers a note as an addendum that the panel reads after the reveal, and never before', async () => {
      await sealedLoop();
      const cardId = (await cardOf(world.north, 'ana', first())) as string;
      await send(cardId, moments.id(), [late(1, 'one more thing')]);
      const [note] = await as(world.north, 'ana', (tx, scope) => listOwnAddenda(tx, scope, cardId));
      const noteId = note?.id as string;
      const offer = (who: Who) =>
        as(world.north, who, (tx, scope) => offerNote(tx, scope, moments.moment(), { cardId, noteId }));
      await expect(offer('ben')).rejects.toMatchObject({ code: 'not-found' });
      expect(await offer('ana')).toMatchObject({ ok: true });
      expect(await offer('ana')).toMatchObject({ ok: false });
      const read = (who: Who) => as(world.north, who, (tx, scope) => readRevealedCards(tx, scope, loop.loopId));
      expect(await read('ben')).toEqual([]);
      await reveal();
      const card = (await read('ben')).find((one) => one.cardId === cardId);
      expect(card?.addenda.map((one) => [one.text, one.stamped])).toEqual([['one more thing', 'before-reveal']]);
    });

    it('takes a correction of a level only after the reveal, and beside the level', async () => {
      await sealedLoop();
      const cardId = (await cardOf(world.north, 'ana', first())) as string;
      const correct = () =>
        as(world.north, 'ana', (tx, scope) =>
          addAddendum(tx, scope, moments.moment(), {
            cardId,
            text: 'I had misread the second anchor.',
            correction: { row: 'recommendation', level: 2 },
          }),
        );
      expect(await correct()).toMatchObject({ ok: false, reason: expect.stringContaining('reopen') });
      await reveal();
      expect(await correct()).toMatchObject({ ok: true });
      const all = await as(world.north, 'ben', (tx, scope) => readRevealedCards(tx, scope, loop.loopId));
      const seen = all.find((one) => one.cardId === cardId);
      expect(seen).toMatchObject({ authorName: 'Ana Duarte', body: { recommendation: 3 } });
      expect(seen?.addenda[0]).toMatchObject({ kind: 'correction', level: 2, stamped: 'after-reveal' });
    });

    it('turns a private note into the reason of a correction, stamped when it is offered', async () => {
      await sealedLoop();
      const cardId = (await cardOf(world.north, 'ana', first())) as string;
      await send(cardId, moments.id(), [late(1, 'I had misread the anchor.')]);
      const [note] = await as(world.north, 'ana', (tx, scope) => listOwnAddenda(tx, scope, cardId));
      const offer = (level: number) =>
        as(world.north, 'ana', (tx, scope) =>
          offerNote(tx, scope, moments.moment(), {
            cardId,
            noteId: note?.id as string,
            correction: { row: 'recommendation', level },
          }),
        );
      expect(await offer(1)).toMatchObject({ ok: false, reason: expect.stringContaining('after the reveal') });
      await reveal();
      expect(await offer(5)).toMatchObject({ ok: false, fields: [{ field: 'correction' }] });
      expect(await offer(1)).toMatchObject({ ok: true });
      const [kept] = await as(world.north, 'ana', (tx, scope) => listOwnAddenda(tx, scope, cardId));
      expect(kept).toMatchObject({ kind: 'correction', rowKey: 'recommendation', level: 1, stamped: 'after-reveal' });
    });

    it('tells a window everything once, and after that only what changed', async () => {
      const cardId = await begin();
      await send(cardId, moments.id(), [summary(1, 'here')]);
      const read = (since?: number) =>
        as(world.north, 'ana', (tx, scope) => readSnapshot(tx, scope, { cardId }, since));
      const all = await read();
      expect(all?.fields.map((field) => field.key)).toEqual(['summary']);
      expect(all).toMatchObject({ state: 'draft', may: { edit: true, reopen: false, addText: false } });
      expect((await read(all?.revision))?.fields).toEqual([]);
      expect(all?.kit.length).toBeGreaterThan(0);
    });

    it('raises the revision with everything that the author’s other windows should show', async () => {
      const cardId = await begin();
      const revision = () =>
        as(world.north, 'ana', (tx) =>
          tx.select({ revision: cards.revision }).from(cards).where(eq(cards.id, cardId)),
        ).then((rows) => rows[0]?.revision ?? 0);
      const steps = [
        async () => seal(cardId, await filled()),
        async () => send(cardId, moments.id(), [late(1, 'late')]),
        async () => as(world.north, 'ana', (tx, scope) => reopenCard(tx, scope, moments.moment(), { cardId })),
      ];
      let before = await revision();
      for (const step of steps) {
        await step();
        const after = await revision();
        expect(after).toBeGreaterThan(before);
        before = after;
      }
    });
  });

  describe('citing', () => {
    const source = { attemptId: '8b0c9a54-0a5b-4d0e-9d39-6a2a1f0c9a11', seq: 12, runId: '', testId: 'burst' };
    const cite = async (row: string, runId: string, who: Who = 'ana') =>
      as(world.north, who, async (tx, scope) => {
        const { frame } = (await readDesk(tx, scope, first())) as CardDesk;
        const flag = frame.flags[0];
        const criterion = row || `criterion:${frame.criteria[0]?.id}`;
        return citeOnCard(tx, scope, moments.moment(), {
          interviewId: first(),
          lines: [
            {
              text: 'Hidden test failed',
              at: START.toISOString(),
              kind: 'test',
              filedTo: criterion,
              source: { ...source, runId },
            },
          ],
          flags: [{ key: `flag:${flag?.questionVersionId}/${flag?.id}`, at: START.toISOString() }],
        });
      });

    it('puts the line and its red flag onto the author’s own card, once', async () => {
      const runId = moments.id();
      expect(await cite('', runId)).toEqual({ ok: true, value: { noted: 0 } });
      expect(await cite('', runId)).toMatchObject({ ok: false, reason: expect.stringContaining('already') });
      const own = await fieldsOf(await begin());
      expect([...own.keys()].map((key) => key.split(':')[0]).sort()).toEqual(['flag', 'line']);
      expect((await fieldsOf(await begin('ben'), 'ben')).size).toBe(0);
    });

    it('takes it back for a row that the card does not rate, and leaves nothing behind', async () => {
      expect(await cite(`criterion:${moments.id()}`, moments.id())).toMatchObject({ ok: false });
      expect((await fieldsOf(await begin())).size).toBe(0);
    });

    it('keeps what comes after the seal as a private note, and freezes what came before with its source', async () => {
      const cardId = await begin();
      await cite('', moments.id());
      expect((await seal(cardId, await filled())).ok).toBe(true);
      expect(await cite('', moments.id())).toEqual({ ok: true, value: { noted: 1 } });
      const [frozen] = await as(world.north, 'ana', (tx) =>
        tx.select().from(cardSeals).where(eq(cardSeals.cardId, cardId)),
      );
      const { evidence } = sealedCardSchema.parse(frozen?.body);
      expect(evidence.filter((one) => one.kind === 'test')).toMatchObject([{ source: { testId: 'burst', seq: 12 } }]);
      const notes = await as(world.north, 'ana', (tx, scope) => listOwnAddenda(tx, scope, cardId));
      expect(notes.map((one) => one.kind)).toEqual(['private']);
    });

    it('begins no card for somebody who does not rate the interview', async () => {
      await expect(cite('', moments.id(), 'mark')).rejects.toThrow();
    });
  });
});
