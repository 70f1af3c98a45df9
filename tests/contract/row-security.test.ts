/**
 * The second lock by itself. Every statement here is stripped of its WHERE, as if each query of the product had forgotten
 * the workspace: row-level security alone must still hand out nothing foreign, change nothing foreign, and keep drafts and
 * votes from everybody but their author until the reveal.
 *
 * Runs on both kinds of database. Foreign keys are dropped first, so that nothing but row-level security is left to stop a
 * statement. Planted at the end: a database with one policy less, in which the same questions must get the wrong answer.
 */
import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase, type RoleSettings, type Tx } from '@/db/client';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { saveNote, storeExercises, watch } from '@/features/exercises/mutations';
import { commitVotes, performCommand } from '@/features/polls/mutations';
import { addAddendum, applyEdits } from '@/features/scorecards/mutations';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { aVersion, beginAttempt, inviteFor } from '../support/attempts';
import { openTestDatabase, type TestDatabase, testDatabases } from '../support/database';
import { type ScriptedMoments, scriptedMoments } from '../support/moments';
import type { LoopFixture, Place, Who, World } from '../support/world';
import { as, cardOf, draftCard, editsFor, linkFor, makeLoop, makeWorld, sealAll } from '../support/world';

const START = new Date('2026-03-02T09:00:00Z');

/** Tables that belong to no workspace, and why each may be read as it is. */
const OUTSIDE_WORKSPACES: Record<string, string> = {
  organisations: 'seen by those who belong to one of its workspaces',
  organisation_members: 'own rows alone',
  workspaces: 'seen by their members',
  users: 'oneself, and the members of the workspace one is in',
  sessions: 'own rows alone',
  sign_in_tokens: 'the sign-in job alone',
  attempts: 'the sign-in job alone',
  outbox: 'the outbox job alone',
  library_questions: 'read by everybody, written by the library job',
  library_words: 'read by everybody, written by the library job',
  exercise_versions: 'read by everybody, written by the library job',
};

interface Table {
  name: string;
  tenant: boolean;
  columns: string[];
}

interface Story {
  moments: ScriptedMoments;
  world: World;
  /** Of each workspace: a loop with drafts and one seal, one that went the whole way, and one revealed without ben. */
  blind: Record<'north' | 'south', LoopFixture>;
  done: Record<'north' | 'south', LoopFixture>;
  withheld: Record<'north' | 'south', LoopFixture>;
}

/** Leaves at least one row in every table of both workspaces. */
async function tell(database: Database): Promise<Story> {
  const moments = scriptedMoments('row security', START);
  const world = await makeWorld(moments);
  const loops = async (place: Place) => {
    const blind = await makeLoop(place, moments, { candidate: 'Blind' });
    await sealAll(place, 'ben', moments, blind, { level: 1, recommendation: 1, lines: ['He never said why.'] });
    await draftCard(place, 'ana', moments, blind.interviewIds[0] as string, { level: 2, recommendation: 3 });
    await linkFor(place, moments, blind.interviewIds[0] as string);
    const done = await makeLoop(place, moments, { candidate: 'Done' });
    const withheld = await makeLoop(place, moments, { candidate: 'Withheld' });
    await goAllTheWay(place, moments, done);
    await sealAll(place, 'ana', moments, withheld, { level: 3, recommendation: 4 });
    await command(place, 'fay', moments, withheld, { name: 'reveal', roundId: withheld.roundId });
    await attemptOf(place, moments, blind.interviewIds[0] as string);
    await leaveTraces(database, place, moments);
    return { blind, done, withheld };
  };
  const [north, south] = [await loops(world.north), await loops(world.south)];
  return {
    moments,
    world,
    blind: { north: north.blind, south: south.blind },
    done: { north: north.done, south: south.done },
    withheld: { north: north.withheld, south: south.withheld },
  };
}

async function command(
  place: Place,
  who: Who,
  moments: ScriptedMoments,
  loop: LoopFixture,
  given: Parameters<typeof performCommand>[4],
): Promise<void> {
  const outcome = await as(place, who, (tx, scope) => performCommand(tx, scope, moments.moment(), loop.roomId, given));
  if (!outcome.ok) throw new Error(`${given.name}: ${outcome.reason}`);
}

/** Two seals, a private note, an addendum, the reveal, a typed disagreement, a comment, and votes of a second round. */
async function goAllTheWay(place: Place, moments: ScriptedMoments, loop: LoopFixture): Promise<void> {
  await sealAll(place, 'ana', moments, loop, { level: 3, recommendation: 4 });
  await sealAll(place, 'ben', moments, loop, { level: 1, recommendation: 1, summary: 'A sealed word.' });
  const cardId = (await cardOf(place, 'ben', loop.interviewIds[0] as string)) as string;
  await as(place, 'ben', async (tx, scope) => {
    const late = await editsFor(tx, scope, moments, loop.interviewIds[0] as string, {
      level: 1,
      recommendation: 1,
      summary: 'Typed after the seal.',
    });
    await applyEdits(tx, scope, moments.moment(), { cardId, clientId: moments.id(), edits: late });
    await addAddendum(tx, scope, moments.moment(), { cardId, text: 'An addendum.' });
  });
  await command(place, 'fay', moments, loop, { name: 'reveal', roundId: loop.roundId });
  const rowKey = 'recommendation';
  const row = { roundId: loop.roundId, rowKey, performanceId: loop.loopId };
  await command(place, 'ana', moments, loop, { name: 'type-disagreement', ...row, kind: 'different-bar' });
  const comment = { roundId: loop.roundId, rowKey, commentId: moments.id(), text: 'Said aloud.' };
  await command(place, 'ana', moments, loop, { name: 'add-comment', ...comment });
  await command(place, 'fay', moments, loop, { name: 'open-round' });
  await as(place, 'olga', async (tx) => {
    const [second] = await tx.execute<{ id: string }>(
      sql`select id from rounds where room_id = ${loop.roomId} and number = 2`,
    );
    const vote = { clientId: moments.id(), operation: 1, roundId: second?.id ?? '', rowKey, level: 2 };
    const stamp = { workspaceId: place.workspaceId, roomId: loop.roomId, raterId: place.ids.ben };
    await tx.execute(sql`set local role plumbline_system`);
    await commitVotes(tx, place.job, [{ ...vote, ...stamp, voteId: moments.id(), castAt: moments.now() }]);
  });
}

/** An attempt with its stream, a run, what happened, a note of ana's, and somebody who watches. */
async function attemptOf(place: Place, moments: ScriptedMoments, interviewId: string): Promise<void> {
  const library = systemScope('library');
  await withScope(library, (tx) => storeExercises(tx, library, moments.moment(), [aVersion()]));
  const token = `${moments.id()}${moments.id()}`;
  const attemptId = await inviteFor(place, moments, { interviewId, token, exercise: 'greetings' });
  await beginAttempt(place, moments, { attemptId, runId: moments.id() });
  await as(place, 'ana', async (tx, scope) => {
    await saveNote(tx, scope, moments.moment(), { attemptId, noteId: moments.id(), text: 'Noted.' });
    await watch(tx, scope, moments.moment(), { attemptId, wasHere: false });
  });
}

/** Rows that no mutation of a loop makes. */
async function leaveTraces(database: Database, place: Place, moments: ScriptedMoments): Promise<void> {
  const at = moments.now().toISOString();
  const w = place.workspaceId;
  await database.driver.begin(async (tx) => {
    await tx`insert into audit_log (id, workspace_id, actor_id, action, subject_id, at)
      values (${moments.id()}, ${w}, ${place.ids.olga}, 'member.admitted', ${place.ids.ana}, ${at})`;
    await tx`insert into decisions (id, workspace_id, loop_id, outcome, reasons, signed_by, signed_name, signed_at)
      select ${moments.id()}, ${w}, id, 'hire', '[]', ${place.ids.mark}, 'Mark', ${at} from loops
      where workspace_id = ${w} limit 1`;
    for (const id of Object.values(place.ids)) {
      await tx`insert into sessions (id, user_id, created_at, expires_at)
        values (${moments.id()}, ${id}, ${at}, ${new Date(moments.now().getTime() + 1e9).toISOString()})`;
    }
    await tx`insert into sign_in_tokens (id, token_hash, purpose, email, created_at, expires_at)
      values (${moments.id()}, ${moments.id()}, 'link', ${`ana@${place.slug}.example`}, ${at}, ${at})`;
    const [sample] = await tx<{ id: string; question_id: string; key: string }[]>`
      select s.id, v.question_id, s.key from sample_answers s join question_versions v on v.id = s.question_version_id
      where s.workspace_id = ${w} order by s.id limit 1`;
    const [roomId, checkId] = [moments.id(), moments.id()];
    await tx`insert into rooms (id, workspace_id, kind, title, facilitator_id, phase, created_at)
      values (${roomId}, ${w}, 'workshop', 'Kick-off', ${place.ids.fay}, 'draft', ${at})`;
    await tx`insert into workshop_samples (workspace_id, room_id, position, sample_answer_id)
      values (${w}, ${roomId}, 0, ${sample?.id ?? ''})`;
    await tx`insert into key_sightings (workspace_id, user_id, question_id, sample_key, seen_at)
      values (${w}, ${place.ids.ana}, ${sample?.question_id ?? ''}, ${sample?.key ?? ''}, ${at})`;
    await tx`insert into sample_checks (id, workspace_id, user_id, started_at) values (${checkId}, ${w}, ${place.ids.ana}, ${at})`;
    await tx`insert into check_samples (workspace_id, check_id, position, user_id, sample_answer_id)
      values (${w}, ${checkId}, 0, ${place.ids.ana}, ${sample?.id ?? ''})`;
    await tx`insert into readiness (workspace_id, user_id, ready_until, source, at)
      values (${w}, ${place.ids.ana}, ${at}, 'check', ${at})`;
    await tx`insert into question_drafts (id, workspace_id, author_id, title, body, revision, state, created_at, updated_at)
      values (${moments.id()}, ${w}, ${place.ids.ana}, 'Being written', '{}', 1, 'draft', ${at}, ${at})`;
    await tx`insert into question_shares
        (id, workspace_id, organisation_id, question_id, slug, from_name, number, body, hash, with_samples, is_public, capabilities, shared_by, shared_at)
      values (${moments.id()}, ${w}, ${place.organisationId}, ${sample?.question_id ?? ''}, 'told', 'Works', 1, '{}', 'h', false, false,
        '[]', ${place.ids.mark}, ${at})`;
    await tx`insert into saved_filters (id, workspace_id, author_id, name, query, shared, created_at)
      values (${moments.id()}, ${w}, ${place.ids.ana}, 'Mine', 'kind=coding', false, ${at})`;
    const importId = moments.id();
    await tx`insert into bank_imports (id, workspace_id, author_id, ordinal, file_name, format, state, created_at, touched_at)
      values (${importId}, ${w}, ${place.ids.mark}, 1, 'bank.json', 'json', 'checked', ${at}, ${at})`;
    await tx`insert into bank_import_rows (workspace_id, import_id, position, line, slug, title, kind, problems)
      values (${w}, ${importId}, 1, 2, 'a', 'A', 'new', '[]')`;
    await tx`insert into attempts (key, window_start, count) values (${moments.id()}, ${at}, 1)`;
    await tx`insert into outbox (id, "to", subject, body, created_at)
      values (${moments.id()}, 'a@b.example', 's', 'b', ${at})`;
  });
}

async function readTables(driver: postgres.Sql): Promise<Table[]> {
  const rows = await driver<{ table_name: string; columns: string[] }[]>`
    select t.table_name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' group by t.table_name order by t.table_name`;
  return rows.map((row) => ({
    name: row.table_name,
    columns: row.columns,
    tenant: row.columns.includes('workspace_id'),
  }));
}

async function dropForeignKeys(driver: postgres.Sql): Promise<void> {
  const keys = await driver<{ conrelid: string; conname: string }[]>`
    select conrelid::regclass::text as conrelid, conname from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace`;
  for (const key of keys) await driver.unsafe(`alter table ${key.conrelid} drop constraint "${key.conname}"`);
}

const ROLLED_BACK = Symbol('rolled back');

/** What a statement did: how many rows came back or were hit, or Postgres' code for its refusal. Nothing of it stays. */
async function attempt(database: Database, settings: RoleSettings, statement: string): Promise<number | string> {
  let result: number | string = 'nothing';
  await database
    .transaction(settings, async (tx: Tx) => {
      try {
        const answer = await tx.execute(sql.raw(statement));
        result = (answer as unknown as { count: number }).count;
      } catch (error) {
        result = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
      }
      throw ROLLED_BACK;
    })
    .catch((error: unknown) => {
      if (error !== ROLLED_BACK && typeof result !== 'string') throw error;
    });
  return result;
}

const REFUSED = '42501';

describe.each(testDatabases())('row-level security alone, on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let story: Story;
  let tables: Table[];
  const settingsOf = (place: Place, who: Who): RoleSettings => ({
    role: 'plumbline_app',
    workspaceId: place.workspaceId,
    userId: place.ids[who],
  });
  /** Answers of a stripped query, as somebody sees them. */
  const see = <T extends Record<string, unknown>>(settings: RoleSettings, query: string): Promise<T[]> =>
    database.transaction(settings, async (tx) => [...(await tx.execute(sql.raw(query)))] as unknown as T[]);
  const all = (query: string) => database.driver.unsafe(query);

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    provide('queue', { announce: () => {}, serve: () => {}, close: async () => {} });
    story = await tell(database);
    tables = await readTables(database.driver);
    await dropForeignKeys(database.driver);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  it('is forced on every table, and every table is either of a workspace or named here with its reason', async () => {
    const loose = await all(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(loose.map((row) => row.relname)).toEqual([]);
    const others = tables.filter((table) => !table.tenant).map((table) => table.name);
    expect(others).toEqual(Object.keys(OUTSIDE_WORKSPACES).sort());
  });

  it('meets rows of both workspaces in every table, so that an empty answer proves something', async () => {
    const { north, south } = story.world;
    for (const table of tables) {
      const rows = table.tenant
        ? await all(`select distinct workspace_id as id from ${table.name}`)
        : await all(`select 1 as id from ${table.name} limit 1`);
      const found = rows.map((row) => row.id as unknown);
      expect(found, table.name).toEqual(
        table.tenant ? expect.arrayContaining([north.workspaceId, south.workspaceId]) : [1],
      );
    }
  });

  it('returns nothing foreign to anybody of either workspace', async () => {
    for (const [place, other] of [
      [story.world.north, story.world.south],
      [story.world.south, story.world.north],
    ] as const) {
      const foreign = new Set<unknown>([
        other.workspaceId,
        other.scopes.olga.organisationId,
        ...Object.values(other.ids),
      ]);
      for (const who of Object.keys(place.ids) as Who[]) {
        for (const table of tables) {
          if (table.name === 'library_questions' || table.name === 'exercise_versions') continue;
          const answer = await attempt(database, settingsOf(place, who), `select * from ${table.name}`);
          if (answer === REFUSED) continue;
          const rows = await see(settingsOf(place, who), `select * from ${table.name}`);
          const leaks = rows.filter((row) => Object.values(row).some((value) => foreign.has(value)));
          expect(leaks, `${who} in ${place.slug} reads ${table.name}`).toEqual([]);
        }
      }
    }
  });

  it('shows a person outside of any workspace their own account and memberships, and nothing of a workspace’s data', async () => {
    const { north } = story.world;
    const outside: RoleSettings = { role: 'plumbline_app', workspaceId: null, userId: north.ids.olga };
    const nobody: RoleSettings = { role: 'plumbline_app', workspaceId: null, userId: null };
    for (const table of tables.filter((one) => !one.name.startsWith('library_'))) {
      const own = ['memberships', 'users', 'sessions', 'workspaces', 'organisations', 'organisation_members'];
      const forPerson = await attempt(database, outside, `select * from ${table.name}`);
      expect([0, REFUSED, ...(own.includes(table.name) ? [1] : [])], table.name).toContain(forPerson);
      expect([0, REFUSED], table.name).toContain(await attempt(database, nobody, `select * from ${table.name}`));
    }
  });

  it('changes and deletes nothing foreign, whoever tries', async () => {
    const foreignRows = async (table: Table, place: Place): Promise<number> => {
      const [row] = await all(
        `select count(*)::int as n from ${table.name} where workspace_id <> '${place.workspaceId}'`,
      );
      return row?.n as number;
    };
    for (const place of [story.world.north, story.world.south]) {
      for (const table of tables.filter((one) => one.tenant)) {
        const [{ n: total } = { n: 0 }] = await all(`select count(*)::int as n from ${table.name}`);
        const own = (total as number) - (await foreignRows(table, place));
        for (const who of ['olga', 'ana', 'eve'] as const) {
          const label = `${who} in ${place.slug}, ${table.name}`;
          const column = table.columns.find((one) => one !== 'workspace_id') as string;
          const touched = await attempt(
            database,
            settingsOf(place, who),
            `update ${table.name} set "${column}" = "${column}"`,
          );
          if (touched !== REFUSED) expect(touched, `update by ${label}`).toBeLessThanOrEqual(own);
          const gone = await attempt(database, settingsOf(place, who), `delete from ${table.name}`);
          if (gone !== REFUSED) expect(gone, `delete by ${label}`).toBeLessThanOrEqual(own);
        }
      }
    }
  });

  it('lets nobody put a row into a foreign workspace, be it a new one or one moved there', async () => {
    const { north, south } = story.world;
    for (const table of tables.filter((one) => one.tenant)) {
      const moved = await attempt(
        database,
        settingsOf(north, 'olga'),
        `update ${table.name} set workspace_id = '${south.workspaceId}'`,
      );
      expect([REFUSED, 0], `moving ${table.name}`).toContain(moved);
      const [row] = await all(
        `select to_jsonb(t) as row from ${table.name} t where workspace_id = '${south.workspaceId}' limit 1`,
      );
      // Columns that the database works out itself are nobody's to write, and would be refused for that reason alone.
      const [written] = await all(
        `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
         where attrelid = '${table.name}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      );
      const copy = JSON.stringify(row?.row).replaceAll("'", "''");
      const put = await attempt(
        database,
        settingsOf(north, 'olga'),
        `insert into ${table.name} (${written?.names}) select ${written?.names} from jsonb_populate_record(null::${table.name}, '${copy}')`,
      );
      expect(put, `copying into ${table.name}`).toBe(REFUSED);
    }
  });

  it('touches no other account: sessions, people, memberships and workspaces', async () => {
    const { north } = story.world;
    const ana = settingsOf(north, 'ana');
    expect(await attempt(database, ana, 'update sessions set revoked_at = now()')).toBe(1);
    expect(await attempt(database, ana, `update users set name = 'Somebody'`)).toBe(1);
    expect(await attempt(database, ana, `update workspaces set name = 'Taken'`)).toBe(1);
    expect(await attempt(database, ana, 'delete from sessions')).toBe(REFUSED);
    expect(await attempt(database, ana, 'delete from users')).toBe(REFUSED);
    expect(await attempt(database, ana, 'select * from sign_in_tokens')).toBe(REFUSED);
    expect(await see(ana, 'select user_id from sessions')).toEqual([{ user_id: north.ids.ana }]);
    expect(await see(ana, 'select distinct workspace_id from memberships')).toEqual([
      { workspace_id: north.workspaceId },
    ]);
  });

  it('keeps a draft, its windows, its card and its private notes from everybody but their author', async () => {
    const { north } = story.world;
    const loopId = story.blind.north.loopId;
    const draft = `select f.key from card_fields f join cards c on c.id = f.card_id where c.loop_id = '${loopId}'`;
    expect((await see(settingsOf(north, 'ana'), draft)).length).toBeGreaterThan(0);
    for (const who of Object.keys(north.ids) as Who[]) {
      const me = settingsOf(north, who);
      const mine = north.ids[who];
      for (const [table, author] of [
        ['card_fields', 'author_id'],
        ['card_clients', 'author_id'],
        ['vote_clients', 'rater_id'],
      ]) {
        const rows = await see<{ a: string }>(me, `select distinct ${author} as a from ${table}`);
        expect(
          rows.filter((row) => row.a !== mine),
          `${who} reads ${table}`,
        ).toEqual([]);
      }
      for (const table of ['key_sightings', 'sample_checks', 'check_samples']) {
        const rows = await see<{ a: string }>(me, `select distinct user_id as a from ${table}`);
        expect(
          rows.map((row) => row.a),
          `${who} reads ${table}`,
        ).toEqual(who === 'ana' ? [mine] : []);
      }
      const attemptNotes = await see<{ author_id: string }>(me, 'select author_id from attempt_notes');
      expect(
        attemptNotes.filter((row) => row.author_id !== mine),
        `${who} reads notes on attempts`,
      ).toEqual([]);
      const cards = await see<{ author_id: string }>(me, `select author_id from cards where loop_id = '${loopId}'`);
      expect(
        cards.filter((row) => row.author_id !== mine),
        `${who} reads cards`,
      ).toEqual([]);
      const notes = await see<{ author_id: string }>(me, `select author_id from card_addenda where kind = 'private'`);
      expect(
        notes.filter((row) => row.author_id !== mine),
        `${who} reads private notes`,
      ).toEqual([]);
    }
  });

  it('keeps votes and seals of an open round from everybody but their author, the owner included', async () => {
    const { north } = story.world;
    const { roundId } = story.blind.north;
    const authors = async (who: Who, table: string, author: string, round: string) =>
      (
        await see<{ a: string }>(
          settingsOf(north, who),
          `select distinct ${author} as a from ${table} where round_id = '${round}' order by 1`,
        )
      ).map((row) => row.a);
    for (const who of Object.keys(north.ids) as Who[]) {
      const expected = who === 'ben' ? [north.ids.ben] : [];
      expect(await authors(who, 'votes', 'rater_id', roundId), `${who}, votes`).toEqual(expected);
      expect(await authors(who, 'card_seals', 'author_id', roundId), `${who}, seals`).toEqual(expected);
    }
    const revealed = [north.ids.ana, north.ids.ben].sort();
    expect(await authors('olga', 'votes', 'rater_id', story.done.north.roundId)).toEqual(revealed);
    expect(await authors('eve', 'card_seals', 'author_id', story.done.north.roundId)).toEqual(revealed);
    // Revealed without ben: all see ana's, and ben, who owes a seal, sees nothing.
    expect(await authors('mark', 'votes', 'rater_id', story.withheld.north.roundId)).toEqual([north.ids.ana]);
    expect(await authors('ben', 'votes', 'rater_id', story.withheld.north.roundId)).toEqual([]);
    expect(await authors('ben', 'card_seals', 'author_id', story.withheld.north.roundId)).toEqual([]);
  });

  it('changes no colleague’s words or votes, and never a seal, the log or a history', async () => {
    const { north } = story.world;
    const count = async (table: string, author: string, id: string) =>
      (await all(`select count(*)::int as n from ${table} where ${author} = '${id}'`))[0]?.n as number;
    for (const [table, author, column] of [
      ['card_fields', 'author_id', 'value'],
      ['card_clients', 'author_id', 'last_operation'],
      ['card_addenda', 'author_id', 'text'],
      ['cards', 'author_id', 'state'],
      ['votes', 'rater_id', 'level'],
      ['vote_clients', 'rater_id', 'last_operation'],
    ] as const) {
      const blank = { value: `'{}'`, last_operation: '1', text: `'x'`, state: `'draft'`, level: '1' }[column];
      const touched = await attempt(database, settingsOf(north, 'ana'), `update ${table} set ${column} = ${blank}`);
      expect(touched, `update ${table}`).toBe(await count(table, author, north.ids.ana));
      const gone = await attempt(database, settingsOf(north, 'olga'), `delete from ${table}`);
      expect([0, REFUSED], `delete from ${table}`).toContain(gone);
    }
    const kept = [
      ...['card_seals', 'audit_log', 'loop_events', 'attempt_updates', 'attempt_events'],
      ...['workshop_samples', 'key_sightings'],
    ];
    for (const settings of [settingsOf(north, 'olga'), settingsOf(north, 'ben'), systemOf(north)]) {
      for (const table of kept) {
        expect(await attempt(database, settings, `delete from ${table}`), table).toBe(REFUSED);
        expect(await attempt(database, settings, `update ${table} set workspace_id = workspace_id`), table).toBe(
          REFUSED,
        );
      }
      for (const table of [
        ...['votes', 'rounds', 'decisions', 'cards', 'card_addenda'],
        ...['exercise_attempts', 'attempt_runs', 'exercise_versions'],
        ...['sample_checks', 'check_samples', 'readiness'],
      ]) {
        expect(await attempt(database, settings, `delete from ${table}`), table).toBe(REFUSED);
      }
    }
  });

  it('has no door that answers with more than ids', async () => {
    const doors = await all(
      `select proname, pg_get_function_result(oid) as result from pg_proc
       where pronamespace = 'public'::regnamespace and prosecdef order by proname`,
    );
    const columns = doors.flatMap((door) => [...String(door.result).matchAll(/(\w+) (uuid|text|\w+)/g)]);
    expect(doors.length).toBeGreaterThan(0);
    expect(columns.filter(([, name, type]) => name !== 'SETOF' && type !== 'uuid').map(([text]) => text)).toEqual([]);
  });

  describe('planted: one policy less', () => {
    const without = async (policy: string, table: string, question: () => Promise<unknown>) => {
      const [{ create } = { create: '' }] = await all(
        `select format('create policy %I on %I as %s for %s to %s%s%s', policyname, tablename, permissive, cmd,
           array_to_string(roles, ', '), coalesce(' using (' || qual || ')', ''),
           coalesce(' with check (' || with_check || ')', '')) as create
         from pg_policies where tablename = '${table}' and policyname = '${policy}'`,
      );
      await all(`drop policy ${policy} on ${table}`);
      try {
        return await question();
      } finally {
        await all(create as string);
      }
    };

    it('lets a colleague’s draft out when drafts lose theirs', async () => {
      const query = 'select distinct author_id from card_fields';
      const mark = settingsOf(story.world.north, 'mark');
      expect(await see(mark, query)).toEqual([]);
      expect(await without('author_only', 'card_fields', () => see(mark, query))).not.toEqual([]);
      expect(await see(mark, query)).toEqual([]);
    });

    it('lets votes out before the reveal when votes lose theirs', async () => {
      const query = `select level from votes where round_id = '${story.blind.north.roundId}'`;
      const olga = settingsOf(story.world.north, 'olga');
      expect(await see(olga, query)).toEqual([]);
      expect(await without('own_or_revealed', 'votes', () => see(olga, query))).not.toEqual([]);
    });

    it('lets a colleague’s check out when checks lose theirs', async () => {
      const query = 'select id from sample_checks';
      const olga = settingsOf(story.world.north, 'olga');
      expect(await see(olga, query)).toEqual([]);
      expect(await without('own_only', 'sample_checks', () => see(olga, query))).not.toEqual([]);
    });

    it('lets foreign loops out when a tenant policy is replaced by one that forgets the workspace', async () => {
      const olga = settingsOf(story.world.north, 'olga');
      const foreign = async () =>
        (await see(olga, 'select workspace_id from loops')).filter(
          (row) => row.workspace_id === story.world.south.workspaceId,
        );
      expect(await foreign()).toEqual([]);
      await all('create policy forgetful on loops for select to plumbline_app using (true)');
      try {
        expect(await foreign()).not.toEqual([]);
      } finally {
        await all('drop policy forgetful on loops');
      }
    });

    it('finds a table that was added without protection', async () => {
      await all('create table unguarded (id uuid, workspace_id uuid)');
      try {
        const loose = await all(
          `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           and not (relrowsecurity and relforcerowsecurity)`,
        );
        expect(loose.map((row) => row.relname)).toEqual(['unguarded']);
      } finally {
        await all('drop table unguarded');
      }
    });
  });
});

const systemOf = (place: Place): RoleSettings => ({
  role: 'plumbline_system',
  workspaceId: place.workspaceId,
  userId: null,
});
