/** Workshops and checks on both databases: blind until revealed, a key once seen ends it, and what counts afterwards. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { basisOf, calibrationOf } from '@/features/calibration/calibration';
import { readInput, readOutline } from '@/features/calibration/data';
import { withRows } from '@/features/calibration/ledger';
import { ratingFile } from '@/features/calibration/rating-file';
import { severityRow } from '@/features/calibration/severity';
import { enterRoom, readRoom } from '@/features/polls/data';
import { commitVotes, performCommand } from '@/features/polls/mutations';
import { currentRound, isUnsealed, type Room, sight, view } from '@/features/polls/poll';
import type { RoomCommand } from '@/features/polls/schema';
import { listSamples, readQuestion } from '@/features/questions/data';
import { noteKeysSeen, recordPractice } from '@/features/questions/mutations';
import { localBus } from '@/lib/bus';
import type { Outcome } from '@/lib/errors';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, makeWorld, type Place, type Who, type World } from '@/tests/support/world';
import {
  listChecks,
  listReadiness,
  listWorkshops,
  readCheckRatings,
  readCheckSample,
  readMaterial,
  readPool,
  readSampleRatings,
} from './data';
import { answerCheck, beginCheck, createWorkshop } from './mutations';
import { sampleRatings } from './sample-ratings';

const START = new Date('2026-11-24T09:00:00.000Z');

describe.each(testDatabases())('workshops and checks on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let north: Place;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('workshops', START);
    world = await makeWorld(moments);
    north = world.north;
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const samplesOf = (slug: string, place: Place = north) =>
    as(place, 'mark', async (tx, scope) => {
      const question = await readQuestion(tx, scope, slug);
      if (question === null) throw new Error(`${slug} is not in the bank`);
      return { question, samples: await listSamples(tx, scope, question.id) };
    });
  const open = async (slug = 'rate-limiter') => {
    const { samples } = await samplesOf(slug);
    return as(north, 'fay', (tx, scope) =>
      createWorkshop(tx, scope, moments.moment(), { title: 'Kick-off', sampleIds: samples.map((one) => one.id) }),
    );
  };
  const command = (who: Who, roomId: string, given: RoomCommand): Promise<Outcome> =>
    as(north, who, (tx, scope) => performCommand(tx, scope, moments.moment(), roomId, given));
  const whole = async (roomId: string): Promise<Room> =>
    (await withScope(north.job, (tx) => readRoom(tx, north.job, roomId)))?.room as Room;
  const roundOf = async (roomId: string) => {
    const round = currentRound(await whole(roomId));
    if (round === undefined) throw new Error('no round');
    return round;
  };
  const cast = async (who: Who, roomId: string, roundId: string, levels: Record<string, number | null>) => {
    const outcomes = await withScope(north.job, (tx) =>
      commitVotes(
        tx,
        north.job,
        Object.entries(levels).map(([rowKey, level], index) => ({
          clientId: moments.id(),
          operation: index + 1,
          roundId,
          rowKey,
          level,
          workspaceId: north.workspaceId,
          roomId,
          raterId: north.ids[who],
          voteId: moments.id(),
          castAt: moments.now(),
        })),
      ),
    );
    return outcomes;
  };
  const rowsOf = async (roomId: string, who: Who = 'fay') =>
    as(north, who, async (tx, scope) => {
      const found = await enterRoom(tx, scope, roomId);
      return found === null ? [] : await readMaterial(tx, scope, view(found.room, scope.userId));
    });
  /** Rates the open answer with one level everywhere and seals it. */
  const rate = async (who: Who, roomId: string, level: number | 'expert') => {
    const round = await roundOf(roomId);
    const rows = (await rowsOf(roomId)).find((one) => one.roundId === round.id)?.rows ?? [];
    const [sample] = await database.driver<{ expert: Record<string, { level: number }> }[]>`
      select expert from sample_answers where id = ${round.sampleId}`;
    const keys = await database.driver<{ id: string; key: string }[]>`select id, key from criteria`;
    const expertOf = (rowKey: string) =>
      sample?.expert[keys.find((one) => `criterion:${one.id}` === rowKey)?.key ?? '']?.level ?? 1;
    await cast(
      who,
      roomId,
      round.id,
      Object.fromEntries(rows.map((row) => [row.rowKey, level === 'expert' ? expertOf(row.rowKey) : level])),
    );
    return command(who, roomId, { name: 'seal-round', roundId: round.id });
  };
  const window = { from: null, until: new Date('2027-01-01T00:00:00Z'), source: null, reader: null };
  const ratings = () => withScope(north.job, (tx) => readSampleRatings(tx, north.job, window));
  const yes = { ok: true, value: undefined };

  describe('a workshop', () => {
    it('goes from its first answer to its last, blind each time, and makes ready who was near', async () => {
      const roomId = await open();
      for (const who of ['ana', 'ben'] as const) expect(await command(who, roomId, { name: 'join' })).toEqual(yes);
      expect(await command('ana', roomId, { name: 'join' })).toMatchObject({ ok: false, reason: /already/ });
      expect(await command('eve', roomId, { name: 'join' })).toMatchObject({ ok: false, reason: /Observers/ });
      for (let number = 1; number <= 3; number += 1) {
        const round = await roundOf(roomId);
        expect(round).toMatchObject({ number, state: 'open' });
        expect(await rate('ana', roomId, 'expert')).toEqual(yes);
        // Nobody sees a value or a key, and a facilitator no more than anybody.
        for (const who of ['fay', 'ben', 'olga'] as const) {
          const seen = await as(north, who, (tx) => tx.execute(sql`select 1 from votes where round_id = ${round.id}`));
          expect(seen.length, who).toBe(0);
          const material = (await rowsOf(roomId, who)).find((one) => one.roundId === round.id);
          expect(
            material?.rows.every((row) => row.key === null),
            who,
          ).toBe(true);
        }
        expect(await rate('ben', roomId, 1)).toEqual(yes);
        expect(await command('ben', roomId, { name: 'reveal', roundId: round.id })).toMatchObject({
          reason: /Only the facilitator/,
        });
        expect(await command('fay', roomId, { name: 'open-round' })).toMatchObject({ reason: /Reveal the open/ });
        expect(await command('fay', roomId, { name: 'reveal', roundId: round.id })).toEqual(yes);
        const shown = (await rowsOf(roomId, 'ben')).find((one) => one.roundId === round.id);
        expect(shown?.rows.every((row) => row.key !== null)).toBe(true);
        moments.pass(300);
        if (number < 3) expect(await command('fay', roomId, { name: 'open-round' })).toEqual(yes);
      }
      expect(await command('fay', roomId, { name: 'open-round' })).toMatchObject({ reason: /Every answer/ });
      expect(await command('fay', roomId, { name: 'close-room' })).toEqual(yes);
      const people = await as(north, 'mark', (tx, scope) => listReadiness(tx, scope, true));
      expect(people.find((one) => one.name === 'Ana Duarte')?.until).not.toBeNull();
      expect(people.find((one) => one.name === 'Ben Okafor')?.until).toBeNull();
      expect(await as(north, 'ivo', (tx, scope) => listWorkshops(tx, scope))).toMatchObject([
        { title: 'Kick-off', phase: 'closed', samples: 3, revealed: 3, mine: false },
      ]);
      const counted = sampleRatings(await ratings());
      expect(new Set(counted.map((one) => one.raterId))).toEqual(new Set([north.ids.ana, north.ids.ben]));
      expect(new Set(counted.map((one) => one.performanceId)).size).toBe(3);
      // The same answer in the other workspace has the same name, so that consenting workspaces can be pooled.
      expect(counted.every((one) => one.criterionOrigin.startsWith('rate-limiter/'))).toBe(true);
    });

    it('is not there for another workspace, and refuses what only a debrief does', async () => {
      const roomId = await open();
      const round = await roundOf(roomId);
      const foreign = as(world.south, 'olga', (tx, scope) =>
        performCommand(tx, scope, moments.moment(), roomId, { name: 'join' }),
      );
      await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
      await command('ana', roomId, { name: 'join' });
      await rate('ana', roomId, 2);
      const reason = 'The facilitator is on a train.';
      for (const [who, given, refusal] of [
        ['ana', { name: 'hand-in', roundId: round.id }, /no cards/],
        ['mark', { name: 'override-reveal', roundId: round.id, reason }, /Take over/],
        ['fay', { name: 'void-round', roundId: round.id }, /first votes|rated once/],
        ['ivo', { name: 'take-lead' }, /Only a manager/],
        ['ana', { name: 'pass', roundId: round.id }, /already/],
      ] as const) {
        expect(await command(who, roomId, given), given.name).toMatchObject({ ok: false, reason: refusal });
      }
      expect(await command('mark', roomId, { name: 'take-lead' })).toEqual(yes);
      expect(await command('mark', roomId, { name: 'reveal', roundId: round.id })).toEqual(yes);
    });

    it('takes levels of its own criteria alone, and needs one for each', async () => {
      const roomId = await open('job-queue');
      const round = await roundOf(roomId);
      await command('ana', roomId, { name: 'join' });
      const rows = (await rowsOf(roomId))[0]?.rows ?? [];
      const [first = { rowKey: '', levels: [] }] = rows;
      const { question } = await samplesOf('rate-limiter');
      const outcomes = [
        ...(await cast('ana', roomId, round.id, { [first.rowKey]: 2 })),
        ...(await cast('ana', roomId, round.id, { [first.rowKey]: null })),
        ...(await cast('ana', roomId, round.id, { [first.rowKey]: first.levels.length + 1 })),
        ...(await cast('ana', roomId, round.id, { [`criterion:${question.criteria[0]?.criterionId}`]: 1 })),
        ...(await cast('ana', roomId, round.id, { recommendation: 1 })),
        ...(await cast('ben', roomId, round.id, { [first.rowKey]: 2 })),
      ];
      expect(outcomes.map((one) => (one.ok ? one.value : one.reason))).toEqual([
        'kept',
        'This row has no such level.',
        'This row has no such level.',
        'This row is not voted on in this round.',
        'This row is not voted on in this round.',
        'You are not a rater in this round.',
      ]);
      expect(await command('ana', roomId, { name: 'seal-round', roundId: round.id })).toMatchObject({
        reason: /no answer yet/,
      });
    });

    it('keeps who owes an answer blind until a late seal or a pass, and then takes them back in', async () => {
      const roomId = await open('caching-strategy').catch(() => open());
      for (const who of ['ana', 'ben', 'ivo'] as const) await command(who, roomId, { name: 'join' });
      const first = await roundOf(roomId);
      await rate('ana', roomId, 2);
      await command('fay', roomId, { name: 'reveal', roundId: first.id });
      await command('fay', roomId, { name: 'open-round' });
      const second = await roundOf(roomId);
      expect(Object.keys(second.raters)).toEqual([north.ids.ana]);
      for (const who of ['ben', 'ivo'] as const) {
        const room = view(await whole(roomId), north.ids[who]);
        expect(room.rounds).toHaveLength(1);
        expect(room.rounds[0]).toMatchObject({ withheld: true, votes: {} });
      }
      expect(await command('ben', roomId, { name: 'pass', roundId: first.id })).toEqual(yes);
      const rows = (await rowsOf(roomId)).find((one) => one.roundId === first.id)?.rows ?? [];
      await cast('ivo', roomId, first.id, Object.fromEntries(rows.map((row) => [row.rowKey, 3])));
      expect(await command('ivo', roomId, { name: 'seal-round', roundId: first.id })).toEqual(yes);
      const after = await whole(roomId);
      expect(after.rounds[0]?.raters).toMatchObject({ [north.ids.ben]: 'recused', [north.ids.ivo]: 'late' });
      expect(after.rounds[1]?.raters).toMatchObject({ [north.ids.ben]: 'invited', [north.ids.ivo]: 'invited' });
      const late = (await ratings()).filter((one) => one.raterId === north.ids.ivo);
      expect(late.length).toBeGreaterThan(0);
      expect(sampleRatings(late)).toEqual([]);
    });

    it('counts no rating of an answer whose key its rater had seen', async () => {
      const { samples } = await samplesOf('search-engine').catch(() => samplesOf('rate-limiter'));
      const roomId = await as(north, 'fay', (tx, scope) =>
        createWorkshop(tx, scope, moments.moment(), { title: 'Again', sampleIds: samples.map((one) => one.id) }),
      );
      await command('olga', roomId, { name: 'join' });
      const round = await roundOf(roomId);
      await as(north, 'olga', (tx, scope) =>
        noteKeysSeen(tx, scope, moments.moment(), { sampleIds: [round.sampleId as string] }),
      );
      await rate('olga', roomId, 2);
      const [vote] = await database.driver<{ blind: boolean }[]>`
        select blind from votes where round_id = ${round.id} and rater_id = ${north.ids.olga}`;
      expect(vote?.blind).toBe(false);
      await command('fay', roomId, { name: 'reveal', roundId: round.id });
      const own = (await ratings()).filter((one) => one.raterId === north.ids.olga);
      expect(own.length).toBeGreaterThan(0);
      expect(sampleRatings(own)).toEqual([]);
    });

    it('keeps its laws through whatever is done in whatever order', async () => {
      const people = ['fay', 'ana', 'ben', 'mark'] as const;
      const step = fc.record({
        who: fc.constantFrom(...people),
        what: fc.constantFrom('join', 'rate', 'rate', 'rate', 'pass', 'reveal', 'reveal', 'next', 'take-lead', 'close'),
        level: fc.integer({ min: 1, max: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 16 }), async (steps) => {
          const roomId = await open();
          for (const { who, what, level } of steps) {
            const before = await whole(roomId);
            const owed = before.rounds.find((one) => one.state !== 'open' && isUnsealed(one.raters[north.ids[who]]));
            const roundId = (owed ?? currentRound(before))?.id ?? '';
            if (what === 'rate') {
              const sample = (await rowsOf(roomId, who)).find((one) => one.roundId === roundId);
              await cast(who, roomId, roundId, Object.fromEntries((sample?.rows ?? []).map((r) => [r.rowKey, level])));
              await command(who, roomId, { name: 'seal-round', roundId });
            } else if (what === 'pass' || what === 'reveal') await command(who, roomId, { name: what, roundId });
            else if (what === 'next') await command(who, roomId, { name: 'open-round' });
            else if (what === 'close') await command(who, roomId, { name: 'close-room' });
            else await command(who, roomId, { name: what });
            await holds(roomId);
          }
        }),
        { numRuns: 3, seed: 20_261_124 },
      );
    });

    it('planted: those laws notice votes that row-level security lets out before the reveal', async () => {
      const roomId = await open();
      await command('ana', roomId, { name: 'join' });
      await rate('ana', roomId, 2);
      await holds(roomId);
      const [policy] = await database.driver<{ qual: string }[]>`
        select qual from pg_policies where tablename = 'votes' and policyname = 'own_or_revealed'`;
      await database.driver.unsafe('alter policy own_or_revealed on votes using (true)');
      try {
        await expect(holds(roomId)).rejects.toThrow(/reads a vote/);
      } finally {
        await database.driver.unsafe(`alter policy own_or_revealed on votes using (${policy?.qual})`);
      }
      await holds(roomId);
    });

    /** What must be true of a workshop at any moment. */
    async function holds(roomId: string): Promise<void> {
      const room = await whole(roomId);
      expect(room.rounds.filter((one) => one.state === 'open').length).toBeLessThanOrEqual(1);
      expect(room.rounds.map((one) => one.number)).toEqual(room.rounds.map((_, index) => index + 1));
      expect(new Set(room.rounds.map((one) => one.sampleId)).size).toBe(room.rounds.length);
      for (const who of ['fay', 'ana', 'ben', 'mark', 'ivo'] as const) {
        const me = north.ids[who];
        const shown = new Set(room.rounds.filter((one) => sight(room, one, me) === 'shown').map((one) => one.id));
        for (const material of await rowsOf(roomId, who)) {
          const keys = material.rows.map((row) => row.key !== null);
          expect(new Set(keys), `${who}, keys`).toEqual(new Set([shown.has(material.roundId)]));
        }
        const votes = await as(north, who, (tx) =>
          tx.execute<{ round_id: string; rater_id: string }>(sql`
            select v.round_id, v.rater_id from votes v join rounds d on d.id = v.round_id where d.room_id = ${roomId}`),
        );
        for (const vote of votes) {
          const round = room.rounds.find((one) => one.id === vote.round_id);
          const sealed = ['sealed', 'late'].includes(round?.raters[vote.rater_id] ?? '');
          const readable = vote.rater_id === me || (shown.has(vote.round_id) && sealed);
          expect(readable, `${who} reads a vote`).toBe(true);
        }
      }
    }
  });

  describe('a check', () => {
    const levelsFor = async (sampleId: string, who: Who, pick: (expert: number, of: number) => number) => {
      const rows = await database.driver<{ key: string; id: string; expert: Record<string, { level: number }> }[]>`
        select c.key, c.id, s.expert from criteria c, sample_answers s where s.id = ${sampleId}`;
      const sample = await as(north, who, (tx, scope) => readCheckSample(tx, scope, sampleId));
      return Object.fromEntries(
        (sample?.criteria ?? []).map((one) => {
          const row = rows.find((r) => r.id === one.criterionId);
          return [one.id, pick(row?.expert[row.key]?.level ?? 1, one.anchors.length)];
        }),
      );
    };
    const begin = (who: Who) => as(north, who, (tx, scope) => beginCheck(tx, scope, moments.moment()));
    const checksOf = (who: Who) => as(north, who, (tx, scope) => listChecks(tx, scope));
    const take = async (who: Who, pick: (expert: number, of: number) => number) => {
      const begun = await begin(who);
      if (!begun.ok) throw new Error(begun.reason);
      const { checkId } = begun.value;
      const check = (await checksOf(who)).find((one) => one.id === checkId);
      for (const { sampleId } of check?.samples ?? []) {
        const levels = await levelsFor(sampleId, who, pick);
        const kept = await as(north, who, (tx, scope) =>
          answerCheck(tx, scope, moments.moment(), { checkId, sampleId, levels }),
        );
        if (!kept.ok) throw new Error(kept.reason);
      }
      moments.pass(600);
      return checkId;
    };

    it('is of three answers never met, the same for two people, and can be gone back to', async () => {
      const first = await begin('ivo');
      expect(await begin('ivo')).toEqual(first);
      const fresh = await as(world.south, 'ana', async (tx, scope) => {
        await beginCheck(tx, scope, moments.moment());
        return (await listChecks(tx, scope))[0]?.samples.length;
      });
      expect(fresh).toBe(3);
      const south = await as(world.south, 'ben', async (tx, scope) => {
        await beginCheck(tx, scope, moments.moment());
        const mine = (await listChecks(tx, scope))[0];
        const pool = await readPool(tx, scope);
        return mine?.samples.map((one) => pool.find((p) => p.sampleId === one.sampleId)?.origin);
      });
      const other = await as(world.south, 'ana', async (tx, scope) => {
        const mine = (await listChecks(tx, scope))[0];
        const pool = await readPool(tx, scope);
        return mine?.samples.map((one) => pool.find((p) => p.sampleId === one.sampleId)?.origin);
      });
      expect(other).toEqual(south);
    });

    it('compares once all is rated, makes ready who was near, and shows nobody else a level or that it was taken', async () => {
      const checkId = await take('ivo', (expert) => expert);
      const own = await as(north, 'ivo', (tx, scope) => readCheckRatings(tx, scope, checkId));
      expect(own.length).toBeGreaterThan(3);
      expect(own.every((one) => one.own === one.expert && one.why.length > 10)).toBe(true);
      const people = await as(north, 'mark', (tx, scope) => listReadiness(tx, scope, true));
      expect(people.find((one) => one.name === 'Ivo Marsh')?.until).not.toBeNull();
      for (const who of ['mark', 'olga', 'ana'] as const) {
        expect(await checksOf(who), who).toEqual([]);
        expect(await as(north, who, (tx, scope) => readCheckRatings(tx, scope, checkId)), who).toEqual([]);
        const reached = await as(north, who, (tx, scope) => readSampleRatings(tx, scope, window));
        expect(
          reached.filter((one) => one.raterId === north.ids.ivo && one.source === 'check'),
          who,
        ).toEqual([]);
      }
    });

    it('leaves who was far off as they were, and is not somebody else’s to answer', async () => {
      const checkId = await take('fay', (expert, of) => (expert > of / 2 ? 1 : of));
      const people = await as(north, 'mark', (tx, scope) => listReadiness(tx, scope, true));
      expect(people.find((one) => one.name === 'Fay Lindqvist')?.until).toBeNull();
      const [check] = await checksOf('fay');
      const sampleId = check?.samples[0]?.sampleId ?? '';
      const levels = await levelsFor(sampleId, 'fay', () => 1);
      const again = as(north, 'fay', (tx, scope) =>
        answerCheck(tx, scope, moments.moment(), { checkId, sampleId, levels }),
      );
      expect(await again).toMatchObject({ ok: false, reason: /already/ });
      const foreign = as(north, 'ana', (tx, scope) =>
        answerCheck(tx, scope, moments.moment(), { checkId, sampleId, levels }),
      );
      await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
    });

    it('gives ratings to the statistics once it is finished, practice never, and no second rating of an answer', async () => {
      const counted = async (who: Who) =>
        sampleRatings((await ratings()).filter((one) => one.raterId === north.ids[who] && one.source === 'check'));
      expect((await counted('ivo')).length).toBeGreaterThan(3);
      const { samples, question } = await samplesOf('rate-limiter');
      const levels = Object.fromEntries(question.criteria.map((one) => [one.id, 1]));
      await as(north, 'mark', (tx, scope) =>
        recordPractice(tx, scope, moments.moment(), { sampleId: samples[0]?.id ?? '', levels }),
      );
      expect(await counted('mark')).toEqual([]);
      await begin('mark');
      expect(await counted('mark')).toEqual([]);
      const check = (await checksOf('mark'))[0];
      const pool = await as(north, 'mark', (tx, scope) => readPool(tx, scope));
      const met = check?.samples.filter((one) => pool.find((p) => p.sampleId === one.sampleId)?.seenAt !== null);
      expect(met).toEqual([]);
      expect(sampleRatings([...(await ratings()), ...(await ratings())])).toEqual(sampleRatings(await ratings()));
    });

    it('reaches the model of severity once it is finished, and no level that anybody can read', async () => {
      const scope = await as(north, 'mark', async (_tx, own) => own);
      const filter = { from: null, until: window.until, roleId: null, capability: null };
      const versionOf = async () => (await readOutline(scope, filter)).version;
      const before = basisOf(await readInput(scope, filter));
      const unfinished = await versionOf();
      await begin('ana');
      expect(await versionOf()).toBe(unfinished);
      await take('ana', (_, of) => of);
      expect(await versionOf()).not.toBe(unfinished);
      const input = await readInput(scope, filter);
      const after = basisOf(input);
      const sharedBy = (basis: typeof after) => severityRow(basis.severity, north.ids.ana)?.shared ?? 0;
      expect(sharedBy(after)).toBeGreaterThan(sharedBy(before));
      // Everything that shows levels, and every file of them, is as it was.
      const open = (basis: typeof after) => [
        calibrationOf(basis, { panel: true, course: true, rewordings: true, raters: true }).n,
        basis.panel?.levels,
        ratingFile(basis, 'ratings'),
        ratingFile(basis, 'ratings-by-performance'),
      ];
      expect(open(after)).toEqual(open(before));
      // A fault as it might be made: what was rated alone among the rounds that were revealed.
      const leaking = basisOf({ ...input, ledger: withRows(input.ledger, input.alone), alone: [] });
      expect(open(leaking)).not.toEqual(open(before));
      const role = await readInput(scope, { ...filter, roleId: randomUUID() });
      expect(role.alone).toEqual([]);
    });

    it('leaves a workshop out for a reader who owes it a seal', async () => {
      const roomId = await open();
      for (const who of ['ana', 'ben'] as const) await command(who, roomId, { name: 'join' });
      const round = await roundOf(roomId);
      await rate('ana', roomId, 2);
      await command('fay', roomId, { name: 'reveal', roundId: round.id });
      const all = await ratings();
      const forBen = await withScope(north.job, (tx) =>
        readSampleRatings(tx, north.job, { ...window, reader: north.ids.ben }),
      );
      const levels = (await whole(roomId)).rounds[0]?.votes ?? {};
      expect(all.length - forBen.length).toBe(Object.keys(levels).length);
    });
  });
});
