/**
 * The vote writer on both databases: random interleavings of clients that send again what they had sent, late and refused
 * votes among good ones, two servers at once. The same check is run against a writer with a fault planted in it.
 */

import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { rounds, votes } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type Debrief, makeDebrief, realMoment, sealCardOf, type Who } from '@/tests/support/debrief';
import { readRoom } from './data';
import { type Commit, createVoteWriter } from './jobs';
import { type CastOperation, commitVotes, openRound, revealRound, sealRound, type VoteWriter } from './mutations';

const ROWS = ['capability:data', 'capability:delivery', 'recommendation'] as const;
const CLIENTS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;

describe.each(testDatabases())('the vote writer on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let d: Debrief;
  let roundId: string;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  /** A debrief whose second round is open to ana and ben; cai still owes round 1. */
  async function secondRound(): Promise<void> {
    d = await makeDebrief(database);
    await sealCardOf(d, 'ana', 1);
    await sealCardOf(d, 'ben', 3);
    await withScope(d.scopes.fay, (tx) => revealRound(tx, d.scopes.fay, realMoment(), d));
    const opened = await withScope(d.scopes.fay, (tx) => openRound(tx, d.scopes.fay, realMoment(), d));
    if (!opened.ok) throw new Error(opened.reason);
    roundId = opened.value.roundId;
  }
  beforeEach(secondRound);

  const operation = (
    who: Who,
    number: number,
    rowKey: string,
    level: number | null,
    clientId: string = CLIENTS[0],
  ): CastOperation => ({
    clientId,
    operation: number,
    roundId,
    rowKey,
    level,
    workspaceId: d.workspaceId,
    roomId: d.roomId,
    raterId: d.ids[who],
    voteId: realMoment().id(),
    castAt: new Date(),
  });
  const stored = async () => {
    const rows = await withScope(d.system, (tx) =>
      tx
        .select({
          raterId: votes.raterId,
          rowKey: votes.rowKey,
          level: votes.level,
          late: votes.late,
          blind: votes.blind,
        })
        .from(votes)
        .where(eq(votes.roundId, roundId)),
    );
    return Object.fromEntries(rows.map((row) => [`${row.raterId} ${row.rowKey}`, row.level]));
  };

  it('answers after the commit, and keeps the last word', async () => {
    const writer = createVoteWriter();
    const before = (await withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId)))?.version;
    expect(await writer.cast(operation('ana', 1, 'recommendation', 2))).toEqual({ ok: true, value: 'kept' });
    expect(await stored()).toEqual({ [`${d.ids.ana} recommendation`]: 2 });
    expect(await writer.cast(operation('ana', 2, 'recommendation', 3))).toEqual({ ok: true, value: 'kept' });
    expect(await writer.cast(operation('ana', 1, 'recommendation', 2))).toEqual({ ok: true, value: 'repeated' });
    expect(await stored()).toEqual({ [`${d.ids.ana} recommendation`]: 3 });
    // A draft of a later round is nobody else's: the room's version stays.
    expect((await withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId)))?.version).toBe(before);
  });

  it('refuses each operation by itself, in words, and none of its neighbours', async () => {
    const writer = createVoteWriter();
    const foreign = await makeDebrief(database);
    const outcomes = await Promise.all(
      [
        operation('ana', 1, 'recommendation', 4),
        operation('cai', 1, 'recommendation', 4),
        operation('max', 1, 'recommendation', 4),
        operation('ana', 2, 'recommendation', null),
        operation('ana', 3, 'recommendation', 5),
        operation('ana', 4, 'capability:data', 4),
        operation('ana', 5, 'capability:unheard-of', 1),
        { ...operation('ana', 6, 'recommendation', 1), roundId: d.roundId },
        { ...operation('ana', 7, 'recommendation', 1), roundId: foreign.roundId, roomId: foreign.roomId },
        operation('ben', 1, 'capability:data', null),
      ].map((one) => writer.cast(one)),
    );
    expect(outcomes.map((one) => (one.ok ? one.value : one.reason))).toEqual([
      'kept',
      'You are not a rater in this round.',
      'You are not a rater in this round.',
      'This row has no such level.',
      'This row has no such level.',
      'This row has no such level.',
      'This row is not voted on in this round.',
      'Round 1 is voted by sealing your cards.',
      'There is no such round in this room.',
      'kept',
    ]);
    expect(await stored()).toEqual({ [`${d.ids.ana} recommendation`]: 4, [`${d.ids.ben} capability:data`]: null });
  });

  it('takes a late vote after the reveal, refuses it after the seal, and still acknowledges what it had kept', async () => {
    const writer = createVoteWriter();
    const vote = (who: Who, number: number, row: string) => writer.cast(operation(who, number, row, 2));
    for (const [index, row] of ROWS.entries()) await vote('ana', index + 1, row);
    const seal = (who: Who) =>
      withScope(d.scopes[who], (tx) => sealRound(tx, d.scopes[who], realMoment(), { ...d, roundId }));
    expect(await seal('ana')).toMatchObject({ ok: true });
    expect(await vote('ana', 4, 'recommendation')).toMatchObject({ ok: false, reason: 'You have sealed this round.' });
    expect(await vote('ana', 3, 'recommendation')).toEqual({ ok: true, value: 'repeated' });
    await withScope(d.scopes.fay, (tx) => revealRound(tx, d.scopes.fay, realMoment(), { ...d, roundId }));
    for (const [index, row] of ROWS.entries())
      expect(await vote('ben', index + 1, row)).toEqual({ ok: true, value: 'kept' });
    expect(await seal('ben')).toMatchObject({ ok: true });
    const room = (await withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId)))?.room;
    expect(room?.rounds[1]?.raters).toEqual({ [d.ids.ana]: 'sealed', [d.ids.ben]: 'late' });
    expect(room?.rounds[1]?.votes[`recommendation@${d.loopId}`]).toEqual({
      [d.ids.ana]: { level: 2, late: false },
      [d.ids.ben]: { level: 2, late: true },
    });
    await withScope(d.system, (tx) => tx.update(rounds).set({ state: 'void' }).where(eq(rounds.id, roundId)));
    expect(await vote('ana', 9, 'recommendation')).toMatchObject({ ok: false });
  });

  it('asks for round 1 first', async () => {
    const writer = createVoteWriter();
    await withScope(d.system, (tx) =>
      tx.execute(sql`insert into round_raters (workspace_id, round_id, rater_id, state)
        values (${d.workspaceId}, ${roundId}, ${d.ids.cai}, 'invited')`),
    );
    expect(await writer.cast(operation('cai', 1, 'recommendation', 2))).toMatchObject({
      ok: false,
      reason: 'Seal your cards of round 1 first.',
    });
  });

  it('tells everybody in a batch that could not be stored, and takes the next', async () => {
    let fail = true;
    const commit: Commit = async (_, operations) => {
      if (fail) throw new Error('the database is away');
      return operations.map(() => ({ ok: true, value: 'kept' }));
    };
    const writer = createVoteWriter(commit);
    const both = await Promise.allSettled([1, 2].map((n) => writer.cast(operation('ana', n, 'recommendation', 1))));
    expect(both.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(['unavailable', 'unavailable']);
    fail = false;
    expect(await writer.cast(operation('ana', 3, 'recommendation', 1))).toMatchObject({ ok: true });
  });

  it('commits what waits together, in one lane a workspace', async () => {
    const sizes: Record<string, number[]> = {};
    const commit: Commit = async (workspaceId, operations) => {
      sizes[workspaceId] = [...(sizes[workspaceId] ?? []), operations.length];
      await new Promise((resolve) => setTimeout(resolve, 5));
      return operations.map(() => ({ ok: true, value: 'kept' }));
    };
    const writer = createVoteWriter(commit);
    const send = (workspaceId: string, n: number) =>
      writer.cast({ ...operation('ana', n, 'recommendation', 1), workspaceId });
    void send('one', 1);
    await Promise.resolve();
    await Promise.resolve();
    for (let n = 2; n <= 6; n += 1) void send('one', n);
    void send('two', 1);
    await writer.drain();
    expect(sizes).toEqual({ one: [1, 5], two: [1] });
  });

  /** What each of two raters' windows sends, and how the network delays, doubles and reorders copies of it. */
  interface Sent {
    who: 'ana' | 'ben';
    client: 0 | 1;
    operation: number;
    row: (typeof ROWS)[number];
    level: number;
    server: 0 | 1;
  }
  const storyArb = fc
    .array(
      fc.record({
        who: fc.constantFrom('ana' as const, 'ben' as const),
        client: fc.constantFrom(0 as const, 1 as const),
        row: fc.constantFrom(...ROWS),
        level: fc.integer({ min: 1, max: 3 }),
        again: fc.array(fc.nat(20), { maxLength: 2 }),
        server: fc.constantFrom(0 as const, 1 as const),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((sent) => {
      const next = new Map<string, number>();
      const arrivals: Sent[] = [];
      const copies: { at: number; one: Sent }[] = [];
      for (const [index, { again, ...vote }] of sent.entries()) {
        const window = `${vote.who} ${vote.client}`;
        next.set(window, (next.get(window) ?? 0) + 1);
        const one: Sent = { ...vote, operation: next.get(window) ?? 1 };
        arrivals.push(one);
        for (const later of again) copies.push({ at: index + 1 + later, one });
      }
      for (const { at, one } of copies.sort((a, b) => b.at - a.at))
        arrivals.splice(Math.min(at, arrivals.length), 0, one);
      return arrivals;
    });

  /** Sends the story and compares rows and answers with what one sequential reading of it gives. */
  async function tell(story: Sent[], writers: readonly [VoteWriter, VoteWriter], pause: number): Promise<void> {
    await secondRound();
    const expected: Record<string, number> = {};
    const highest = new Map<string, number>();
    const answers: string[] = [];
    const waiting: Promise<unknown>[] = [];
    for (const [index, one] of story.entries()) {
      const window = `${one.who} ${one.client}`;
      const applies = one.operation > (highest.get(window) ?? 0);
      if (applies) {
        highest.set(window, one.operation);
        expected[`${d.ids[one.who]} ${one.row}`] = one.level;
      }
      answers.push(applies ? 'kept' : 'repeated');
      const writer = writers[pause > 0 ? one.server : 0];
      waiting.push(writer.cast(operation(one.who, one.operation, one.row, one.level, CLIENTS[one.client])));
      if (pause > 0) await waiting.at(-1);
      else if (index % 7 === 6) await new Promise((resolve) => setImmediate(resolve));
    }
    const outcomes = (await Promise.all(waiting)) as { ok: boolean; value?: string }[];
    expect(outcomes.map((one) => one.value)).toEqual(answers);
    expect(await stored()).toEqual(expected);
  }

  it('loses, doubles and undoes no acknowledged vote, whatever is sent again and when', async () => {
    const writers = [createVoteWriter(), createVoteWriter()] as const;
    await fc.assert(
      fc.asyncProperty(storyArb, fc.constantFrom(0, 1), (story, pause) => tell(story, writers, pause)),
      { numRuns: 12 },
    );
  });

  it('catches a writer that ignores the order of operations', async () => {
    let clock = 1_000;
    const faulty: Commit = (workspaceId, operations) =>
      withScope(d.system, (tx) => {
        const renumbered = operations.map((one) => {
          clock += 1;
          return { ...one, workspaceId, operation: clock };
        });
        return commitVotes(tx, d.system, renumbered);
      });
    const writers = [createVoteWriter(faulty), createVoteWriter(faulty)] as const;
    const result = await fc.check(
      fc.asyncProperty(storyArb, (story) => tell(story, writers, 0)),
      { numRuns: 20, endOnFailure: true, seed: 3 },
    );
    expect(result.failed).toBe(true);
  });

  it('lets an old copy on one server undo nothing that another server has just acknowledged', async () => {
    const [one, two] = [createVoteWriter(), createVoteWriter()];
    for (let n = 1; n <= 15; n += 1) {
      const old = operation('ana', 2 * n - 1, 'recommendation', 1);
      const fresh = operation('ana', 2 * n, 'recommendation', 4);
      await Promise.all([one.cast(old), two.cast(fresh), one.cast(old)]);
      expect(await stored()).toEqual({ [`${d.ids.ana} recommendation`]: 4 });
    }
  });
});
