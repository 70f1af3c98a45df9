/**
 * What finding costs in a bank of ten thousand questions: as people type, on the embedded database and on a PostgreSQL server,
 * and beside it the same page by plain LIKE in the same run.
 *
 * Usage: npm run bench:bank [-- --questions N] [-- --runs N] [-- --json]
 *
 *   --questions N   size of the bank (default 10000)
 *   --runs N        how often each search is repeated (default 5)
 *   --json          the last line printed is one JSON document with every figure
 *
 * A search is all that the page asks the database for its results: the matches, every facet's count, and the ids of
 * one page in their order, in a transaction of its own under row-level security. By LIKE it is the same statement, where every typed
 * word must be somewhere in the text; a word with a slip finds nothing there. Words with a slip are searched a second time, with
 * the words near them, and both searches are in the figure. Near-duplicates: one prompt against the whole bank. Times are wall clock
 * from here; p50 and p95 by nearest rank. CPU is this process's, a mean: the embedded database runs in it, a server does not; it depends less
 * on what else the machine does. The page's scripts are weighed, gzipped, where there is a build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { type Database, openDatabase } from '@/db/client';
import { migrate } from '@/db/migrate';
import { withScope } from '@/features/access/data';
import { mintWorkspace } from '@/features/access/scope';
import { readAlike, searchBank } from '@/features/bank/data';
import { narrow, tallyOf } from '@/features/bank/narrowing';
import { searchedWords } from '@/features/bank/search';
import { loadLibrary } from '@/features/questions/content';
import type { QuestionBody } from '@/features/questions/schema';
import { provide } from '@/lib/process';
import { startCluster } from '@/tests/support/cluster';
import { openPglite } from '@/tests/support/pglite';
import { type BenchQuestion, benchQuestions, chances, fillBank } from './bench-bank/bank';

const ROOT = path.resolve(import.meta.dirname, '..');
const SEED = 20261122;
const SCOPE = mintWorkspace({
  workspaceId: '00000000-0000-4000-8000-000000000001',
  organisationId: '00000000-0000-4000-8000-000000000002',
  userId: '00000000-0000-4000-8000-000000000003',
  role: 'manager',
});
const KINDS = ['browse', 'prefix', 'word', 'words', 'slip', 'none'] as const;
type Kind = (typeof KINDS)[number];

const round = (value: number): number => Math.round(value * 10) / 10;

function percentiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: round(at(0.5)), p95: round(at(0.95)) };
}

/** What people type, by kind, drawn from the bank's own titles. */
function typed(bank: readonly BenchQuestion[]): Record<Kind, string[]> {
  const chance = chances(SEED + 1);
  const pick = () => bank[Math.floor(chance() * bank.length)]?.body.title ?? '';
  const words = () => searchedWords(pick()).filter((word) => word.length >= 5);
  const word = () => words().at(-1) ?? 'cache';
  const swapped = (text: string) => {
    const at = 1 + Math.floor(chance() * (text.length - 2));
    return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
  };
  const twelve = (make: () => string) => Array.from({ length: 12 }, make);
  return {
    browse: [''],
    prefix: [...twelve(() => word().slice(0, 4)), 'c', 'da'],
    word: twelve(word),
    words: twelve(() => words().slice(0, 3).join(' ')),
    slip: twelve(() => swapped(word())),
    none: twelve(() => `${word()}qqx`),
  };
}

/** The same page, where a word is looked for in the text of every question. */
async function byLike(text: string): Promise<number> {
  const like = searchedWords(text).map((word) => sql`t.text ilike ${`%${word}%`}`);
  const [row] = await withScope(SCOPE, (tx) =>
    tx.execute<{ tally: { capability: string; letters: string; labels: string }[] | null; ids: string[] | null }>(sql`
      with found as materialized (
        select q.id, q.title, q.capability, q.labels from questions q join bench_text t on t.question_id = q.id
        where q.workspace_id = ${SCOPE.workspaceId} and q.archived_at is null and ${sql.join([...like, sql`true`], sql` and `)}
      )
      select (select json_agg(json_build_object('capability', capability, 'letters', '', 'labels', labels)) from (
          select capability, string_agg(labels, ' ') as labels from found group by capability
        ) alike) as tally,
        (select jsonb_agg(id) from (select id from found order by title, id limit 50) page) as ids`),
  );
  return narrow(tallyOf(row?.tally ?? []), {}).total;
}

async function byIndex(text: string): Promise<number> {
  const found = await withScope(SCOPE, (tx) =>
    searchBank(tx, SCOPE, new Date(), { place: 'bank', text, by: {}, offset: 0, limit: 50 }),
  );
  return narrow(found.tally, {}).total;
}

async function timed(texts: readonly string[], runs: number, search: (text: string) => Promise<number>) {
  const times: number[] = [];
  let found = 0;
  for (const text of texts) await search(text);
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    for (const text of texts) {
      const start = performance.now();
      found += await search(text);
      times.push(performance.now() - start);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { times, found: Math.round(found / runs / texts.length), cpuMs: round((user + system) / 1000 / times.length) };
}

async function measure(database: Database, bank: readonly BenchQuestion[], runs: number) {
  provide('database', database);
  const { workspaceId, organisationId, userId } = SCOPE;
  const { driver } = database;
  await driver`insert into organisations (id, name, slug, created_at) values (${organisationId}, 'Bench', 'bench', now())`;
  await driver`insert into workspaces (id, organisation_id, name, slug, created_at) values (${workspaceId}, ${organisationId}, 'Bench', 'bench', now())`;
  await driver`insert into users (id, email, name, created_at) values (${userId}, 'bench@bench.example', 'Bench', now())`;
  const start = performance.now();
  await fillBank(driver, workspaceId, bank);
  const fillSeconds = round((performance.now() - start) / 1000);
  const searches: Record<string, object> = {};
  const [all, allByLike]: [number[], number[]] = [[], []];
  for (const [kind, texts] of Object.entries(typed(bank))) {
    const index = await timed(texts, runs, byIndex);
    const like = await timed(texts, Math.max(1, Math.round(runs / 3)), byLike);
    searches[kind] = {
      found: index.found,
      ms: percentiles(index.times),
      cpuMs: index.cpuMs,
      foundByLike: like.found,
      likeMs: percentiles(like.times),
      likeCpuMs: like.cpuMs,
    };
    if (kind === 'browse') continue;
    all.push(...index.times);
    allByLike.push(...like.times);
  }
  const prompts = bank.slice(0, 8).map((one) => one.body.prompt);
  const alike = await timed(prompts, 1, async (prompt) =>
    withScope(SCOPE, async (tx) => (await readAlike(tx, SCOPE, prompt, null)).length),
  );
  return {
    fillSeconds,
    searchMs: percentiles(all),
    likeMs: percentiles(allByLike),
    nearDuplicatesMs: percentiles(alike.times),
    searches,
  };
}

async function embedded(bank: readonly BenchQuestion[], runs: number) {
  const memory = await openPglite();
  await migrate(memory.options);
  const database = openDatabase(memory.options);
  try {
    return await measure(database, bank, runs);
  } finally {
    await database.close();
    await memory.close();
  }
}

/** On a server as an installation has it: the database belongs to a user who is no superuser. */
async function server(bank: readonly BenchQuestion[], runs: number) {
  const cluster = await startCluster();
  if ('missing' in cluster) return { missing: cluster.missing };
  const admin = postgres({ ...cluster.options, max: 1, onnotice: () => {} });
  await admin`create role bench login createrole`;
  await admin`create database bench owner bench`;
  await admin.end({ timeout: 5 });
  const options = { ...cluster.options, user: 'bench', username: 'bench', database: 'bench' };
  await migrate(options);
  const database = openDatabase(options);
  try {
    return { source: cluster.source, ...(await measure(database, bank, runs)) };
  } finally {
    await database.close();
    await cluster.stop();
  }
}

/** Gzipped kB of the scripts that the bank's page loads, or null where nothing is built. */
function pageScripts(): number | null {
  const file = path.join(ROOT, '.next/diagnostics/route-bundle-stats.json');
  if (!existsSync(file)) return null;
  const stats: { route: string; firstLoadChunkPaths: string[] }[] = JSON.parse(readFileSync(file, 'utf8'));
  const chunks = stats.find((one) => one.route === '/w/[workspace]/bank')?.firstLoadChunkPaths ?? [];
  return round(chunks.reduce((sum, one) => sum + gzipSync(readFileSync(path.join(ROOT, one))).length, 0) / 1000);
}

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Math.max(1, Number(values.runs));
const shipped: QuestionBody[] = (await loadLibrary(path.join(ROOT, 'content'))).questions.map((one) => one.body);
const pageScriptsKB = pageScripts();
const bank = [...benchQuestions(shipped, Math.max(50, Number(values.questions)), SEED)];
const figures = {
  machine: {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg()[0],
  },
  questions: bank.length,
  runs,
  embedded: await embedded(bank, runs),
  server: await server(bank, runs),
  pageScriptsKB,
};
console.log(`${bank.length} questions, each search ${runs} times, load ${round(figures.machine.load ?? 0)}`);
for (const where of ['embedded', 'server'] as const) {
  const one = figures[where];
  if ('missing' in one) {
    console.log(`  ${where}: not run (${one.missing})`);
    continue;
  }
  console.log(`  ${where}, filled in ${one.fillSeconds} s`);
  console.log(`    search     p50 ${one.searchMs.p50} ms, p95 ${one.searchMs.p95} ms`);
  console.log(`    by LIKE    p50 ${one.likeMs.p50} ms, p95 ${one.likeMs.p95} ms`);
  console.log(
    `    near-duplicates of a prompt   p50 ${one.nearDuplicatesMs.p50} ms, p95 ${one.nearDuplicatesMs.p95} ms`,
  );
  for (const [kind, search] of Object.entries(one.searches))
    console.log(`    ${kind.padEnd(8)} ${JSON.stringify(search)}`);
}
console.log(`  scripts of the page: ${figures.pageScriptsKB === null ? 'not built' : `${figures.pageScriptsKB} kB`}`);
if (values.json) console.log(JSON.stringify(figures));
