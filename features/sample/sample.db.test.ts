/** The sample as a first start loads it: whole, within its time, once, and in each workspace nothing of the other. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { mintPerson, mintWorkspace, systemScope } from '@/features/access/scope';
import { refreshLibrary } from '@/features/questions/jobs';
import { localBus } from '@/lib/bus';
import { parseEnv } from '@/lib/env';
import type { Moment } from '@/lib/moment';
import { checkPassword } from '@/lib/password';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { loadSample } from './jobs';
import type { SampleReport } from './sample';

const CONTENT = path.resolve(import.meta.dirname, '../../content');
const BUDGET_MS = 8000;

/** A Wednesday afternoon. */
const NOW = new Date('2026-11-18T13:07:00Z');

const moment: Moment = { now: NOW, id: () => crypto.randomUUID() };
const system = systemScope('test');

describe.each(testDatabases())('the sample (%s)', (kind) => {
  let server: TestDatabase;
  let database: Database;
  let folder: string;
  let report: SampleReport | null;
  let took: number;

  beforeAll(async () => {
    server = await openTestDatabase(kind);
    database = openDatabase(server.options);
    folder = mkdtempSync(path.join(tmpdir(), 'plumbline-sample-'));
    provide('database', database);
    provide('bus', localBus());
    provide('env', parseEnv({ PLUMBLINE_DATA: folder }, folder));
    await refreshLibrary(moment, [CONTENT]);
    const start = performance.now();
    report = await loadSample(moment);
    took = performance.now() - start;
    console.log(`The sample took ${(took / 1000).toFixed(1)} s (${kind}).`);
  });

  afterAll(async () => {
    await database.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>): Promise<T[]> =>
    withScope(system, async (tx) => [...(await tx.execute<T>(query))]);

  it('loads within its time', () => {
    expect(took).toBeLessThan(BUDGET_MS);
  });

  it('counts', async () => {
    const rows = await ask(sql`
      select w.slug, (select count(*)::int from loops l where l.workspace_id = w.id) as loops,
        (select count(*)::int from loops l where l.workspace_id = w.id and l.status = 'decided') as decided,
        (select count(*)::int from votes v where v.workspace_id = w.id) as votes,
        (select count(*)::int from card_seals s where s.workspace_id = w.id) as seals,
        (select count(*)::int from card_fields s where s.workspace_id = w.id) as fields,
        (select count(*)::int from questions q where q.workspace_id = w.id) as questions
      from workspaces w order by w.slug`);
    console.log(rows);
  });
});
