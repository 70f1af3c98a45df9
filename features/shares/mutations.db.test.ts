/**
 * Sharing on both databases: offered inside the organisation and nowhere else, copied with its origin, offered anew when the
 * source publishes, never written over, and left alone when the sharing ends.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { memberships, workspaces } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { mintWorkspace, type WorkspaceScope } from '@/features/access/scope';
import { setArchived } from '@/features/drafts/mutations';
import { listCapabilities, readOrigin, readQuestion, readSource } from '@/features/questions/data';
import { createQuestion, publishVersion, storeDefaultCapabilities, takeUpgrade } from '@/features/questions/mutations';
import { differences } from '@/features/questions/question';
import type { QuestionBody } from '@/features/questions/schema';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, makeWorld, type Place, type World } from '@/tests/support/world';
import { listOffered, readOwnShare } from './data';
import { adoptShare, shareQuestion, stopSharing } from './mutations';

describe.each(testDatabases())('shared questions on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let north: Place;
  /** Mark, at work in another workspace of north's organisation. */
  let east: WorkspaceScope;
  let questionId: string;
  let body: QuestionBody;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    moments = scriptedMoments('shares', new Date('2026-11-24T09:00:00.000Z'));
    world = await makeWorld(moments);
    north = world.north;
    const moment = moments.moment();
    const workspaceId = moment.id();
    const { organisationId } = north;
    await withScope({ ...north.job }, async (tx) => {
      const row = { id: workspaceId, organisationId, name: 'East Works', slug: 'east', createdAt: moment.now };
      await tx.insert(workspaces).values(row);
      const member = { workspaceId, userId: north.ids.mark, role: 'manager' as const, createdAt: moment.now };
      await tx.insert(memberships).values(member);
    });
    east = mintWorkspace({ workspaceId, organisationId, userId: north.ids.mark, role: 'manager' });
    await withScope(east, (tx) => storeDefaultCapabilities(tx, east, moment));
    await as(north, 'mark', async (tx, scope) => {
      const model = await readQuestion(tx, scope, 'caching-strategy');
      if (model === null) throw new Error('north has no caching question');
      body = { ...model.body, title: 'Caching here', capability: 'own-capability' };
      await tx.execute(sql`insert into capabilities (id, workspace_id, key, name, position, anchors)
        values (${moment.id()}, ${scope.workspaceId}, 'own-capability', 'Our own', 9, '[]')`);
      questionId = await createQuestion(tx, scope, moment, { slug: 'caching-here', body, note: 'First', origin: null });
    });
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const inNorth = <T>(fn: Parameters<typeof as<T>>[2]) => as(north, 'mark', fn);
  const inEast = <T>(fn: (tx: Parameters<Parameters<typeof withScope>[1]>[0]) => Promise<T>) => withScope(east, fn);
  const offers = () => inEast((tx) => listOffered(tx, east));
  const share = (withSamples: boolean) =>
    inNorth((tx, scope) => shareQuestion(tx, scope, moments.moment(), { questionId, withSamples }));
  const publish = (change: Partial<QuestionBody>) =>
    inNorth((tx, scope) =>
      publishVersion(tx, scope, moments.moment(), { questionId, body: { ...body, ...change }, note: 'Next' }),
    );
  const copy = async () => {
    const found = await inEast((tx) => readQuestion(tx, east, 'caching-here'));
    if (found === null) throw new Error('east has no copy');
    return found;
  };

  it('offers nothing that is not shared, and then only inside the organisation', async () => {
    expect(await offers()).toEqual([]);
    expect(await share(false)).toEqual({ ok: true, value: undefined });
    expect(await offers()).toMatchObject([
      { from: 'North Works', title: 'Caching here', samples: 0, copySlug: null, upgrade: false },
    ]);
    expect(await inNorth((tx, scope) => listOffered(tx, scope))).toEqual([]);
    const [shared] = await offers();
    await as(world.south, 'mark', async (tx, scope) => {
      expect(await listOffered(tx, scope)).toEqual([]);
      // Without the WHERE: row-level security alone.
      expect((await tx.execute(sql`select * from question_shares`)).length).toBe(0);
      const adopting = adoptShare(tx, scope, moments.moment(), { shareId: shared?.id ?? '' });
      await expect(adopting).rejects.toMatchObject({ code: 'not-found' });
      const sharing = shareQuestion(tx, scope, moments.moment(), { questionId, withSamples: true });
      await expect(sharing).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  it('lets nobody else write in it, whatever is asked', async () => {
    const changed = await inEast((tx) => tx.execute(sql`update question_shares set body = '{}' returning id`));
    expect(changed.length).toBe(0);
    const moved = inNorth((tx) =>
      tx.execute(sql`update question_shares set organisation_id = ${world.south.organisationId}`),
    );
    await expect(moved).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  it('is copied once, with its origin and the capability that the copier lacked', async () => {
    const [shared] = await offers();
    const adopt = () => inEast((tx) => adoptShare(tx, east, moments.moment(), { shareId: shared?.id ?? '' }));
    expect(await adopt()).toEqual({ slug: 'caching-here' });
    expect(await adopt()).toEqual({ slug: 'caching-here' });
    const mine = await copy();
    expect(mine.body).toEqual({ ...body, samples: [] });
    expect(await inEast((tx) => readOrigin(tx, east, mine.questionId))).toEqual({
      kind: 'workspace',
      from: 'North Works',
      upgrade: false,
    });
    expect((await inEast((tx) => listCapabilities(tx, east))).map((one) => one.key)).toContain('own-capability');
  });

  it('offers what the source publishes as a difference, and overwrites nothing', async () => {
    const before = await copy();
    await publish({ prompt: `${body.prompt} Say it briefly.`, signals: [...body.signals, 'asks who reads how often'] });
    expect(await copy()).toEqual(before);
    expect(await offers()).toMatchObject([{ copySlug: 'caching-here', upgrade: true }]);
    const source = await inEast((tx) => readSource(tx, east, before.questionId));
    if (source === null) throw new Error('nothing is offered');
    expect(differences(before.body, source.body).map((one) => one.part)).toEqual(['prompt', 'signals']);
    const take = (hash: string) =>
      inEast((tx) =>
        takeUpgrade(tx, east, moments.moment(), { slug: 'caching-here', hash, parts: ['prompt'], note: '' }),
      );
    expect(await take('c'.repeat(64))).toMatchObject({ ok: false });
    expect(await take(source.hash)).toEqual({ ok: true, value: { version: 2 } });
    const after = await copy();
    expect(after.body).toEqual({ ...before.body, prompt: source.body.prompt });
    expect(after.note).toBe('Taken from North Works');
    expect(after.criteria.map((one) => one.criterionId)).toEqual(before.criteria.map((one) => one.criterionId));
    expect((await offers())[0]?.upgrade).toBe(false);
  });

  it('gives sample answers where they are shared along, and takes no copy’s own away where they are not', async () => {
    await share(true);
    expect(await offers()).toMatchObject([{ samples: body.samples.length, upgrade: true }]);
    const mine = await copy();
    const source = await inEast((tx) => readSource(tx, east, mine.questionId));
    const { hash = '' } = source ?? {};
    await inEast((tx) =>
      takeUpgrade(tx, east, moments.moment(), { slug: 'caching-here', hash, parts: ['rubric'], note: '' }),
    );
    expect((await copy()).body.samples).toEqual(body.samples);
    await share(false);
    const without = await inEast((tx) => readSource(tx, east, mine.questionId));
    expect(without?.body.samples).toEqual(body.samples);
  });

  it('stops: nobody finds it any more, and the copy stays as it is', async () => {
    const before = await copy();
    await inNorth((tx, scope) => stopSharing(tx, scope, moments.moment(), { questionId }));
    expect(await inNorth((tx, scope) => readOwnShare(tx, scope, questionId))).toBeNull();
    expect(await offers()).toEqual([]);
    expect(await copy()).toEqual(before);
    expect(await inEast((tx) => readOrigin(tx, east, before.questionId))).toMatchObject({ upgrade: false });
    await publish({ prompt: `${body.prompt} Once more.` });
    const late = { slug: 'caching-here', hash: 'a'.repeat(64), parts: ['prompt' as const], note: '' };
    expect(await inEast((tx) => takeUpgrade(tx, east, moments.moment(), late))).toMatchObject({
      ok: false,
      reason: '“North Works” does not offer this question any more; your copy stays as it is.',
    });
    await share(false);
    expect((await offers())[0]).toMatchObject({ copySlug: 'caching-here', upgrade: true });
    const put = (archived: boolean) =>
      inNorth((tx, scope) => setArchived(tx, scope, moments.moment(), { questionId, archived }));
    await put(true);
    expect(await offers()).toEqual([]);
    expect(await share(false)).toMatchObject({ ok: false });
    await put(false);
    await share(false);
  });

  it('planted: without its policy, a row is read in a foreign organisation, and the first proof sees it', async () => {
    const leak = await withScope(world.south.scopes.mark, async (tx) => {
      await tx.execute(sql`reset role`);
      await tx.execute(sql`create policy planted on question_shares for select to plumbline_app using (true)`);
      await tx.execute(sql`set local role plumbline_app`);
      const rows = await tx.execute(sql`select * from question_shares`);
      await tx.execute(sql`reset role`);
      await tx.execute(sql`drop policy planted on question_shares`);
      return rows.length;
    });
    expect(leak).toBe(1);
  });
});
