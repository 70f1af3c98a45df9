/**
 * Who may do what: every entry point x every role x own and foreign workspace, for real, against the production server.
 *
 * First the table is held against what the source and the build contain. Then the refusals, after each of which the whole
 * database must be what it was before; then everything that is let in, each change on a loop made for it. The planted
 * faults at the end show that a missing row, a stale row, a wrong answer and a refusal that writes are all noticed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionFor } from '../support/session';
import { act, type Column, meant, mismatch } from './act';
import { compare, findActions, findAll, findRoutes, hiddenActionFiles } from './discover';
import { ROWS } from './entries';
import { PLAYED_BY } from './scenery';
import { Stage } from './stage';
import { type Cells, type Expected, ROLES, type Role, type Row } from './table';

const COLUMNS: readonly Column[] = ['own', 'foreign', 'crossed'];
const cellsOf = (row: Row, column: Column): Cells | null => row[column];
const isRefusal = (expected: Expected): boolean => expected !== 'ok';
const changes = (row: Row): boolean => row.kind === 'action' || (row.kind !== 'page' && row.changes);

describe('the table of entry points', () => {
  it('has a row for every entry that there is, and no row for one that is gone', async () => {
    const found = (await findAll()).map((one) => one.entry);
    expect(
      compare(
        found,
        ROWS.map((row) => row.entry),
      ),
    ).toEqual({ missing: [], stale: [] });
  });

  it('notices an entry without a row, and a row without an entry', async () => {
    const found = (await findAll()).map((one) => one.entry);
    const rows = ROWS.map((row) => row.entry);
    expect(compare([...found, 'POST /api/v1/planted'], rows).missing).toEqual(['POST /api/v1/planted']);
    expect(compare(found, [...rows, 'page /planted']).stale).toEqual(['page /planted']);
  });

  it('finds no action that hides inside another file', () => {
    expect(hiddenActionFiles()).toEqual([]);
  });

  it('knows the very schema that each route and action reads its input with', async () => {
    const wrong: string[] = [];
    const routes = new Map((await findRoutes()).map((one) => [one.entry, one.value]));
    const actions = new Map((await findActions()).map((one) => [one.entry, one.value]));
    for (const row of ROWS) {
      if (row.kind === 'route') {
        const worn = (routes.get(row.entry) as { takes?: { body: unknown; query: unknown } } | undefined)?.takes;
        if (worn && (worn.body !== row.takes.body || worn.query !== row.takes.query)) wrong.push(row.entry);
        if (!row.entry.startsWith('GET') && row.takes.body === null && row.bare === undefined) {
          wrong.push(`${row.entry}: takes no body, and its row does not say why`);
        }
      }
      if (row.kind === 'action') {
        const worn = (actions.get(row.entry) as { takes?: unknown } | undefined)?.takes;
        if (worn && worn !== row.takes) wrong.push(row.entry);
      }
    }
    expect(wrong).toEqual([]);
    // Without a wrapper that wears its schema: what has no fields at all, and next-auth's own door.
    const bare = [...routes, ...actions].filter(([, value]) => !(value as { takes?: unknown }).takes);
    expect(bare.map(([entry]) => entry).sort()).toEqual([
      'GET /api/auth/[...nextauth]',
      'GET /healthz',
      'GET /readyz',
      'POST /api/auth/[...nextauth]',
      'features/access/actions.ts#signOut',
    ]);
  });
});

describe('every entry x role x workspace', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(async () => {
    await stage?.close();
  });

  it('calls every action of the build by a row, and finds every row’s action in the build', () => {
    const rows = ROWS.filter((row) => row.kind === 'action').map((row) => row.entry);
    expect(compare([...stage.actions.keys()], rows)).toEqual({ missing: [], stale: [] });
  });

  /** What is wrong in one row's cells, of those that `wanted` chooses. */
  async function judge(row: Row, wanted: (expected: Expected) => boolean, fresh: boolean): Promise<string[]> {
    const wrong: string[] = [];
    for (const column of COLUMNS) {
      const cells = cellsOf(row, column);
      if (cells === null) continue;
      for (const role of ROLES) {
        const expected = cells[role];
        if (!wanted(expected)) continue;
        const at = await meant(stage, row, column, fresh && changes(row));
        const came = await act(stage, row, { role, cookie: await cookieFor(role, fresh) }, at);
        const problem = mismatch(expected, came);
        if (problem !== null) wrong.push(`${role}, ${column}: ${problem}`);
      }
    }
    return wrong;
  }

  describe('planted faults are caught', () => {
    it('somebody who is let into a workspace that the table says is not theirs', async () => {
      const { north, south } = stage.world;
      const row = ROWS.find((one) => one.entry === 'page /w/[workspace]/people') as Row;
      const foreign = (expected: Expected) => expected === 'not-found';
      expect(await judge(row, foreign, false)).toEqual([]);
      await stage.database.driver`insert into memberships (workspace_id, user_id, role, created_at)
        values (${south.workspaceId}, ${north.ids.ivo}, 'observer', now())`;
      try {
        expect(await judge(row, foreign, false)).toEqual(['offPanel, foreign: expected not-found, got ok']);
      } finally {
        await stage.database.driver`delete from memberships
          where workspace_id = ${south.workspaceId} and user_id = ${north.ids.ivo}`;
      }
    });

    it('a refusal in other words than the table’s, and one that is none', () => {
      expect(mismatch(/Only an owner/, { as: 'refused', said: 'Only an owner.' })).toBe(null);
      expect(mismatch(/Only an owner/, { as: 'refused', said: 'The room is full.' })).not.toBe(null);
      expect(mismatch(/Only an owner/, { as: 'ok' })).not.toBe(null);
      expect(mismatch('not-found', { as: 'fault', said: 'status 500' })).not.toBe(null);
    });

    it('a refused call that changes a row all the same', async () => {
      const before = await stage.fingerprint();
      await stage.database.driver`update loops set reveal_at_last_seal = not reveal_at_last_seal`;
      const changed = await stage.fingerprint();
      expect(changed).not.toBe(before);
      await stage.database.driver`update loops set reveal_at_last_seal = not reveal_at_last_seal`;
      const back = await stage.fingerprint();
      expect([before, changed], 'what is changed back has been changed').not.toContain(back);
      expect(await stage.fingerprint()).toBe(back);
    });
  });

  /** A change may end its caller's session, so those who are let in come with one of their own. */
  async function cookieFor(role: Role, fresh: boolean): Promise<string | undefined> {
    if (!fresh || role === 'anonymous' || role === 'candidate') return stage.cookieOf(role);
    return await sessionFor(stage.moments.moment(), stage.world.north.ids[PLAYED_BY[role]]);
  }

  describe('refuses, and changes nothing', () => {
    /** What was stored after the last row, and how many loops stood then: with no new one it is also what was stored before. */
    let last = { stored: '', standing: -1 };

    it.each(ROWS.map((row) => [`${row.entry} (${row.state})`, row] as const))('%s', async (_, row) => {
      for (const place of [stage.world.north, stage.world.south]) await stage.target(place, row.state);
      const standing = stage.standingTargets;
      const before = standing === last.standing ? last.stored : await stage.fingerprint();
      expect(await judge(row, isRefusal, false)).toEqual([]);
      last = { stored: await stage.fingerprint(), standing };
      expect(last.stored).toBe(before);
    });
  });

  describe('lets in', () => {
    it.each(ROWS.map((row) => [`${row.entry} (${row.state})`, row] as const))('%s', async (_, row) => {
      expect(await judge(row, (expected) => !isRefusal(expected), true)).toEqual([]);
    });
  });
});
