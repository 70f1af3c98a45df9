/** The bank on both databases: copies, versions, upgrades, and ratings of sample answers that stay their author's. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { libraryQuestions, questionVersions, rooms, sampleAnswers, votes } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { listLibrary, searchQuestions } from '@/features/bank/data';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, makeWorld, type Place, type Who, type World } from '@/tests/support/world';
import { listSamples, listVersions, readLibraryQuestion, readOrigin, readPractice, readQuestion } from './data';
import { refreshLibrary } from './jobs';
import { adoptQuestion, publishVersion, recordPractice, storeLibrary, takeUpgrade } from './mutations';
import type { QuestionBody } from './schema';

const START = new Date('2026-11-24T09:00:00.000Z');

describe.each(testDatabases())('the bank on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('bank', START);
    world = await makeWorld(moments);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const read = (slug: string, place: Place = world.north) =>
    as(place, 'mark', async (tx, scope) => {
      const found = await readQuestion(tx, scope, slug);
      if (found === null) throw new Error(`${slug} is not in ${place.slug}`);
      return found;
    });

  describe('adopting', () => {
    it('copies once, into one workspace', async () => {
      const before = await as(world.south, 'mark', (tx, scope) => searchQuestions(tx, scope, moments.now(), {}));
      const adopt = () =>
        as(world.north, 'mark', (tx, scope) => adoptQuestion(tx, scope, moments.moment(), { slug: 'url-shortener' }));
      expect(await adopt()).toBe(await adopt());
      const question = await read('url-shortener');
      expect(question).toMatchObject({ number: 1, slug: 'url-shortener' });
      expect(question.criteria.map((one) => one.title)).toEqual(question.body.criteria.map((one) => one.title));
      const after = await as(world.south, 'mark', (tx, scope) => searchQuestions(tx, scope, moments.now(), {}));
      expect(after).toEqual(before);
      expect(before.map((one) => one.slug)).not.toContain('url-shortener');
    });

    it('says that the library does not hold what it does not hold', async () => {
      const adopt = as(world.north, 'mark', (tx, scope) =>
        adoptQuestion(tx, scope, moments.moment(), { slug: 'no-such-question' }),
      );
      await expect(adopt).rejects.toMatchObject({ code: 'not-found' });
    });

    it('finds by every word, wherever it stands, with its criteria counted', async () => {
      const search = (text: string) =>
        as(world.north, 'ana', (tx, scope) => searchQuestions(tx, scope, moments.now(), { text }));
      const found = await search('LIMITER  burst');
      expect(found.map((one) => one.slug)).toEqual(['rate-limiter']);
      const body = (await read('rate-limiter')).body;
      expect(found[0]).toMatchObject({ criteria: body.criteria.length, minutes: body.minutes });
      expect(await search('limiter nowhere-in-the-bank')).toEqual([]);
      expect((await search('limiter%burst')).map((one) => one.slug)).toEqual(['rate-limiter']);
    });
  });

  describe('publishing', () => {
    const publish = (questionId: string, body: QuestionBody, place: Place = world.north, who: Who = 'mark') =>
      as(place, who, (tx, scope) =>
        publishVersion(tx, scope, moments.moment(), { questionId, body, note: 'Reworded' }),
      );

    it('keeps a criterion’s id while only words change, and gives a new one when its levels do', async () => {
      const first = await read('job-queue');
      const [one, two, ...others] = first.body.criteria;
      if (one === undefined || two === undefined) throw new Error('The question has too few criteria');
      const longer = [...two.levels, { level: 4, label: 'beyond', anchor: 'Does more than six words ask for here.' }];
      await publish(first.questionId, {
        ...first.body,
        samples: [],
        criteria: [{ ...one, title: 'The same thing in other words' }, { ...two, levels: longer }, ...others],
      });
      const second = await read('job-queue');
      expect(second.number).toBe(2);
      expect(second.criteria[0]).toMatchObject({
        criterionId: first.criteria[0]?.criterionId,
        title: 'The same thing in other words',
      });
      expect(second.criteria[0]?.id).not.toBe(first.criteria[0]?.id);
      expect(second.criteria[1]?.criterionId).not.toBe(first.criteria[1]?.criterionId);
      expect(second.criteria.slice(2).map((other) => other.criterionId)).toEqual(
        first.criteria.slice(2).map((other) => other.criterionId),
      );
      const versions = await as(world.north, 'ana', (tx, scope) => listVersions(tx, scope, first.questionId));
      expect(versions.map((version) => [version.number, version.note, version.authorName])).toEqual([
        [2, 'Reworded', 'Mark Adeyemi'],
        [1, 'Adopted from the library', null],
      ]);
    });

    it('does not write into another workspace’s question', async () => {
      const theirs = await read('rate-limiter', world.south);
      await expect(publish(theirs.questionId, theirs.body)).rejects.toMatchObject({ code: 'not-found' });
      expect((await read('rate-limiter', world.south)).number).toBe(1);
    });
  });

  describe('upgrading', () => {
    const library = systemScope('test');
    let newer: QuestionBody;
    let hash: string;

    beforeEach(async () => {
      const files = await withScope(library, async (tx) => tx.select().from(libraryQuestions));
      const old = files.find((one) => one.slug === 'caching-strategy');
      const body = old?.body as QuestionBody;
      newer = {
        ...body,
        prompt: `${body.prompt} Say it briefly.`,
        signals: [...body.signals, 'asks who reads how often'],
      };
      hash = (old?.hash === 'a'.repeat(64) ? 'b' : 'a').repeat(64);
      await withScope(library, (tx) =>
        storeLibrary(
          tx,
          library,
          moments.moment(),
          files.map((one) =>
            one.slug === 'caching-strategy'
              ? { slug: one.slug, hash, body: newer, isPublic: true }
              : { slug: one.slug, hash: one.hash, body: one.body as QuestionBody, isPublic: true },
          ),
        ),
      );
    });

    const take = (place: Place, parts: Parameters<typeof takeUpgrade>[3]['parts'], given = hash) =>
      as(place, 'mark', (tx, scope) =>
        takeUpgrade(tx, scope, moments.moment(), { slug: 'caching-strategy', hash: given, parts, note: '' }),
      );

    it('takes what was chosen as a new version, leaves the rest, and notes that it was seen', async () => {
      const before = await read('caching-strategy');
      expect(await as(world.north, 'mark', (tx, scope) => readOrigin(tx, scope, before.questionId))).toEqual({
        kind: 'library',
        slug: 'caching-strategy',
        upgrade: true,
      });
      expect(await take(world.north, ['prompt'])).toEqual({ ok: true, value: { version: before.number + 1 } });
      const after = await read('caching-strategy');
      expect(after.body).toEqual({ ...before.body, prompt: newer.prompt });
      expect(after.criteria.map((one) => one.criterionId)).toEqual(before.criteria.map((one) => one.criterionId));
      const entries = await as(world.north, 'mark', (tx, scope) => listLibrary(tx, scope));
      expect(entries.find((one) => one.slug === 'caching-strategy')?.upgrade).toBe(false);
      expect(
        await as(world.north, 'mark', (tx, scope) => readLibraryQuestion(tx, scope, 'caching-strategy')),
      ).toMatchObject({
        hash,
      });
    });

    it('keeps everything when nothing was chosen', async () => {
      const before = await read('caching-strategy');
      expect(await take(world.north, [])).toEqual({ ok: true, value: { version: null } });
      expect(await read('caching-strategy')).toEqual(before);
    });

    it('is refused for a text that has changed since it was shown', async () => {
      expect(await take(world.north, ['prompt'], 'c'.repeat(64))).toMatchObject({ ok: false });
    });

    it('does not reach the other workspace', async () => {
      await take(world.north, ['prompt']);
      const adopted = await as(world.south, 'mark', (tx, scope) => listLibrary(tx, scope));
      expect(adopted.find((one) => one.slug === 'caching-strategy')?.upgrade).toBe(true);
    });
  });

  describe('rating a sample alone', () => {
    const samplesOf = async (place: Place = world.north) => {
      const question = await read('rate-limiter', place);
      const samples = await as(place, 'mark', (tx, scope) => listSamples(tx, scope, question.id));
      return { question, sample: samples[0] as (typeof samples)[number] };
    };
    const rate = (who: Who, sampleId: string, levels: Record<string, number>, place: Place = world.north) =>
      as(place, who, (tx, scope) => recordPractice(tx, scope, moments.moment(), { sampleId, levels }));
    const all = (criteria: { id: string }[], level: number) =>
      Object.fromEntries(criteria.map((one) => [one.id, level]));

    it('shares round 1 with everybody, shows it to nobody else, and writes no try over', async () => {
      const { question, sample } = await samplesOf();
      expect(await rate('ana', sample.id, all(question.criteria, 1))).toEqual({
        ok: true,
        value: { round: 1, roundId: expect.any(String), blind: true },
      });
      expect(await rate('ben', sample.id, all(question.criteria, 3))).toEqual({
        ok: true,
        value: { round: 1, roundId: expect.any(String), blind: true },
      });
      expect(await rate('ana', sample.id, all(question.criteria, 2))).toEqual({
        ok: true,
        value: { round: 2, roundId: expect.any(String), blind: false },
      });

      const rows = await withScope(world.north.job, async (tx) =>
        tx.select().from(votes).where(eq(votes.subjectId, sample.id)),
      );
      const made = await withScope(world.north.job, async (tx) =>
        tx.select().from(rooms).where(eq(rooms.sampleAnswerId, sample.id)),
      );
      expect(made).toHaveLength(1);
      expect(made[0]).toMatchObject({ kind: 'practice', loopId: null });
      expect(new Set(rows.filter((one) => one.roundNumber === 1).map((one) => one.roundId)).size).toBe(1);
      expect(rows.every((one) => one.subjectKind === 'sample' && one.performanceId === sample.id)).toBe(true);
      expect(rows.filter((one) => one.blind).length).toBe(2 * question.criteria.length);
      expect(rows.filter((one) => one.roundNumber === 2).every((one) => !one.blind)).toBe(true);

      const seen = (who: Who) =>
        as(world.north, who, async (tx, scope) => ({
          mine: await readPractice(tx, scope, [sample.id]),
          rows: await tx
            .select({ raterId: votes.raterId })
            .from(votes)
            .where(and(eq(votes.workspaceId, scope.workspaceId), eq(votes.subjectId, sample.id))),
        }));
      const ana = await seen('ana');
      expect(ana.mine.map((one) => [one.round, Object.values(one.levels)])).toEqual([
        [1, question.criteria.map(() => 1)],
        [2, question.criteria.map(() => 2)],
      ]);
      for (const who of ['ana', 'ben', 'mark', 'olga', 'eve'] as const) {
        expect(new Set((await seen(who)).rows.map((one) => one.raterId))).toEqual(
          new Set(who === 'ana' || who === 'ben' ? [world.north.ids[who]] : []),
        );
      }
    });

    it('asks for a level of every criterion that exists, and keeps nothing otherwise', async () => {
      const { question, sample } = await samplesOf();
      const [first, ...others] = question.criteria;
      if (first === undefined) throw new Error('The question has no criteria');
      expect(await rate('ivo', sample.id, { [first.id]: 4, ...all(others, 2) })).toEqual({
        ok: false,
        reason: 'Every criterion needs a level.',
        fields: [{ field: `levels.${first.id}`, reason: 'This criterion has no such level.' }],
      });
      expect(await rate('ivo', sample.id, { [first.id]: 1 })).toMatchObject({
        ok: false,
        fields: others.map((one) => ({ field: `levels.${one.id}`, reason: 'Choose a level.' })),
      });
      const strange = { ...all(question.criteria, 2), [moments.id()]: 2 };
      await expect(rate('ivo', sample.id, strange)).rejects.toMatchObject({ code: 'not-found' });
      expect(await as(world.north, 'ivo', (tx, scope) => readPractice(tx, scope, [sample.id]))).toEqual([]);
    });

    it('knows no sample of another workspace', async () => {
      const { question, sample } = await samplesOf(world.south);
      await expect(rate('ana', sample.id, all(question.criteria, 2))).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  it('loads a private folder beside what ships: a faulty question is named by file and field and hides no other', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'plumbline-private-'));
    const shipped = path.resolve('content');
    const folder = (slug: string) => path.join(root, 'questions', slug);
    cpSync(path.join(shipped, 'questions/rate-limiter'), folder('our-limiter'), { recursive: true });
    cpSync(path.join(shipped, 'questions/rate-limiter'), folder('our-broken-one'), { recursive: true });
    const file = path.join(folder('our-broken-one'), 'question.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^minutes: \d+$/m, 'minutes: soon'));
    try {
      const before = await refreshLibrary(moments.moment(), [shipped]);
      const after = await refreshLibrary(moments.moment(), [shipped, root]);
      expect(after.questions).toBe(before.questions + 1);
      expect(after.problems.map((one) => [one.file, one.field])).toEqual([[file, 'minutes']]);
      await as(world.north, 'mark', async (tx, scope) => {
        expect(await readLibraryQuestion(tx, scope, 'our-broken-one')).toBeNull();
        expect(await readLibraryQuestion(tx, scope, 'our-limiter')).not.toBeNull();
      });
    } finally {
      await refreshLibrary(moments.moment(), [shipped]);
      rmSync(root, { recursive: true });
    }
  });

  it('finds neither versions nor samples of another workspace', async () => {
    const theirs = await read('rate-limiter', world.south);
    await as(world.north, 'mark', async (tx, scope) => {
      expect(await listVersions(tx, scope, theirs.questionId)).toEqual([]);
      expect(await listSamples(tx, scope, theirs.id)).toEqual([]);
      expect(await readOrigin(tx, scope, theirs.questionId)).toBeNull();
      expect(await tx.select().from(questionVersions).where(eq(questionVersions.id, theirs.id))).toEqual([]);
      expect(await tx.select().from(sampleAnswers).where(eq(sampleAnswers.questionVersionId, theirs.id))).toEqual([]);
    });
  });
});
