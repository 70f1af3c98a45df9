/** The test databases themselves: of both kinds, migrated, and each file's own. */
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { openTestDatabase, testDatabases } from '../support/database';

describe.each(testDatabases())('a test database (%s)', (kind) => {
  it('is migrated, and a copy of its own', async () => {
    const [one, two] = await Promise.all([openTestDatabase(kind), openTestDatabase(kind)]);
    const [first, second] = [postgres(one.options), postgres(two.options)];
    try {
      const tables = await first`select tablename from pg_tables where schemaname = 'public'`;
      expect(tables.length).toBeGreaterThan(0);
      await first`create table only_here (n int)`;
      await expect(second`select * from only_here`).rejects.toMatchObject({ code: '42P01' });
    } finally {
      await Promise.all([first.end(), second.end()]);
      await Promise.all([one.close(), two.close()]);
    }
  });

  it('keeps statements of several connections apart outside of transactions', async () => {
    const database = await openTestDatabase(kind);
    const sql = postgres({ ...database.options, max: 8, prepare: false });
    try {
      const answers = await Promise.all(
        Array.from({ length: 400 }, async (_, n) => (await sql<{ n: number }[]>`select ${n}::int as n`)[0]?.n),
      );
      expect(answers).toEqual(answers.map((_, n) => n));
    } finally {
      await sql.end();
      await database.close();
    }
  });

  it('serves concurrent transactions one after another, losing none', async () => {
    const database = await openTestDatabase(kind);
    const sql = postgres({ ...database.options, max: 8 });
    try {
      await sql`create table counter (n int not null)`;
      await sql`insert into counter values (0)`;
      const add = () =>
        sql.begin(async (tx) => {
          const [row] = await tx<{ n: number }[]>`select n from counter for update`;
          await tx`update counter set n = ${(row?.n ?? 0) + 1}`;
        });
      await Promise.all(Array.from({ length: 40 }, add));
      expect(await sql`select n from counter`).toEqual([{ n: 40 }]);
    } finally {
      await sql.end();
      await database.close();
    }
  });
});
