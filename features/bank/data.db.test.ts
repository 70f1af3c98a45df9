/** Finding in the bank, on both databases: what a search finds and in which order, whose it is, and what is kept. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { interviews, questionIndex, questions } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { readExposureLimit, readExposures, readQuestion } from '@/features/questions/data';
import { refreshSearch } from '@/features/questions/jobs';
import { alikeTo } from '@/features/questions/likeness';
import { adoptQuestion, createQuestion } from '@/features/questions/mutations';
import type { QuestionBody } from '@/features/questions/schema';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '../../tests/support/database';
import { scriptedMoments } from '../../tests/support/moments';
import { as, makeLoop, makeWorld, type Place, type Who, type World } from '../../tests/support/world';
import { type BankSearch, listSavedFilters, readAlike, searchBank, searchQuestions } from './data';
import { changeExposure, changeFilter } from './mutations';
import { narrow } from './narrowing';

const START = new Date('2026-03-02T09:00:00Z');

describe.each(testDatabases())('finding, on %s', (kind) => {
  const moments = scriptedMoments('finding', START);
  let test: TestDatabase;
  let database: Database;
  let world: World;
  /** A question of the world's, to make others from. */
  let body: QuestionBody;

  const found = (text: string, over: Partial<BankSearch> = {}, place: Place = world.north, who: Who = 'ana') =>
    as(place, who, (tx, scope) =>
      searchBank(tx, scope, moments.now(), { place: 'bank', text, by: {}, offset: 0, limit: 50, ...over }),
    );
  const slugs = async (text: string, place: Place = world.north) =>
    (await as(place, 'ana', (tx, scope) => searchQuestions(tx, scope, moments.now(), { text }))).map((one) => one.slug);
  const write = (slug: string, over: Partial<QuestionBody>, place: Place = world.north) =>
    as(place, 'mark', (tx, scope) =>
      createQuestion(tx, scope, moments.moment(), {
        slug,
        body: { ...body, samples: [], ...over },
        note: 'Written',
        origin: null,
      }),
    );

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    world = await makeWorld(moments);
    body = await as(world.north, 'mark', async (tx, scope) => {
      const question = await readQuestion(tx, scope, 'rate-limiter');
      if (question === null) throw new Error('The world has no rate limiter');
      return question.body;
    });
    await write('in-the-title', { title: 'Zanzibar tuples for permissions' });
    await write('in-the-body', {
      title: 'Another way to permit',
      signals: [...body.signals, 'knows zanzibar by name'],
    });
    await write('begins-alike', { title: 'Zanzibarian customs' });
    await write('theirs', { title: 'Zanzibar of the south' }, world.south);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  it('puts the whole word in a title before its beginning, and the title before the body', async () => {
    expect(await slugs('zanzibar')).toEqual(['in-the-title', 'begins-alike', 'in-the-body']);
    expect(await slugs('ZANZIB')).toEqual(['in-the-title', 'begins-alike', 'in-the-body']);
    expect(await slugs('zanzibar tuple')).toEqual(['in-the-title']);
    expect(await slugs("zanzibar' | 'a")).toEqual(['in-the-title', 'begins-alike', 'in-the-body']);
  });

  it('finds words with one slip where nothing is found as typed, and says what it looked for', async () => {
    for (const typed of ['zanzibr', 'zanzzibar', 'zamzibar', 'aznzibar', 'kanzibar']) {
      expect((await found(typed)).near).toEqual([{ typed, words: ['zanzibar', 'zanzibarian'] }]);
      expect(await slugs(typed)).toContain('in-the-body');
    }
    expect((await found('zanzibar')).near).toEqual([]);
    expect(await found('zazibr')).toEqual({ tally: [], ids: [], near: [] });
    expect(await found('nowhere')).toMatchObject({ tally: [] });
  });

  it('keeps to the workspace, whatever the index holds', async () => {
    expect(await slugs('zanzibar', world.south)).toEqual(['theirs']);
    const ask = (workspaceId: string, who: Place = world.north) =>
      as(who, 'ana', (tx) => tx.execute(sql`select id from found_questions(${workspaceId}, 'zanzibar')`));
    expect(await ask(world.south.workspaceId)).toHaveLength(0);
    expect(await ask(world.north.workspaceId)).toHaveLength(2);
    // Whose words are in the index is asked by the door alone: an import's are there before the import is shown.
    await expect(as(world.north, 'ana', (tx) => tx.execute(sql`select words from question_index`))).rejects.toThrow();
    const words = (place: Place) =>
      as(place, 'ana', (tx) =>
        tx.execute<{ word: string }>(sql`select word from question_words where word like 'zanz%'`),
      );
    expect((await words(world.south)).map((one) => one.word)).toEqual(['zanzibar']);
  });

  it('counts what every choice would show, and pages through it', async () => {
    const all = await found('');
    const { total, counts } = narrow(all.tally, {});
    expect(total).toBe(all.ids.length);
    const [kindOf, times] = [...counts.kind][0] ?? ['', 0];
    const some = await found('', { by: { kind: kindOf } });
    expect(some.ids).toHaveLength(times);
    expect(some.tally).toEqual(all.tally);
    const page = await found('', { limit: 2, offset: 2 });
    expect(page.ids).toEqual(all.ids.slice(2, 4));
    expect((await found('', { by: { kind: 'juggling' } })).ids).toEqual([]);
  });

  it('finds the library as well, with and without what was adopted', async () => {
    const library = await found('url shortener', { place: 'library' });
    expect(library.ids).toContain('url-shortener-exercise');
    expect((await found('url shortenner', { place: 'unadopted' })).ids).toContain('url-shortener-exercise');
    await as(world.north, 'mark', (tx, scope) =>
      adoptQuestion(tx, scope, moments.moment(), { slug: 'url-shortener-exercise' }),
    );
    expect((await found('url shortener', { place: 'unadopted' })).ids).not.toContain('url-shortener-exercise');
    expect(await slugs('url shortener')).toContain('url-shortener-exercise');
  });

  it('makes anew what an earlier version found by', async () => {
    await withScope(world.north.job, async (tx) => {
      const [one] = await tx
        .update(questions)
        .set({ labels: '', foundByVersion: 0 })
        .where(eq(questions.slug, 'in-the-body'))
        .returning({ id: questions.id });
      await tx.delete(questionIndex).where(eq(questionIndex.questionId, one?.id ?? ''));
    });
    expect(await slugs('zanzibar')).not.toContain('in-the-body');
    expect(await refreshSearch()).toBe(1);
    expect(await slugs('zanzibar')).toContain('in-the-body');
    expect(await refreshSearch()).toBe(0);
  });

  it('finds every near-duplicate that comparing with the whole bank finds', async () => {
    await write('twin', { title: 'The same thing again', prompt: `${body.prompt} Say it briefly.` });
    const all = await as(world.north, 'mark', (tx) =>
      tx.execute<{ slug: string; prompt: string }>(
        sql`select q.slug, v.body ->> 'prompt' as prompt from questions q join question_versions v on v.id = q.current_version_id`,
      ),
    );
    const slow = alikeTo(
      body.prompt,
      all.map((one) => ({ id: one.slug, text: one.prompt })),
    );
    const quick = await as(world.north, 'mark', (tx, scope) => readAlike(tx, scope, body.prompt, null));
    expect(quick.map((one) => [one.slug, one.likeness]).sort()).toEqual(
      slow.map((one) => [one.second, one.likeness]).sort(),
    );
    expect(quick.map((one) => one.slug)).toEqual(expect.arrayContaining(['rate-limiter', 'twin']));
    const odd = await as(world.north, 'mark', (tx, scope) => readAlike(tx, scope, 'Qwxyz plover xyzzy', null));
    expect(odd).toEqual([]);
  });

  it('counts an asking once the interview has begun, and what was shipped as public', async () => {
    const loop = await makeLoop(world.north, moments);
    const exposures = (now: Date, place: Place = world.north) =>
      as(place, 'ana', async (tx, scope) => {
        const all = await searchQuestions(tx, scope, now, {});
        return readExposures(
          tx,
          scope,
          all.map((one) => one.id),
          now,
        );
      });
    const asked = async (now: Date) => [...(await exposures(now)).values()].reduce((sum, one) => sum + one.asked, 0);
    const begun = moments.now();
    expect(await asked(new Date(begun.getTime() - 60_000))).toBe(0);
    const first = await asked(new Date(begun.getTime() + 3_600_000));
    expect(first).toBeGreaterThan(0);
    expect(await asked(new Date(begun.getTime() + 2 * 86_400_000))).toBeGreaterThan(first);
    const later = [...(await exposures(new Date(begun.getTime() + 400 * 86_400_000))).values()];
    expect(later.every((one) => one.recent === 0)).toBe(true);
    await withScope(world.north.job, (tx) =>
      tx.update(interviews).set({ status: 'skipped' }).where(eq(interviews.loopId, loop.loopId)),
    );
    expect(await asked(new Date(begun.getTime() + 2 * 86_400_000))).toBe(0);
    expect([...(await exposures(begun, world.south)).values()].every((one) => one.asked === 0)).toBe(true);
    const narrowed = narrow((await found('')).tally, {}).counts.exposure;
    expect(narrowed.get('private')).toBe(4);
    expect(narrowed.get('public')).toBeGreaterThan(4);
  });

  it('lets those who edit the bank set the limit and what is public', async () => {
    const set = (who: Who, input: Parameters<typeof changeExposure>[3], place: Place = world.north) =>
      as(place, who, (tx, scope) => changeExposure(tx, scope, moments.moment(), input));
    expect(await set('ana', { do: 'limit', limit: 3 })).toMatchObject({ ok: false });
    expect(await set('mark', { do: 'limit', limit: 3 })).toMatchObject({ ok: true });
    expect(await as(world.north, 'ana', (tx, scope) => readExposureLimit(tx, scope))).toBe(3);
    expect(await as(world.south, 'ana', (tx, scope) => readExposureLimit(tx, scope))).toBe(20);
    const { ids } = await found('zanzibar tuple');
    const questionId = ids[0] ?? '';
    expect(await set('mark', { do: 'public', questionId, isPublic: true })).toMatchObject({ ok: true });
    expect((await found('zanzibar tuple', { by: { exposure: 'public' } })).ids).toEqual([questionId]);
    await expect(set('mark', { do: 'public', questionId, isPublic: false }, world.south)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('keeps filters: one’s own for oneself, the workspace’s for everybody in it', async () => {
    const change = (who: Who, input: Parameters<typeof changeFilter>[3], place: Place = world.north) =>
      as(place, who, (tx, scope) => changeFilter(tx, scope, moments.moment(), input));
    const kept = (who: Who, place: Place = world.north) =>
      as(place, who, async (tx, scope) => await listSavedFilters(tx, scope));
    const keep = { do: 'keep' as const, name: 'Caches', query: 'facet=caching&page=2', shared: false };
    expect(await change('ana', keep)).toMatchObject({ ok: true });
    expect(await change('ana', { ...keep, query: 'facet=data' })).toMatchObject({ ok: true });
    expect(await change('ana', { ...keep, query: 'page=2' })).toMatchObject({ ok: false });
    expect(await change('ana', { ...keep, shared: true })).toMatchObject({ ok: false });
    expect(await change('mark', { ...keep, name: 'Ours', shared: true })).toMatchObject({ ok: true });
    expect((await kept('ana')).map((one) => [one.name, one.query, one.isOwn])).toEqual([
      ['Caches', 'facet=data', true],
      ['Ours', 'facet=caching', false],
    ]);
    expect((await kept('ben')).map((one) => one.name)).toEqual(['Ours']);
    expect(await kept('ana', world.south)).toEqual([]);
    const [own, ours] = await kept('ana');
    const forget = (who: Who, id: string, place?: Place) => change(who, { do: 'forget', id }, place);
    await expect(forget('ben', own?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await expect(forget('ana', ours?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await expect(forget('mark', ours?.id ?? '', world.south)).rejects.toMatchObject({ code: 'not-found' });
    expect(await forget('olga', ours?.id ?? '')).toMatchObject({ ok: true });
    expect(await forget('ana', own?.id ?? '')).toMatchObject({ ok: true });
    expect(await kept('ana')).toEqual([]);
  });

  it('hides another’s filters by the database alone, and would not without its policy', async () => {
    await as(world.north, 'ana', (tx, scope) =>
      changeFilter(tx, scope, moments.moment(), { do: 'keep', name: 'Mine', query: 'q=x', shared: false }),
    );
    const everything = (who: Who) =>
      as(world.north, who, (tx) => tx.execute<{ name: string }>(sql`select name from saved_filters`));
    expect(await everything('ben')).toHaveLength(0);
    expect(await everything('ana')).toHaveLength(1);
    await database.driver`drop policy own_or_shared on saved_filters`;
    expect(await everything('ben')).toHaveLength(1);
    const system = systemScope('test');
    expect(await withScope(system, (tx) => tx.$count(questions))).toBeGreaterThan(0);
  });
});
