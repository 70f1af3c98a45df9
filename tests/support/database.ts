/**
 * A database of its own for a test file, migrated and empty, of either kind that Plumbline runs on:
 *
 *     describe.each(testDatabases())('on %s', (kind) => {
 *       let database: TestDatabase;
 *       beforeAll(async () => { database = await openTestDatabase(kind); });
 *       afterAll(() => database.close());
 *     });
 *
 * Only files of the integration project can (`*.db.test.ts`, tests/integration/): the templates are made for it alone.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { ConnectOptions } from './cluster';
import type { Templates } from './databases.setup';
import { openPglite } from './pglite';

/** `embedded` is PGlite behind its socket server, `server` a PostgreSQL server. */
export type DatabaseKind = 'embedded' | 'server';

export interface TestDatabase {
  /** postgres.js options; the user is a superuser, as the owner of migrations is. */
  readonly options: ConnectOptions;
  /** Ends the database; connections made with `options` must have ended. */
  close(): Promise<void>;
}

function templates(): Templates {
  const found = inject('templates') as Templates | undefined;
  if (!found) throw new Error('This file needs a database: name it *.db.test.ts, or move it to tests/integration/.');
  return found;
}

/** The kinds to run against here. A server that is not there has been told as "not run". */
export function testDatabases(): readonly DatabaseKind[] {
  return templates().server ? ['embedded', 'server'] : ['embedded'];
}

/**
 * A fresh copy of the migrated template.
 * @param from a database on the server to copy instead; nothing may be connected to it
 */
export async function openTestDatabase(kind: DatabaseKind, from?: TestDatabase): Promise<TestDatabase> {
  const { embedded, server } = templates();
  if (kind === 'embedded') return await openPglite(new Uint8Array(readFileSync(embedded)));
  if (!server) throw new Error('There is no PostgreSQL server in this run: ask testDatabases() what there is.');

  // The run's process number is in the template's name, so that the run can find and drop what it left behind.
  const run = server.template.replace('plumbline_template_', '');
  const name = `plumbline_test_${run}_${randomBytes(6).toString('hex')}`;
  const admin = postgres({ ...server.admin, max: 1, onnotice: () => {} });
  await createFrom(admin, name, from?.options.database ?? server.template);
  return {
    options: { ...server.admin, database: name, max: 10, onnotice: () => {} },
    async close() {
      await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end({ timeout: 5 });
    },
  };
}

/** Two copies begun in the same instant may find the template busy (55006); the second one tries again. */
async function createFrom(admin: postgres.Sql, name: string, template: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await admin`create database ${admin(name)} template ${admin(template)}`;
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries === 20) throw error;
      await wait(50);
    }
  }
}
