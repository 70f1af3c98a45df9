/** Rooms on both databases: seals, reveals, later rounds, and who the rows let see what. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase, type Tx } from '@/db/client';
import { assignments, loopEvents, roundRaters, rounds, votes } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { type Bus, localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type Debrief, makeDebrief, realMoment, sealCardOf, type Who } from '@/tests/support/debrief';
import { enterRoom, readRoom, roundOfLoop } from './data';
import {
  addComment,
  closeRoom,
  closeRound,
  inviteRater,
  openRound,
  overrideReveal,
  performCommand,
  recordSeal,
  recuseRater,
  removeRater,
  revealRound,
  sealRound,
  startVoting,
  typeDisagreement,
  voidRound,
} from './mutations';
import { view } from './poll';

describe.each(testDatabases())('rooms on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let bus: Bus;
  let d: Debrief;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    bus = localBus();
    provide('bus', bus);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    d = await makeDebrief(database);
  });

  const as = <T>(who: Who, fn: (tx: Tx, scope: Debrief['scopes'][Who]) => Promise<T>) =>
    withScope(d.scopes[who], (tx) => fn(tx, d.scopes[who]));
  const read = () => withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId));
  const version = async () => (await read())?.version;
  const ratersNow = async () => (await read())?.room.rounds[0]?.raters;
  const reveal = (who: Who = 'fay') => as(who, (tx, scope) => revealRound(tx, scope, realMoment(), d));
  const votesSeenBy = (who: Who) =>
    as(who, (tx) => tx.select({ raterId: votes.raterId }).from(votes).where(eq(votes.roundId, d.roundId))).then(
      (rows) => [...new Set(rows.map((row) => row.raterId))].sort(),
    );
  const idsOf = (...who: Who[]) => who.map((one) => d.ids[one]).sort();

  it('raises the version for what others may see, and for nothing else', async () => {
    const before = await version();
    await as('ana', (tx, scope) => startVoting(tx, scope, { loopId: d.loopId, raterId: d.ids.ana }));
    expect((await ratersNow())?.[d.ids.ana]).toBe('voting');
    expect(await version()).toBe(before);
    await sealCardOf(d, 'cai', 2, { complete: false });
    expect(await version()).toBe(before);
    expect(await sealCardOf(d, 'ana', 1)).toMatchObject({ ok: true, value: { late: false, revealed: false } });
    expect(await version()).toBe((before ?? 0) + 1);
    await sealCardOf(d, 'ana', 3);
    expect(await version()).toBe((before ?? 0) + 1);
  });

  it('tells the bus after the commit, and not after a rollback', async () => {
    const heard: string[] = [];
    const stop = bus.subscribe('room', (id) => heard.push(id));
    await sealCardOf(d, 'ana', 1);
    await expect(
      as('ben', async (tx, scope) => {
        await recuseRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.ben });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await Promise.resolve();
    expect(heard).toEqual([d.roomId]);
    stop();
  });

  it('keeps votes from everybody but their author until the reveal, then shows them to all but the late one', async () => {
    await sealCardOf(d, 'ana', 1);
    await sealCardOf(d, 'ben', 3);
    await sealCardOf(d, 'cai', 2, { complete: false });
    for (const who of ['fay', 'max', 'olu', 'eve'] as const) expect(await votesSeenBy(who)).toEqual([]);
    expect(await votesSeenBy('ana')).toEqual(idsOf('ana'));
    expect(await reveal()).toEqual({ ok: true, value: undefined });
    for (const who of ['ana', 'ben', 'fay', 'max', 'olu'] as const)
      expect(await votesSeenBy(who)).toEqual(idsOf('ana', 'ben'));
    expect(await votesSeenBy('cai')).toEqual(idsOf('cai'));
    expect((await as('cai', (tx, scope) => roundOfLoop(tx, scope, d.loopId)))?.revealedToMe).toBe(false);
    expect(await sealCardOf(d, 'cai', 2, { interview: 1 })).toMatchObject({
      ok: true,
      value: { late: true, revealed: true },
    });
    for (const who of ['ana', 'cai', 'max'] as const)
      expect(await votesSeenBy(who)).toEqual(idsOf('ana', 'ben', 'cai'));
    expect((await ratersNow())?.[d.ids.cai]).toBe('late');
  });

  it('lets nobody seal again once revealed', async () => {
    await sealCardOf(d, 'ana', 1);
    await reveal();
    expect(await sealCardOf(d, 'ana', 3)).toMatchObject({ ok: false });
    const rows = await as('ana', (tx) => tx.select().from(votes).where(eq(votes.raterId, d.ids.ana)));
    expect(rows.map((row) => row.level)).toEqual([1, 1, 1]);
  });

  it('leaves a row that a new seal no longer rates as not assessed', async () => {
    await sealCardOf(d, 'ana', 2);
    await as('ana', (tx, scope) =>
      recordSeal(tx, scope, realMoment(), {
        loopId: d.loopId,
        raterId: d.ids.ana,
        interviewId: d.interviews[0],
        complete: true,
        votes: [{ rowKey: 'recommendation', level: 4 }],
      }),
    );
    const rows = await as('ana', (tx) => tx.select().from(votes).where(eq(votes.raterId, d.ids.ana)));
    expect(Object.fromEntries(rows.map((row) => [row.rowKey.split(':')[0], row.level]))).toEqual({
      criterion: null,
      capability: null,
      recommendation: 4,
    });
  });
  it('refuses a reveal by others, with nobody sealed, twice, and by a facilitator who rates and has not sealed', async () => {
    expect(await reveal('max')).toMatchObject({ ok: false, reason: expect.stringContaining('facilitator') });
    expect(await reveal()).toMatchObject({ ok: false, reason: expect.stringContaining('Nobody') });
    await sealCardOf(d, 'ana', 1);
    await withScope(d.system, (tx) =>
      inviteRater(tx, d.system, realMoment(), { loopId: d.loopId, raterId: d.ids.fay }),
    );
    expect(await reveal()).toMatchObject({ ok: false, reason: expect.stringContaining('Seal your own') });
    await sealCardOf(d, 'fay', 2);
    expect(await reveal()).toMatchObject({ ok: true });
    expect(await reveal()).toMatchObject({ ok: false, reason: expect.stringContaining('already') });
    const round = (await read())?.room.rounds[0];
    expect(round).toMatchObject({ state: 'revealed', revealedBy: d.ids.fay, missingAtReveal: 2 });
  });

  it('is not there for an interviewer of another loop, nor for another workspace', async () => {
    const other = await makeDebrief(database);
    await expect(reveal('eve')).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      withScope(other.scopes.max, (tx) => revealRound(tx, other.scopes.max, realMoment(), d)),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(await as('eve', (tx, scope) => enterRoom(tx, scope, d.roomId))).toBeNull();
    expect(await withScope(other.scopes.max, (tx) => enterRoom(tx, other.scopes.max, d.roomId))).toBeNull();
    expect(await as('olu', (tx, scope) => enterRoom(tx, scope, d.roomId))).not.toBeNull();
  });

  it('lets a manager override with a reason that the panel sees', async () => {
    await sealCardOf(d, 'ana', 1);
    const override = (reason: string) =>
      as('max', (tx, scope) => overrideReveal(tx, scope, realMoment(), { ...d, reason }));
    expect(await override('no')).toMatchObject({ ok: false });
    expect(await override('The facilitator left for the day.')).toMatchObject({ ok: true });
    const room = (await read())?.room;
    expect(room?.overrides).toMatchObject([{ actorId: d.ids.max, reason: 'The facilitator left for the day.' }]);
    expect(view(room as NonNullable<typeof room>, d.ids.ben).overrides).toHaveLength(1);
    const logged = await as('ana', (tx) => tx.select().from(loopEvents).where(eq(loopEvents.loopId, d.loopId)));
    expect(logged).toMatchObject([{ kind: 'override', reason: 'The facilitator left for the day.' }]);
  });

  it('reveals at the last seal where the loop says so, also when the last two seal at once', async () => {
    d = await makeDebrief(database, { revealAtLastSeal: true });
    await sealCardOf(d, 'ana', 1);
    const both = await Promise.all([sealCardOf(d, 'ben', 2), sealCardOf(d, 'cai', 3)]);
    expect(both.filter((one) => one.ok && one.value.revealed)).toHaveLength(1);
    expect((await read())?.room.rounds[0]).toMatchObject({ state: 'revealed', revealedBy: null, missingAtReveal: 0 });
    expect((await read())?.room.phase).toBe('open');
  });

  it('reveals when the last one missing steps down or loses the seat', async () => {
    d = await makeDebrief(database, { revealAtLastSeal: true });
    await sealCardOf(d, 'ana', 1);
    await as('ben', (tx, scope) => recuseRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.ben }));
    expect((await read())?.room.rounds[0]?.state).toBe('open');
    await as('max', (tx, scope) => removeRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.cai }));
    expect((await read())?.room.rounds[0]?.state).toBe('revealed');
  });

  it('puts a seal wholly before or wholly after a reveal that comes at the same time', async () => {
    await sealCardOf(d, 'ana', 1);
    const [, sealed] = await Promise.all([reveal(), sealCardOf(d, 'ben', 3)]);
    const round = (await read())?.room.rounds[0];
    const late = sealed.ok && sealed.value.late;
    expect(round?.raters[d.ids.ben]).toBe(late ? 'late' : 'sealed');
    expect(round?.missingAtReveal).toBe(late ? 2 : 1);
    expect(Object.values(round?.votes ?? {}).every((cell) => cell[d.ids.ben]?.late === late)).toBe(true);
  });

  it('asks a rater who gets a second card to seal again, before the reveal', async () => {
    await sealCardOf(d, 'ana', 1);
    await as('max', (tx, scope) => inviteRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.ana }));
    expect((await ratersNow())?.[d.ids.ana]).toBe('invited');
  });

  it('lets somebody hand in whose unwritten card went to another, and nobody with a card open', async () => {
    const handIn = () =>
      as('cai', (tx, scope) =>
        performCommand(tx, scope, realMoment(), d.roomId, { name: 'hand-in', roundId: d.roundId }),
      );
    await sealCardOf(d, 'cai', 2, { complete: false });
    expect(await handIn()).toMatchObject({ ok: false, reason: 'Seal each of your cards first.' });
    await withScope(d.system, (tx) =>
      tx.update(assignments).set({ status: 'removed' }).where(eq(assignments.interviewId, d.interviews[1])),
    );
    const before = await version();
    expect(await handIn()).toMatchObject({ ok: true });
    expect((await ratersNow())?.[d.ids.cai]).toBe('sealed');
    expect(await version()).toBe((before ?? 0) + 1);
    expect(await handIn()).toMatchObject({ ok: false });
  });

  it('takes somebody new after the reveal only when they could not have seen it', async () => {
    await sealCardOf(d, 'ana', 1);
    await reveal();
    const invite = (who: Who) =>
      as('max', (tx, scope) => inviteRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids[who] }));
    for (const who of ['max', 'olu', 'fay', 'ana'] as const)
      await expect(invite(who)).rejects.toMatchObject({ code: 'conflict' });
    await invite('eve');
    expect(await votesSeenBy('eve')).toEqual([]);
  });

  it('opens sight for somebody who recuses after the reveal', async () => {
    await sealCardOf(d, 'ana', 1);
    await reveal();
    expect(await votesSeenBy('ben')).toEqual([]);
    await as('ben', (tx, scope) => recuseRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.ben }));
    expect(await votesSeenBy('ben')).toEqual(idsOf('ana'));
  });

  describe('after the reveal', () => {
    beforeEach(async () => {
      await sealCardOf(d, 'ana', 1);
      await sealCardOf(d, 'ben', 3);
      await reveal();
    });
    const openSecond = async () => {
      const opened = await as('fay', (tx, scope) => openRound(tx, scope, realMoment(), d));
      if (!opened.ok) throw new Error(opened.reason);
      return opened.value.roundId;
    };

    it('keeps the first round beside the second, and invites who has sealed', async () => {
      const roundId = await openSecond();
      const room = (await read())?.room;
      expect(room?.rounds.map((round) => [round.number, round.state])).toEqual([
        [1, 'closed'],
        [2, 'open'],
      ]);
      expect(Object.keys(room?.rounds[1]?.raters ?? {}).sort()).toEqual(idsOf('ana', 'ben'));
      await sealCardOf(d, 'cai', 2);
      expect((await read())?.room.rounds[1]?.raters[d.ids.cai]).toBe('invited');
      expect(
        await as('ana', (tx, scope) => sealRound(tx, scope, realMoment(), { roomId: d.roomId, roundId })),
      ).toMatchObject({
        ok: false,
        reason: '3 rows have no answer yet.',
      });
    });

    it('resets a later round, keeps its rows, and never resets the first', async () => {
      const roundId = await openSecond();
      const reset = (id: string) =>
        as('fay', (tx, scope) => voidRound(tx, scope, realMoment(), { roomId: d.roomId, roundId: id }));
      expect(await reset(d.roundId)).toMatchObject({ ok: false, reason: expect.stringContaining('never overwritten') });
      expect(await reset(roundId)).toMatchObject({ ok: true });
      await openSecond();
      const room = (await read())?.room;
      expect(room?.rounds.map((round) => [round.number, round.state])).toEqual([
        [1, 'closed'],
        [2, 'void'],
        [2, 'open'],
      ]);
      const kept = await withScope(d.system, (tx) =>
        tx.select().from(roundRaters).where(eq(roundRaters.roundId, roundId)),
      );
      expect(kept).toHaveLength(2);
    });

    it('keeps what is typed and said, once each, and only from whoever sees the values', async () => {
      const about = { roomId: d.roomId, roundId: d.roundId, rowKey: 'recommendation', performanceId: d.loopId };
      const type = (who: Who, kind: 'different-bar' | 'different-evidence') =>
        as(who, (tx, scope) => typeDisagreement(tx, scope, realMoment(), { ...about, kind }));
      expect(await type('cai', 'different-bar')).toMatchObject({ ok: false });
      expect(await type('olu', 'different-bar')).toMatchObject({ ok: false });
      await type('ana', 'different-bar');
      await type('ben', 'different-evidence');
      const commentId = realMoment().id();
      const say = () =>
        as('ana', (tx, scope) => addComment(tx, scope, realMoment(), { ...about, commentId, text: 'I left early' }));
      await say();
      const before = await version();
      expect(await say()).toMatchObject({ ok: true });
      expect(await version()).toBe(before);
      const round = (await read())?.room.rounds[0];
      expect(round?.disagreements[`recommendation@${d.loopId}`]).toMatchObject({
        kind: 'different-evidence',
        authorId: d.ids.ben,
      });
      expect(round?.comments).toMatchObject([{ text: 'I left early', authorId: d.ids.ana }]);
    });

    it('closes round and room, and still lets the late one hand in', async () => {
      const command = (name: 'close-room') =>
        as('fay', (tx, scope) => performCommand(tx, scope, realMoment(), d.roomId, { name }));
      expect(await as('fay', (tx, scope) => closeRound(tx, scope, realMoment(), d))).toMatchObject({ ok: true });
      expect(await command('close-room')).toMatchObject({ ok: true });
      expect(await as('fay', (tx, scope) => closeRoom(tx, scope, realMoment(), d))).toMatchObject({ ok: false });
      expect(await as('fay', (tx, scope) => openRound(tx, scope, realMoment(), d))).toMatchObject({ ok: false });
      expect(await sealCardOf(d, 'cai', 2)).toMatchObject({ ok: true, value: { late: true } });
      expect(await votesSeenBy('cai')).toEqual(idsOf('ana', 'ben', 'cai'));
    });
  });

  it('returns nothing of a foreign room even when a query forgets its WHERE', async () => {
    const other = await makeDebrief(database);
    await sealCardOf(d, 'ana', 1);
    await reveal();
    const rows = await withScope(other.scopes.max, (tx) => tx.select({ w: rounds.workspaceId }).from(rounds));
    expect(rows.every((row) => row.w === other.workspaceId)).toBe(true);
    const seen = await withScope(other.scopes.max, (tx) => tx.execute(sql`select * from votes`));
    expect(seen).toHaveLength(0);
  });
});
