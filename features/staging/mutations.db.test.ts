/** Imports on both databases: what is unseen until it is shown, shown at once, taken back at once, and what cannot be taken back. */
import { inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { memberships, questions, workspaces } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { mintWorkspace, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { searchBank } from '@/features/bank/data';
import { hasMetSample, listSamples, listVersions, readQuestion } from '@/features/questions/data';
import { publishVersion, storeDefaultCapabilities } from '@/features/questions/mutations';
import type { QuestionBody } from '@/features/questions/schema';
import { saveRoleInterview } from '@/features/roles/mutations';
import { shareQuestion } from '@/features/shares/mutations';
import { listProblems, readImport } from '@/features/transfers/data';
import { DOCUMENT_FOOT, DOCUMENT_JOINT, documentHead, documentLine } from '@/features/transfers/document';
import { decideImport, receiveBank, writeBank } from '@/features/transfers/mutations';
import { exportQuerySchema } from '@/features/transfers/schema';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { aQuestion, slugOf } from '@/tests/support/questions';
import { makeWorld, type World } from '@/tests/support/world';
import { lookAfterImports, performImport } from './jobs';

const START = new Date('2026-11-24T09:00:00.000Z');
const fileOf = (questions: { slug: string; body: QuestionBody }[]) =>
  documentHead() + questions.map((one) => documentLine(one.slug, one.body)).join(DOCUMENT_JOINT) + DOCUMENT_FOOT;
const made = (from: number, count: number) => Array.from({ length: count }, (_, index) => aQuestion(from + index));

async function* pieces(text: string, size = 7_001): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each(testDatabases())('imports on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let scopes = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    provide('queue', { announce: () => {}, serve: () => {}, close: async () => {} });
    moments = scriptedMoments('staging', START);
    world = await makeWorld(moments);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const clock = () => moments.moment();
  const within = <T>(scope: WorkspaceScope, fn: Parameters<typeof withScope<T>>[1]) => withScope(scope, fn);

  /** A workspace of mark's with nothing in its bank. */
  async function empty(): Promise<WorkspaceScope> {
    scopes += 1;
    const { organisationId, ids } = world.north;
    const [workspaceId, userId] = [moments.id(), ids.mark];
    const job = { ...systemScope('test', workspaceId), workspaceId };
    await withScope(job, async (tx) => {
      const createdAt = moments.now();
      await tx
        .insert(workspaces)
        .values({ id: workspaceId, organisationId, name: `Empty ${scopes}`, slug: `empty-${scopes}`, createdAt });
      await tx.insert(memberships).values({ workspaceId, userId, role: 'manager', createdAt });
      await storeDefaultCapabilities(tx, job, moments.moment());
    });
    return mintWorkspace({ workspaceId, organisationId, userId, role: 'manager' });
  }

  async function receive(scope: WorkspaceScope, text: string): Promise<string> {
    const outcome = await receiveBank(scope, clock, { fileName: 'bank.json' }, pieces(text));
    if (!outcome.ok) throw new Error(outcome.reason);
    return outcome.value.id;
  }
  const decide = (scope: WorkspaceScope, importId: string, what: 'take' | 'skip' | 'discard' | 'undo') =>
    within(scope, (tx) => decideImport(tx, scope, moments.moment(), { importId, do: what }));
  const entry = async (scope: WorkspaceScope, importId: string) => {
    const found = await within(scope, (tx) => readImport(tx, scope, importId));
    if (found === null) throw new Error('no such import');
    return found;
  };
  const slugs = (scope: WorkspaceScope, text = '') =>
    within(scope, async (tx) => {
      const search = { place: 'bank' as const, text, by: {}, offset: 0, limit: 1_000 };
      const { ids } = await searchBank(tx, scope, moments.now(), search);
      if (ids.length === 0) return [];
      const rows = await tx.select({ slug: questions.slug }).from(questions).where(inArray(questions.id, ids));
      return rows.map((row) => row.slug).sort();
    });
  async function bring(scope: WorkspaceScope, text: string): Promise<string> {
    const importId = await receive(scope, text);
    expect(await decide(scope, importId, 'take')).toMatchObject({ ok: true });
    await performImport(clock, importId);
    return importId;
  }
  async function undo(scope: WorkspaceScope, importId: string) {
    expect(await decide(scope, importId, 'undo')).toMatchObject({ ok: true });
    await performImport(clock, importId);
    return await entry(scope, importId);
  }
  async function exported(scope: WorkspaceScope, format: 'json' | 'csv'): Promise<string> {
    let text = '';
    for await (const piece of writeBank(scope, clock, exportQuerySchema.parse({ format }))) text += piece;
    return text;
  }

  it('reads a file without touching the bank, and says by row and field what cannot be imported', async () => {
    const scope = await empty();
    const broken = { ...aQuestion(3), body: { ...aQuestion(3).body, kind: 'riddle' } } as unknown as ReturnType<
      typeof aQuestion
    >;
    const lines = [
      ...made(1, 2).map((one) => documentLine(one.slug, one.body)),
      JSON.stringify({ slug: broken.slug, ...broken.body }),
      '{"slug":',
      documentLine(slugOf(1), aQuestion(9).body),
    ];
    const text = `${documentHead()}${lines.join(DOCUMENT_JOINT)}${DOCUMENT_FOOT}`.replace('{"slug":,', '7,');
    const importId = await receive(scope, text);
    expect(await entry(scope, importId)).toMatchObject({
      state: 'checked',
      format: 'json',
      counts: { new: 2, bad: 3 },
    });
    const problems = await within(scope, (tx) => listProblems(tx, scope, importId, null));
    expect(problems.map((one) => [one.line, one.problems[0]?.field, one.problems[0]?.reason])).toEqual([
      [4, 'kind', expect.stringContaining('one of technical')],
      [5, '', expect.stringContaining('{ and }')],
      [6, 'slug', expect.stringContaining('on line 2 already')],
    ]);
    expect(await decide(scope, importId, 'take')).toMatchObject({ ok: false });
    expect(await slugs(scope)).toEqual([]);
    expect(await decide(scope, importId, 'skip')).toMatchObject({ ok: true });
    await performImport(clock, importId);
    expect(await slugs(scope)).toEqual([slugOf(1), slugOf(2)]);
  });

  it('refuses a file that cannot be read to its end, in a sentence that stays among past imports', async () => {
    const scope = await empty();
    const outcome = await receiveBank(scope, clock, { fileName: 'x.json' }, pieces(fileOf(made(1, 3)).slice(0, -400)));
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('cut off') });
    const utf16 = async function* () {
      yield new Uint8Array([0xff, 0xfe, 0x71, 0x00]);
    };
    expect(await receiveBank(scope, clock, { fileName: 'x.csv' }, utf16())).toMatchObject({
      ok: false,
      reason: expect.stringContaining('UTF-8'),
    });
    expect(await slugs(scope)).toEqual([]);
  });

  it('shows nothing between two batches and everything after the flip, to every query of every role', async () => {
    const scope = await empty();
    const importId = await receive(scope, fileOf(made(1, 120)));
    expect(await decide(scope, importId, 'take')).toMatchObject({ ok: true });
    const tables = ['questions', 'question_versions', 'criteria', 'criterion_versions', 'sample_answers'];
    const count = (tx: Parameters<Parameters<typeof withScope>[1]>[0]) =>
      Promise.all(
        tables.map(async (table) => {
          const rows = await tx.execute<{ n: number }>(
            sql.raw(`select count(*)::int as n from ${table} where workspace_id = '${scope.workspaceId}'`),
          );
          return rows[0]?.n ?? -1;
        }),
      );
    /** A word with a slip that nothing but the import has is not even offered. */
    const near = async (where: typeof scope) =>
      (
        await within(where, (tx) =>
          searchBank(tx, where, moments.now(), { place: 'bank', text: 'beyont', by: {}, offset: 0, limit: 1 }),
        )
      ).near;
    const seen: number[][] = [];
    let planted = 0;
    await performImport(clock, importId, async () => {
      seen.push(await within(scope, count), await withScope(systemScope('a reader'), count));
      expect(await slugs(scope, 'made')).toEqual([]);
      expect(await near(scope)).toEqual([]);
      if (planted > 0) return;
      // Planted: without its policy, the table gives away what is not shown yet.
      const [{ create } = { create: '' }] = await database.driver<{ create: string }[]>`
        select format('create policy shown on questions as restrictive for select to plumbline_app, plumbline_system using (%s)', qual) as create
        from pg_policies where tablename = 'questions' and policyname = 'shown'`;
      await database.driver`drop policy shown on questions`;
      planted = (await within(scope, count))[0] ?? 0;
      await database.driver.unsafe(create);
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.flat().filter((n) => n !== 0)).toEqual([]);
    expect(planted).toBeGreaterThan(0);
    expect(await within(scope, count)).toEqual([120, 120, 240, 240, 40]);
    expect(await slugs(scope, 'made')).toHaveLength(120);
    expect(await near(scope)).toEqual([{ typed: 'beyont', words: ['beyond'] }]);
    expect(await entry(scope, importId)).toMatchObject({ state: 'done', progress: 120, total: 120 });
  });

  it('goes on where a dead worker left it, and a worker that was given up writes nothing more', async () => {
    const scope = await empty();
    const importId = await receive(scope, fileOf(made(1, 110)));
    await decide(scope, importId, 'take');
    const killed = performImport(clock, importId, async () => {
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await entry(scope, importId)).toMatchObject({ state: 'staging', progress: 50 });
    expect(await slugs(scope)).toEqual([]);
    // Its lease still runs: nobody else takes it.
    await performImport(clock, importId);
    expect(await entry(scope, importId)).toMatchObject({ state: 'staging', progress: 50 });
    moments.pass(11);
    const late = performImport(clock, importId, async () => {
      moments.pass(11);
      await performImport(clock, importId);
    });
    await late;
    expect(await entry(scope, importId)).toMatchObject({ state: 'done', progress: 110 });
    expect(await slugs(scope)).toHaveLength(110);
  });

  it('takes all of it back at once, leaves the bank as it was, and the same file can come again', async () => {
    const scope = await empty();
    const before = await exported(scope, 'json');
    const text = fileOf(made(1, 40));
    const first = await bring(scope, text);
    expect(await undo(scope, first)).toMatchObject({ state: 'undone', undoneByName: 'Mark Adeyemi' });
    expect(await exported(scope, 'json')).toBe(before);
    const second = await bring(scope, text);
    expect((await entry(scope, second)).counts).toMatchObject({ new: 40, same: 0 });
    expect(await exported(scope, 'json')).toBe(text);
    expect(await decide(scope, first, 'undo')).toMatchObject({ ok: false });
  });

  it('makes a new version of what differs, and an undo brings the one before back', async () => {
    const scope = await empty();
    await bring(scope, fileOf(made(1, 3)));
    const edited = aQuestion(2);
    edited.body.title = 'Made question two, edited';
    edited.body.criteria[0]?.levels.push({
      level: 4,
      label: 'outstanding',
      anchor: 'names the limit of the limit and who decides it',
    });
    const importId = await bring(scope, fileOf([aQuestion(1), edited, aQuestion(4)]));
    expect((await entry(scope, importId)).counts).toMatchObject({ new: 1, changed: 1, same: 1 });
    const now = await within(scope, (tx) => readQuestion(tx, scope, slugOf(2)));
    expect(now).toMatchObject({ number: 2, body: { title: edited.body.title } });
    const old = await within(scope, (tx) => listVersions(tx, scope, now?.questionId ?? ''));
    expect(old.map((one) => one.number)).toEqual([2, 1]);
    await undo(scope, importId);
    expect(await exported(scope, 'json')).toBe(fileOf(made(1, 3)));
    const again = await within(scope, async (tx) => {
      const found = await readQuestion(tx, scope, slugOf(2));
      if (found === null) throw new Error('it is gone');
      await publishVersion(tx, scope, moments.moment(), {
        questionId: found.questionId,
        body: found.body,
        note: 'After the undo',
      });
      return await readQuestion(tx, scope, slugOf(2));
    });
    expect(again?.number).toBe(2);
  });

  it('offers a new version to whoever copied a shared question, and an undo the one before', async () => {
    const scope = await empty();
    await bring(scope, fileOf(made(1, 2)));
    await within(scope, async (tx) => {
      const found = await readQuestion(tx, scope, slugOf(2));
      const input = { questionId: found?.questionId ?? '', withSamples: false };
      expect(await shareQuestion(tx, scope, moments.moment(), input)).toMatchObject({ ok: true });
    });
    const offered = () =>
      within(scope, (tx) =>
        tx.execute<{ number: number; title: string; hash: string }>(
          sql`select number, body ->> 'title' as title, hash from question_shares where workspace_id = ${scope.workspaceId}`,
        ),
      );
    const [before] = await offered();
    const edited = aQuestion(2);
    edited.body.title = 'Made question two, edited';
    const importId = await bring(scope, fileOf([edited]));
    const [after] = await offered();
    expect(after).toMatchObject({ number: 2, title: edited.body.title });
    expect(after?.hash).not.toBe(before?.hash);
    await undo(scope, importId);
    expect(await offered()).toEqual([before]);
  });

  it('leaves out what was published meanwhile, and says so', async () => {
    const scope = await empty();
    await bring(scope, fileOf(made(1, 2)));
    const edited = made(1, 2).map((one) => ({ ...one, body: { ...one.body, minutes: 45 } }));
    const importId = await receive(scope, fileOf([...edited, ...made(3, 1)]));
    await within(scope, async (tx) => {
      const found = await readQuestion(tx, scope, slugOf(1));
      if (found === null) throw new Error('it is gone');
      await publishVersion(tx, scope, moments.moment(), {
        questionId: found.questionId,
        body: found.body,
        note: 'Meanwhile',
      });
    });
    await decide(scope, importId, 'take');
    await performImport(clock, importId);
    expect((await entry(scope, importId)).counts).toMatchObject({ new: 1, changed: 1, overtaken: 1 });
    const problems = await within(scope, (tx) => listProblems(tx, scope, importId, null));
    expect(problems.map((one) => [one.slug, one.kind])).toEqual([[slugOf(1), 'overtaken']]);
    expect(await within(scope, (tx) => readQuestion(tx, scope, slugOf(1)))).toMatchObject({
      number: 2,
      note: 'Meanwhile',
    });
    expect(await within(scope, (tx) => readQuestion(tx, scope, slugOf(2)))).toMatchObject({
      number: 2,
      body: { minutes: 45 },
    });
  });

  it('keeps what a kit holds or somebody edited when an import is undone, and says which and why', async () => {
    const scope = world.north.scopes.mark;
    const had = await slugs(scope);
    const importId = await bring(scope, fileOf(made(1, 4)));
    const id = async (number: number) =>
      (await within(scope, (tx) => readQuestion(tx, scope, slugOf(number))))?.questionId ?? '';
    const [held, edited] = [await id(1), await id(2)];
    await within(scope, async (tx) => {
      await saveRoleInterview(tx, scope, moments.moment(), {
        roleId: world.north.roleId,
        title: 'Made',
        purpose: 'Holds a question of the import.',
        minutes: 30,
        rating: 'single',
        questionIds: [held],
      });
      await publishVersion(tx, scope, moments.moment(), {
        questionId: edited,
        body: { ...aQuestion(2).body, minutes: 50 },
        note: 'Edited',
      });
    });
    const undone = await undo(scope, importId);
    expect(undone.state).toBe('undone');
    expect(await slugs(scope)).toEqual([...had, slugOf(1), slugOf(2)].sort());
    const kept = (await within(scope, (tx) => listProblems(tx, scope, importId, null))).map((one) => [
      one.slug,
      one.kept,
    ]);
    expect(kept).toEqual([
      [slugOf(1), 'a role, a loop, a rating, a draft or a share holds it'],
      [slugOf(2), 'it was edited after the import'],
    ]);
    expect(await within(scope, (tx) => readQuestion(tx, scope, slugOf(1)))).toMatchObject({ criteria: [{}, {}] });
  });

  it.each(['json', 'csv'] as const)(
    'export, import into an empty workspace, export again: the same bytes (%s)',
    async (format) => {
      const [from, to] = [await empty(), await empty()];
      await bring(from, fileOf(made(1, 30)));
      const first = await exported(from, format);
      await bring(to, first);
      expect(await exported(to, format)).toBe(first);
      if (format === 'json') return;
      // What a table does not carry stays when it comes back to where it was.
      const before = await exported(from, 'json');
      const importId = await receive(from, first);
      expect((await entry(from, importId)).counts).toMatchObject({ same: 30 });
      expect(await exported(from, 'json')).toBe(before);
    },
  );

  it('shows the expert’s levels to whoever takes a document or brings one, and a table to nobody', async () => {
    const scope = await empty();
    const importId = await receive(scope, fileOf(made(3, 1)));
    await decide(scope, importId, 'take');
    await performImport(clock, importId);
    const olga = mintWorkspace({ ...scope, userId: world.north.ids.olga, role: 'owner' });
    const met = (who: WorkspaceScope) =>
      within(who, async (tx) => {
        const found = await readQuestion(tx, who, slugOf(3));
        const [sample] = await listSamples(tx, who, found?.id ?? '');
        return await hasMetSample(tx, who, { sampleId: sample?.id ?? '', except: null });
      });
    expect([await met(scope), await met(olga)]).toEqual([true, false]);
    await exported(olga, 'csv');
    expect(await met(olga)).toBe(false);
    await exported(olga, 'json');
    expect(await met(olga)).toBe(true);
  });

  it('gives up a file that nobody sends any more', async () => {
    const scope = await empty();
    const never = async function* () {
      yield new TextEncoder().encode(fileOf(made(1, 60)).slice(0, 30_000));
      moments.pass(61);
      await lookAfterImports(moments.moment());
      throw new Error('the line broke');
    };
    await expect(receiveBank(scope, clock, { fileName: 'x.json' }, never())).rejects.toThrow('the line broke');
    const rows = await database.driver<
      { state: string }[]
    >`select state from bank_imports where workspace_id = ${scope.workspaceId}`;
    expect(rows.map((row) => row.state)).toEqual(['failed']);
  });
});
