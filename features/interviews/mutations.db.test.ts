/** Loops on both databases: how one starts, every change with its reason, and that none reaches another workspace. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { assignments, rooms, rounds } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { revealRound } from '@/features/polls/mutations';
import { publishVersion } from '@/features/questions/mutations';
import { readRole } from '@/features/roles/data';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import {
  as,
  type LoopFixture,
  makeLoop,
  makeWorld,
  type Place,
  sealAll,
  type Who,
  type World,
} from '@/tests/support/world';
import { listLoopEvents, listLoops, listOwnedCriteria, readAssignment, readKit, readLoop } from './data';
import type { Loop } from './loop';
import { addRater, createLoop, reassign, recuse, reschedule, skipInterview, swap, withdraw } from './mutations';

const START = new Date('2026-11-24T09:00:00.000Z');
const NOT_FOUND = { code: 'not-found' };
const DAY = 86_400_000;
const reason = 'Because the test says so';

describe.each(testDatabases())('loops on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let north: Place;
  let made: LoopFixture;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('loops', START);
    world = await makeWorld(moments);
    north = world.north;
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    made = await makeLoop(north, moments);
  });

  const read = (loopId = made.loopId, who: Who = 'mark'): Promise<Loop> =>
    as(north, who, async (tx, scope) => {
      const loop = await readLoop(tx, scope, loopId);
      if (loop === null) throw new Error('There is no such loop');
      return loop;
    });
  const seats = (loop: Loop, index: number) =>
    loop.interviews[index]?.panel.map((seat) => `${seat.name}: ${seat.mode} ${seat.status}`);
  const raters = (loop: Loop) =>
    loop.raters.map((one) => `${one.name}${one.sealed ? ' sealed' : ''}${one.recused ? ' recused' : ''}`);
  /** What the history says of the one change of this kind. */
  const eventOf = async (kind: string) => {
    const all = await as(north, 'ana', (tx, scope) => listLoopEvents(tx, scope, made.loopId));
    const found = all.filter((one) => one.kind === kind);
    expect(found).toHaveLength(1);
    return [found[0]?.detail, found[0]?.reason, found[0]?.actorName];
  };
  /** A change by the manager of a place, with the first interview of the north's loop. */
  const change = <T>(fn: (...args: Parameters<Parameters<typeof as<T>>[2]>) => Promise<T>, place = north) =>
    as(place, 'mark', fn);
  const first = () => made.interviewIds[0] as string;
  const second = () => made.interviewIds[1] as string;
  const sealFor = async (who: Who) => {
    await sealAll(north, who, moments, made, { level: 2, recommendation: 3 });
  };
  const reveal = () =>
    as(north, 'fay', (tx, scope) =>
      revealRound(tx, scope, moments.moment(), { roomId: made.roomId, roundId: made.roundId }),
    );

  describe('starting', () => {
    it('makes the candidate, interviews with kits, seats with their criteria, the room and its first round', async () => {
      const loop = await read();
      expect(loop).toMatchObject({
        roleTitle: 'Backend engineer',
        candidateName: 'Rosa Keller',
        candidateEmail: 'rosa@example.org',
        facilitatorName: 'Fay Lindqvist',
        status: 'active',
        roundRevealed: false,
        roomId: made.roomId,
      });
      expect(raters(loop)).toEqual(['Ana Duarte', 'Ben Okafor']);
      expect(loop.interviews.map((one) => [one.title, one.startsAt, one.rating])).toEqual([
        ['Limits and refusals', START, 'pair'],
        ['Background work', new Date(START.getTime() + DAY), 'pair'],
      ]);
      expect(loop.interviews[0]?.panel.map((seat) => seat.dueAt)).toEqual(
        Array(2).fill(new Date(START.getTime() + 60 * 60_000 + DAY)),
      );
      const kit = await as(north, 'ana', (tx, scope) => readKit(tx, scope, first()));
      expect(kit.map((item) => item.question.slug)).toEqual(['rate-limiter']);
      const mine = await as(north, 'ana', (tx, scope) =>
        readAssignment(tx, scope, { interviewId: first(), raterId: north.ids.ana }),
      );
      expect(mine?.criteria.map((one) => one.id)).toEqual(kit[0]?.question.criteria.map((one) => one.id));
      const owned = await as(north, 'ana', (tx, scope) => listOwnedCriteria(tx, scope, made.loopId));
      expect(new Set(owned.map((one) => one.criterionId)).size).toBe(6);
      const [round] = await withScope(north.job, async (tx) =>
        tx.select().from(rounds).innerJoin(rooms, eq(rooms.id, rounds.roomId)).where(eq(rooms.loopId, made.loopId)),
      );
      expect(round).toMatchObject({
        rooms: { kind: 'debrief', phase: 'draft' },
        rounds: { number: 1, state: 'open', visibility: 'sealed' },
      });
      expect(await eventOf('created')).toEqual(['Backend engineer, 2 interviews', 'New candidate', 'Mark Adeyemi']);
    });

    it('pins the kit: a question’s later version does not reach it', async () => {
      const [item] = await as(north, 'ana', (tx, scope) => readKit(tx, scope, first()));
      if (item === undefined) throw new Error('The kit is empty');
      await as(north, 'mark', (tx, scope) =>
        publishVersion(tx, scope, moments.moment(), {
          questionId: item.question.questionId,
          body: { ...item.question.body, minutes: 59 },
          note: 'Later',
        }),
      );
      const kit = await as(north, 'ana', (tx, scope) => readKit(tx, scope, first()));
      expect(kit[0]?.question.id).toBe(item.question.id);
      const role = await as(north, 'mark', (tx, scope) => readRole(tx, scope, north.roleId));
      expect(role?.interviews[0]?.items[0]?.question.body.minutes).toBe(59);
    });

    it('puts the first rater of a second-reader interview into the room, the others behind the record', async () => {
      const role = await as(north, 'mark', (tx, scope) => readRole(tx, scope, north.roleId));
      const interview = role?.interviews.find((one) => one.rating === 'second-reader');
      const loopId = await change((tx, scope) =>
        createLoop(tx, scope, moments.moment(), {
          roleId: north.roleId,
          candidateName: 'Second Reading',
          candidateEmail: '',
          facilitatorId: north.ids.fay,
          revealAtLastSeal: true,
          interviews: [
            {
              roleInterviewId: interview?.id as string,
              startsAt: null,
              timeZone: 'UTC',
              place: '',
              raterIds: [north.ids.ben, north.ids.ana],
            },
          ],
        }),
      );
      const loop = await read(loopId);
      expect(seats(loop, 0)).toEqual(['Ana Duarte: second-reader assigned', 'Ben Okafor: in-room assigned']);
      expect(loop).toMatchObject({ candidateEmail: null, revealAtLastSeal: true });
      expect(loop.interviews[0]).toMatchObject({ startsAt: null, panel: [{ dueAt: null }, { dueAt: null }] });
    });

    const start = (over: { roleId?: string; facilitatorId?: string; roleInterviewId?: string; raterId?: string }) =>
      change(async (tx, scope) => {
        const role = await readRole(tx, scope, north.roleId);
        return await createLoop(tx, scope, moments.moment(), {
          roleId: over.roleId ?? north.roleId,
          candidateName: 'Nobody',
          candidateEmail: '',
          facilitatorId: over.facilitatorId ?? north.ids.fay,
          revealAtLastSeal: false,
          interviews: [
            {
              roleInterviewId: over.roleInterviewId ?? (role?.interviews[0]?.id as string),
              startsAt: null,
              timeZone: 'UTC',
              place: '',
              raterIds: [over.raterId ?? north.ids.ana],
            },
          ],
        });
      });

    it('takes role, interview and people from its own workspace alone, and no observer as rater', async () => {
      const theirs = await as(world.south, 'mark', (tx, scope) => readRole(tx, scope, world.south.roleId));
      const wrong = [
        { roleId: world.south.roleId },
        { facilitatorId: world.south.ids.fay },
        { raterId: world.south.ids.ana },
        { raterId: north.ids.eve },
        { roleInterviewId: theirs?.interviews[0]?.id as string },
      ];
      const before = (await change((tx, scope) => listLoops(tx, scope))).length;
      for (const over of wrong) await expect(start(over)).rejects.toMatchObject(NOT_FOUND);
      expect(await change((tx, scope) => listLoops(tx, scope))).toHaveLength(before);
      await start({});
    });
  });

  describe('seeing', () => {
    it('shows an interviewer the loops they sit on or facilitate, and others all of the workspace', async () => {
      const ids = (who: Who) => as(north, who, async (tx, scope) => (await listLoops(tx, scope)).map((one) => one.id));
      expect(await ids('ivo')).not.toContain(made.loopId);
      for (const who of ['ana', 'fay', 'eve', 'mark', 'olga'] as const) expect(await ids(who)).toContain(made.loopId);
      const elsewhere = await as(world.south, 'olga', (tx, scope) => readLoop(tx, scope, made.loopId));
      expect(elsewhere).toBeNull();
    });

    it('says when all of somebody’s cards are sealed, and nothing before', async () => {
      const before = await read();
      await sealFor('ana');
      const after = await read();
      expect(raters(after)).toEqual(['Ana Duarte sealed', 'Ben Okafor']);
      expect({ ...after, raters: [] }).toEqual({ ...before, raters: [] });
    });
  });

  describe('times', () => {
    const move = (interviewId: string, place = north) =>
      as(place, 'mark', (tx, scope) =>
        reschedule(tx, scope, moments.moment(), {
          interviewId,
          startsAt: '2026-12-01T15:30:00.000Z',
          timeZone: 'Asia/Kathmandu',
          place: 'By video',
          reason,
        }),
      );

    it('moves an interview and what is due after it', async () => {
      expect(await move(first())).toEqual({ ok: true, value: undefined });
      const [interview, other] = (await read()).interviews;
      const startsAt = new Date('2026-12-01T15:30:00.000Z');
      expect(interview).toMatchObject({ startsAt, timeZone: 'Asia/Kathmandu', place: 'By video' });
      expect(interview?.panel.map((seat) => seat.dueAt)).toEqual(
        Array(2).fill(new Date(startsAt.getTime() + 60 * 60_000 + DAY)),
      );
      expect(other?.startsAt).toEqual(new Date(START.getTime() + DAY));
      expect(await eventOf('rescheduled')).toEqual([
        'Limits and refusals to Tue 1 Dec 2026, 21:15 Kathmandu (GMT+5:45)',
        reason,
        'Mark Adeyemi',
      ]);
    });

    it('swaps time, zone and place of two interviews, and leaves kits and panels', async () => {
      await move(first());
      const before = await read();
      const swapped = await change((tx, scope) =>
        swap(tx, scope, moments.moment(), { interviewId: first(), otherInterviewId: second(), reason }),
      );
      expect(swapped.ok).toBe(true);
      const after = await read();
      const when = (loop: Loop) =>
        loop.interviews.map(({ startsAt, timeZone, place }) => ({ startsAt, timeZone, place }));
      expect(when(after)).toEqual(when(before).reverse());
      expect(after.interviews.map((one) => one.title)).toEqual(before.interviews.map((one) => one.title));
      expect(after.interviews[1]?.panel[0]?.dueAt).toEqual(new Date('2026-12-02T16:30:00.000Z'));
      expect(await eventOf('swapped')).toEqual(['Limits and refusals and Background work', reason, 'Mark Adeyemi']);
    });

    it('swaps nothing with itself or with another loop’s interview', async () => {
      const other = await makeLoop(north, moments, { candidate: 'Another' });
      for (const otherInterviewId of [first(), other.interviewIds[0] as string]) {
        const attempt = change((tx, scope) =>
          swap(tx, scope, moments.moment(), { interviewId: first(), otherInterviewId, reason }),
        );
        await expect(attempt).rejects.toMatchObject(NOT_FOUND);
      }
    });
  });

  describe('the panel', () => {
    const give = (from: Who, to: Who, interviewId = first()) =>
      change((tx, scope) =>
        reassign(tx, scope, moments.moment(), {
          interviewId,
          fromRaterId: north.ids[from],
          toRaterId: north.ids[to],
          reason,
        }),
      );
    const add = (who: Who, mode: 'in-room' | 'second-reader' = 'second-reader') =>
      change((tx, scope) =>
        addRater(tx, scope, moments.moment(), { interviewId: first(), raterId: north.ids[who], mode, reason }),
      );

    it('gives a seat with its criteria to somebody else; who has another seat stays a rater', async () => {
      expect(await give('ana', 'ivo')).toMatchObject({ ok: true });
      const loop = await read();
      expect(seats(loop, 0)).toEqual(['Ben Okafor: in-room assigned', 'Ivo Marsh: in-room assigned']);
      expect(raters(loop)).toEqual(['Ana Duarte', 'Ben Okafor', 'Ivo Marsh']);
      const theirs = await as(north, 'ivo', (tx, scope) =>
        readAssignment(tx, scope, { interviewId: first(), raterId: north.ids.ivo }),
      );
      expect(theirs?.criteria).toHaveLength(3);
      expect(await eventOf('reassigned')).toEqual([
        'Limits and refusals: from Ana Duarte to Ivo Marsh',
        reason,
        'Mark Adeyemi',
      ]);
      await give('ana', 'ivo', second());
      expect(raters(await read())).toEqual(['Ben Okafor', 'Ivo Marsh']);
    });

    it('gives a seat back to who had it, without a second one', async () => {
      await give('ana', 'ivo');
      expect(await give('ivo', 'ana')).toMatchObject({ ok: true });
      expect(seats(await read(), 0)).toEqual(['Ana Duarte: in-room assigned', 'Ben Okafor: in-room assigned']);
      const rows = await withScope(north.job, async (tx) =>
        tx
          .select()
          .from(assignments)
          .where(and(eq(assignments.interviewId, first()), eq(assignments.raterId, north.ids.ana))),
      );
      expect(rows).toHaveLength(1);
    });

    it('leaves a sealed seat where it is', async () => {
      await sealFor('ana');
      expect(await give('ana', 'ivo')).toMatchObject({
        ok: false,
        reason: expect.stringContaining('Ana Duarte has sealed'),
      });
      expect(await give('ben', 'ana')).toMatchObject({
        ok: false,
        reason: 'That person already rates this interview.',
      });
      expect(await give('ben', 'ivo')).toMatchObject({ ok: true });
    });

    it('adds a second reader once, and nobody who only looks on', async () => {
      expect(await add('ivo')).toMatchObject({ ok: true });
      expect(seats(await read(), 0)).toContain('Ivo Marsh: second-reader assigned');
      expect(await eventOf('reassigned')).toEqual([
        'Limits and refusals: Ivo Marsh reads as second reader',
        reason,
        'Mark Adeyemi',
      ]);
      expect(await add('ivo')).toMatchObject({ ok: false });
      await expect(add('eve')).rejects.toMatchObject(NOT_FOUND);
    });

    it('stands once the first round is revealed', async () => {
      await sealFor('ana');
      expect(await reveal()).toMatchObject({ ok: true });
      const refusal = { ok: false, reason: expect.stringContaining('already revealed') };
      expect(await give('ben', 'ivo')).toMatchObject(refusal);
      expect(await add('ivo')).toMatchObject(refusal);
      expect(
        await change((tx, scope) => skipInterview(tx, scope, moments.moment(), { interviewId: first(), reason })),
      ).toMatchObject(refusal);
    });
  });

  describe('stepping down', () => {
    const step = (who: Who, by: Who = who) =>
      as(north, by, (tx, scope) =>
        recuse(tx, scope, moments.moment(), { loopId: made.loopId, raterId: north.ids[who], reason }),
      );

    it('marks every seat, waits for the rater no longer, and says why', async () => {
      expect(await step('ana')).toMatchObject({ ok: true });
      const loop = await read();
      expect(raters(loop)).toEqual(['Ana Duarte recused', 'Ben Okafor']);
      expect(loop.interviews.map((_, index) => seats(loop, index)?.[0])).toEqual(
        Array(2).fill('Ana Duarte: in-room recused'),
      );
      expect(await eventOf('recused')).toEqual(['Ana Duarte', reason, 'Ana Duarte']);
    });

    it('is too late after the seal, and not for strangers to the loop', async () => {
      await sealFor('ana');
      expect(await step('ana')).toMatchObject({ ok: false });
      expect(raters(await read())).toEqual(['Ana Duarte sealed', 'Ben Okafor']);
      await expect(step('ivo', 'mark')).rejects.toMatchObject(NOT_FOUND);
    });
  });

  describe('skipping', () => {
    const skip = (interviewId = first()) =>
      change((tx, scope) => skipInterview(tx, scope, moments.moment(), { interviewId, reason }));

    it('keeps the interview as not held, takes its open seats, and can be done once', async () => {
      expect(await skip()).toMatchObject({ ok: true });
      const loop = await read();
      expect(loop.interviews[0]).toMatchObject({ status: 'skipped', panel: [] });
      expect(raters(loop)).toEqual(['Ana Duarte', 'Ben Okafor']);
      expect(await eventOf('skipped')).toEqual(['Limits and refusals', reason, 'Mark Adeyemi']);
      expect(await skip()).toMatchObject({ ok: false });
      await skip(second());
      expect(raters(await read())).toEqual([]);
    });

    it('leaves nothing about a skipped interview to change', async () => {
      await skip();
      const interviewId = first();
      const outcomes = [
        await change((tx, scope) =>
          reschedule(tx, scope, moments.moment(), {
            interviewId,
            startsAt: START.toISOString(),
            timeZone: 'UTC',
            place: '',
            reason,
          }),
        ),
        await change((tx, scope) =>
          swap(tx, scope, moments.moment(), { interviewId: second(), otherInterviewId: interviewId, reason }),
        ),
        await change((tx, scope) =>
          addRater(tx, scope, moments.moment(), { interviewId, raterId: north.ids.ivo, mode: 'in-room', reason }),
        ),
      ];
      for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: false });
    });

    it('keeps the seats of who has sealed', async () => {
      await sealFor('ana');
      await skip();
      expect(seats(await read(), 0)).toEqual(['Ana Duarte: in-room assigned']);
    });
  });

  describe('withdrawing', () => {
    const end = () => change((tx, scope) => withdraw(tx, scope, moments.moment(), { loopId: made.loopId, reason }));

    it('closes the loop, once, and nothing changes afterwards', async () => {
      expect(await end()).toMatchObject({ ok: true });
      expect(await read()).toMatchObject({ status: 'withdrawn', closedAt: moments.now() });
      expect(await eventOf('withdrawn')).toEqual(['Loop ended without a decision', reason, 'Mark Adeyemi']);
      const interviewId = first();
      const closed = { ok: false, reason: expect.stringContaining('closed') };
      expect(await end()).toMatchObject(closed);
      const [fromRaterId, raterId, toRaterId] = [north.ids.ana, north.ids.ivo, north.ids.ivo];
      const m = () => moments.moment();
      for (const attempt of [
        () => change((tx, scope) => reassign(tx, scope, m(), { interviewId, fromRaterId, toRaterId, reason })),
        () => change((tx, scope) => addRater(tx, scope, m(), { interviewId, raterId, mode: 'in-room', reason })),
        () => change((tx, scope) => swap(tx, scope, m(), { interviewId, otherInterviewId: second(), reason })),
        () => change((tx, scope) => skipInterview(tx, scope, m(), { interviewId, reason })),
        () => change((tx, scope) => recuse(tx, scope, m(), { loopId: made.loopId, raterId: fromRaterId, reason })),
      ]) {
        expect(await attempt()).toMatchObject(closed);
      }
    });
  });

  it('finds no loop of another workspace, whichever change is asked for', async () => {
    const before = await read();
    const interviewId = first();
    const { loopId } = made;
    const startsAt = START.toISOString();
    const [fromRaterId, toRaterId] = [north.ids.ana, world.south.ids.ben];
    const m = () => moments.moment();
    const south = <T>(fn: Parameters<typeof as<T>>[2]) => as(world.south, 'mark', fn);
    for (const attempt of [
      () =>
        south((tx, scope) => reschedule(tx, scope, m(), { interviewId, startsAt, timeZone: 'UTC', place: '', reason })),
      () => south((tx, scope) => swap(tx, scope, m(), { interviewId, otherInterviewId: second(), reason })),
      () => south((tx, scope) => reassign(tx, scope, m(), { interviewId, fromRaterId, toRaterId, reason })),
      () =>
        south((tx, scope) => addRater(tx, scope, m(), { interviewId, raterId: toRaterId, mode: 'in-room', reason })),
      () => south((tx, scope) => skipInterview(tx, scope, m(), { interviewId, reason })),
      () => south((tx, scope) => recuse(tx, scope, m(), { loopId, raterId: fromRaterId, reason })),
      () => south((tx, scope) => withdraw(tx, scope, m(), { loopId, reason })),
      // Our own loop, but somebody else's person.
      () => change((tx, scope) => reassign(tx, scope, m(), { interviewId, fromRaterId, toRaterId, reason })),
      () =>
        change((tx, scope) => addRater(tx, scope, m(), { interviewId, raterId: toRaterId, mode: 'in-room', reason })),
    ]) {
      await expect(attempt()).rejects.toMatchObject(NOT_FOUND);
    }
    expect(await read()).toEqual(before);
    expect(await south((tx, scope) => listLoopEvents(tx, scope, loopId))).toEqual([]);
    expect(await south((tx, scope) => listOwnedCriteria(tx, scope, loopId))).toEqual([]);
  });
});
