/** Roles on both databases: from a template, changed in parts, copied, and never across workspaces by themselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { searchQuestions } from '@/features/bank/data';
import { readQuestion } from '@/features/questions/data';
import { createQuestion, publishVersion } from '@/features/questions/mutations';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { as, makeWorld, type Place, type World } from '@/tests/support/world';
import { findKitChoices, findStandIns, listRoles, type Role, readOrigins, readRole } from './data';
import {
  createRole,
  placeRole,
  removeRoleInterview,
  renameRole,
  saveKit,
  saveRoleCapability,
  saveRoleInterview,
} from './mutations';
import { ROLE_TEMPLATES } from './role';

const NOT_FOUND = { code: 'not-found' };

describe.each(testDatabases())('roles on the %s database', (kind) => {
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
    moments = scriptedMoments('roles', new Date('2026-11-24T09:00:00.000Z'));
    world = await makeWorld(moments);
    north = world.north;
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const read = (roleId: string, place = north): Promise<Role> =>
    as(place, 'mark', async (tx, scope) => {
      const role = await readRole(tx, scope, roleId);
      if (role === null) throw new Error('There is no such role');
      return role;
    });
  const create = (template: string) =>
    as(north, 'mark', (tx, scope) =>
      createRole(tx, scope, moments.moment(), { template, title: 'A new role', level: 'mid' }),
    );
  const bank = () => as(north, 'mark', (tx, scope) => searchQuestions(tx, scope, moments.now(), {}));

  it.each(ROLE_TEMPLATES.map((one) => one.key))('makes a role from %s and adopts what its kits ask', async (key) => {
    const template = ROLE_TEMPLATES.find((one) => one.key === key);
    const role = await read(await create(key));
    expect(role).toMatchObject({ title: 'A new role', level: 'mid', template: key });
    expect(role.capabilities).toHaveLength(template?.capabilities.length ?? 0);
    expect(role.capabilities).toEqual(expect.arrayContaining(template?.capabilities ?? []));
    expect(role.interviews.map((one) => [one.title, one.items.map((item) => item.question.slug)])).toEqual(
      template?.interviews.map((one) => [one.title, one.slugs]),
    );
    for (const item of role.interviews.flatMap((one) => one.items)) {
      expect(item.scenarioIds).toEqual(item.question.body.scenarios.map((one) => one.id));
    }
  });

  it('knows no other template', async () => {
    await expect(create('astronaut')).rejects.toMatchObject(NOT_FOUND);
  });

  it('sets weight, level and mode with their reasons, once a capability', async () => {
    const roleId = await create('backend-engineer');
    const capability = {
      capability: 'data-persistence',
      weight: 1 as const,
      weightReason: 'Somebody else owns the schema.',
      expectedLevel: 2,
      expectedReason: 'Reads a plan with help.',
      rating: 'single' as const,
    };
    const save = (over: object = {}) =>
      as(north, 'mark', (tx, scope) => saveRoleCapability(tx, scope, { roleId, ...capability, ...over }));
    expect(await save()).toMatchObject({ ok: true });
    const mine = (await read(roleId)).capabilities.filter((one) => one.capability === 'data-persistence');
    expect(mine).toEqual([capability]);
    expect(await save({ expectedLevel: 4 })).toMatchObject({ ok: false, fields: [{ field: 'expectedLevel' }] });
    await expect(save({ capability: 'juggling' })).rejects.toMatchObject(NOT_FOUND);
  });

  it('adds an interview at the end, replaces its kit, takes it out', async () => {
    const roleId = await create('platform-engineer');
    const before = await read(roleId);
    const [one, two] = await bank();
    if (one === undefined || two === undefined) throw new Error('The bank is too small');
    const interview = {
      roleId,
      title: 'Search',
      purpose: 'Whether they see bad results.',
      minutes: 30,
      rating: 'pair' as const,
    };
    const save = (over: object) =>
      as(north, 'mark', (tx, scope) =>
        saveRoleInterview(tx, scope, moments.moment(), { ...interview, questionIds: [one.id], ...over }),
      );
    const roleInterviewId = await save({});
    expect((await read(roleId)).interviews.at(-1)).toMatchObject({ id: roleInterviewId, position: 4, minutes: 30 });
    await save({ roleInterviewId, minutes: 90, questionIds: [two.id, one.id] });
    const after = (await read(roleId)).interviews.at(-1);
    expect(after?.items.map((item) => [item.question.questionId, item.minutes])).toEqual([
      [two.id, two.minutes],
      [one.id, one.minutes],
    ]);
    await as(north, 'mark', (tx, scope) => removeRoleInterview(tx, scope, { roleId, roleInterviewId }));
    expect((await read(roleId)).interviews).toEqual(before.interviews);
  });

  it('keeps to scenarios that the question’s current version has', async () => {
    const roleId = await create('api-product-engineer');
    const question = (await read(roleId)).interviews[0]?.items[0]?.question;
    if (question === undefined) throw new Error('The role has no kit');
    const [first, ...others] = question.body.scenarios;
    if (first === undefined) throw new Error('The question has no scenario');
    const publish = (scenarios: typeof question.body.scenarios) =>
      as(north, 'mark', (tx, scope) =>
        publishVersion(tx, scope, moments.moment(), {
          questionId: question.questionId,
          body: { ...question.body, scenarios },
          note: 'Scenarios',
        }),
      );
    const chosen = async () => (await read(roleId)).interviews[0]?.items[0]?.scenarioIds;
    await publish([...others, { ...first, id: 'newly-written' }]);
    expect(await chosen()).toEqual(others.map((one) => one.id));
    await publish([{ ...first, id: 'newly-written' }]);
    expect(await chosen()).toEqual(['newly-written']);
  });

  it('keeps a kit in its order with its alternates and owners, and writes over nobody', async () => {
    const role = await read(await create('platform-engineer'));
    const interview = role.interviews[0];
    const {
      choices: [one, two],
    } = await as(north, 'mark', (tx, scope) => findKitChoices(tx, scope, moments.now(), { q: '' }));
    if (interview === undefined || one === undefined || two === undefined) throw new Error('The bank is too small');
    const key = two.criteria[0]?.id ?? '';
    const entries = [two, one].map((choice) => ({
      questionId: choice.id,
      scenarioIds: choice.scenarios.slice(-1).map((scenario) => scenario.id),
      minutes: 25,
      owners: choice === two ? { [key]: 'second' as const } : {},
    }));
    const keep = (over: object = {}) =>
      as(north, 'mark', (tx, scope) =>
        saveKit(tx, scope, moments.moment(), {
          ...{ roleId: role.id, roleInterviewId: interview.id, revision: interview.kitRevision, entries },
          ...over,
        }),
      );
    expect(await keep()).toEqual({ ok: true, value: { revision: interview.kitRevision + 1 } });
    const after = (await read(role.id)).interviews[0];
    expect(
      after?.items.map(({ question, scenarioIds, minutes, owners }) => ({
        questionId: question.questionId,
        scenarioIds,
        minutes,
        owners,
      })),
    ).toEqual(entries);
    // Another window that still holds the first revision.
    expect(await keep({ entries: entries.slice(0, 1) })).toMatchObject({ ok: false });
    const strange = [{ ...entries[0], scenarioIds: ['no-such-scenario'], owners: { nobody: 'first' } }];
    expect(await keep({ revision: after?.kitRevision, entries: strange })).toMatchObject({
      ok: false,
      fields: [{ field: 'entries.0.scenarioIds' }, { field: 'entries.0.owners' }],
    });
    expect((await read(role.id)).interviews[0]).toEqual(after);
    const other = await read(await create('platform-engineer'));
    await expect(keep({ roleId: other.id })).rejects.toMatchObject(NOT_FOUND);
    const { choices: theirs } = await as(world.south, 'mark', (tx, scope) =>
      findKitChoices(tx, scope, moments.now(), { q: '' }),
    );
    const foreign = [{ ...entries[0], questionId: theirs[0]?.id }];
    await expect(keep({ revision: after?.kitRevision, entries: foreign })).rejects.toMatchObject(NOT_FOUND);
  });

  it('finds what a kit may take: by text and by choices, with how much there is, and what could stand in', async () => {
    const find = (wish: { q: string; kind?: string }, place: Place = north) =>
      as(place, 'mark', (tx, scope) => findKitChoices(tx, scope, moments.now(), wish));
    const all = await find({ q: '' });
    expect(all.choices.length).toBe(Math.min(12, all.total));
    const some = await find({ q: 'rate limiter' });
    expect(some.choices.map((one) => one.slug)).toContain('rate-limiter');
    expect(some.total).toBeLessThan(all.total);
    const [kind] = some.facets.kind;
    expect((await find({ q: 'rate limiter', kind: kind?.value ?? '' })).total).toBe(kind?.count);
    const of = some.choices.find((one) => one.slug === 'rate-limiter');
    if (of === undefined) throw new Error('The bank has no rate limiter');
    const twin = await as(north, 'mark', async (tx, scope) => {
      const question = await readQuestion(tx, scope, 'rate-limiter');
      if (question === null) throw new Error('The bank has no rate limiter');
      const body = { ...question.body, title: 'A limit for one client', capability: 'working-with-others' };
      return createQuestion(tx, scope, moments.moment(), { slug: 'limit-twin', body, note: 'Twin', origin: null });
    });
    const instead = (place: Place) => as(place, 'mark', (tx, scope) => findStandIns(tx, scope, of.id));
    const others = await instead(north);
    expect(others[0]).toMatchObject({ id: twin, isArchived: false });
    expect(others.map((one) => one.id)).not.toContain(of.id);
    expect(others.every((one) => one.id === twin || (one.capability === of.capability && one.kind === of.kind))).toBe(
      true,
    );
    expect(await instead(world.south)).toEqual([]);
  });

  it('is copied whole into another workspace, with a question of its own and those that are there already', async () => {
    const roleId = await create('backend-engineer');
    const before = await read(roleId);
    const [first, second] = before.interviews.flatMap((one) => one.items);
    if (first === undefined || second === undefined) throw new Error('The role has no kit');
    // One that north wrote, one that it adopted; south has the second already.
    const own = await as(north, 'mark', (tx, scope) =>
      createQuestion(tx, scope, moments.moment(), {
        slug: 'of-our-own',
        body: { ...first.question.body, title: 'Of our own' },
        note: 'First',
        origin: null,
      }),
    );
    const interview = before.interviews[0];
    await as(north, 'mark', (tx, scope) =>
      saveKit(tx, scope, moments.moment(), {
        ...{ roleId, roleInterviewId: interview?.id ?? '', revision: interview?.kitRevision ?? 0 },
        entries: [{ questionId: own, scenarioIds: first.scenarioIds, minutes: 30, owners: {} }],
      }),
    );
    const role = await read(roleId);
    const ids = role.interviews.flatMap((one) => one.items.map((item) => item.question.questionId));
    const origins = await as(north, 'mark', (tx, scope) => readOrigins(tx, scope, ids));
    const place = () =>
      as(world.south, 'mark', (tx, scope) =>
        placeRole(tx, scope, moments.moment(), { role, origins, capabilities: [], from: 'North Works' }),
      );
    const copy = await read(await place(), world.south);
    const shape = (one: Role) => ({
      title: one.title,
      level: one.level,
      capabilities: one.capabilities,
      interviews: one.interviews.map((inner) => [
        inner.title,
        inner.minutes,
        inner.rating,
        inner.items.map((item) => [item.question.body.title, item.minutes, item.scenarioIds]),
      ]),
    });
    expect(shape(copy)).toEqual(shape(role));
    const [mine, theirs] = [role, copy].map((one) =>
      one.interviews.flatMap((inner) => inner.items.map((item) => item.question.questionId)),
    );
    expect(theirs?.some((id) => mine?.includes(id))).toBe(false);
    const known = await as(world.south, 'mark', (tx, scope) => readQuestion(tx, scope, second.question.slug));
    expect(theirs).toContain(known?.questionId);
    const again = await read(await place(), world.south);
    expect(again.title).toBe(`${role.title} (2)`);
    expect(again.interviews.flatMap((inner) => inner.items.map((item) => item.question.questionId))).toEqual(theirs);
    expect(await read(roleId)).toEqual(role);
  });

  it('is not there for another workspace, whatever is asked of it', async () => {
    const { roleId } = north;
    const role = await read(roleId);
    const roleInterviewId = role.interviews[0]?.id as string;
    const questionIds = [role.interviews[0]?.items[0]?.question.questionId as string];
    const south = <T>(fn: Parameters<typeof as<T>>[2]) => as(world.south, 'mark', fn);
    expect(await south((tx, scope) => readRole(tx, scope, roleId))).toBeNull();
    const listed = (await south((tx, scope) => listRoles(tx, scope))).map((one) => one.id);
    expect(listed).toContain(world.south.roleId);
    expect(listed).not.toContain(roleId);
    const capability = role.capabilities[0];
    if (capability === undefined) throw new Error('The role weighs nothing');
    const interview = { title: 'Taken over', purpose: 'Somebody else’s purpose', minutes: 60, rating: 'pair' as const };
    const attempts = [
      () => south((tx, scope) => renameRole(tx, scope, { roleId, title: 'Taken over', level: 'entry' })),
      () => south((tx, scope) => saveRoleCapability(tx, scope, { roleId, ...capability })),
      () => south((tx, scope) => saveRoleInterview(tx, scope, moments.moment(), { roleId, questionIds, ...interview })),
      () => south((tx, scope) => removeRoleInterview(tx, scope, { roleId, roleInterviewId })),
      // Their own role, but our interview or our question.
      () =>
        south((tx, scope) =>
          saveRoleInterview(tx, scope, moments.moment(), { roleId: world.south.roleId, questionIds, ...interview }),
        ),
      () => south((tx, scope) => removeRoleInterview(tx, scope, { roleId: world.south.roleId, roleInterviewId })),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(NOT_FOUND);
    expect(await read(roleId)).toEqual(role);
  });
});
