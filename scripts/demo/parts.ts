/**
 * What a demonstration stands on: servers of its own, which it may kill, or those that the environment names, which it
 * leaves alone and leaves clean.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { SCHEMA } from '@/content/exercises/job-queue/production/postgres-queue';
import type { ConnectOptions } from '@/tests/support/cluster';
import {
  bundle,
  type Crew,
  hasRedis,
  type Server,
  startPostgres,
  startProcess,
  startRedis,
} from '@/tests/support/real-parts';

/** A store that a show runs on. `server` is null when it is somebody else's. */
export interface Part<Address> {
  readonly address: Address;
  readonly source: string;
  readonly server: Server<Address> | null;
}

/** Everything that has to be undone, in reverse order. */
export class Cleanup {
  readonly #steps: (() => Promise<void> | void)[] = [];

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

/** A sentence for people, printed without a stack. */
export class Sentence extends Error {}

/** @param name everything in a Redis that is not ours carries it, and is deleted at the end */
export async function redisPart(
  keeps: 'nothing' | 'everything',
  name: string,
  cleanup: Cleanup,
): Promise<Part<string>> {
  const given = process.env.REDIS_URL;
  if (!given) {
    if (!hasRedis()) throw new Sentence('There is no redis-server on this machine: install Redis 7, or set REDIS_URL.');
    const server = await startRedis(keeps);
    cleanup.add(() => server.stop());
    return { address: server.address, source: server.source, server };
  }
  cleanup.add(async () => {
    const redis = new Redis(given);
    for await (const keys of redis.scanStream({ match: `*${name}*` })) if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  });
  return { address: given, source: 'Redis at REDIS_URL', server: null };
}

/** Tables of the queue and of its ledger, in a schema of their own when the server is somebody else's. */
export async function postgresPart(name: string, cleanup: Cleanup): Promise<Part<ConnectOptions>> {
  const given = process.env.DATABASE_URL;
  const server = given ? null : await startPostgres();
  if (!given && !server) {
    throw new Sentence('There is no PostgreSQL server on this machine: install one, or set DATABASE_URL.');
  }
  if (server) cleanup.add(() => server.stop());
  const schema = name.replaceAll('-', '_');
  const plain: ConnectOptions = server ? server.address : addressOf(given ?? '');
  const address: ConnectOptions = { ...plain, connection: { search_path: schema } };
  const sql = postgres({ ...plain, max: 1, onnotice: () => {} });
  await sql.unsafe(`create schema ${schema}; set search_path to ${schema}; ${SCHEMA}`);
  await sql.unsafe('create table ledger (key text primary key, times integer not null default 1)');
  await sql.end();
  if (!server) {
    cleanup.add(async () => {
      const own = postgres({ ...plain, max: 1, onnotice: () => {} });
      await own.unsafe(`drop schema ${schema} cascade`);
      await own.end();
    });
  }
  return {
    address,
    source: server?.source ?? 'PostgreSQL at DATABASE_URL',
    server: server as Server<ConnectOptions> | null,
  };
}

function addressOf(text: string): ConnectOptions {
  const url = new URL(text);
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Starts processes of one kind, and ends those that are left. */
export class Fleet {
  readonly #file: string;
  readonly #crews: Crew[] = [];

  /** @param entry a file beside the tests of the references, such as 'limiter-process' */
  constructor(entry: string, cleanup: Cleanup) {
    this.#file = bundle(fileURLToPath(new URL(`../../tests/integration/production/${entry}.ts`, import.meta.url)));
    cleanup.add(() => rmSync(path.dirname(this.#file), { recursive: true, force: true }));
    cleanup.add(async () => {
      await Promise.all(this.#crews.map((crew) => crew.stop()));
    });
  }

  start(settings: unknown, onLine: (line: string) => void): Crew {
    const crew = startProcess(this.#file, settings, onLine);
    this.#crews.push(crew);
    return crew;
  }
}
