/**
 * Once a test run: a migrated template of each kind of database, from which every test file gets its own copy.
 *
 * The embedded one is a dump of a data folder, kept between runs under a name that changes with the migrations; the
 * server's is a database that `create database ... template` copies. And a folder in which what was read of the content is kept
 * for as long as the run lasts.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../db/migrate';
import type { Keep } from '../../lib/kept';
import { type Cluster, type ConnectOptions, startCluster } from './cluster';
import { openPglite } from './pglite';

/** What a test file is told about this run's templates. */
export interface Templates {
  /** File with the dump of a migrated embedded database. */
  readonly embedded: string;
  /** How to reach the server and what to copy, or null when no server was found. */
  readonly server: { readonly admin: ConnectOptions; readonly template: string } | null;
}

declare module 'vitest' {
  export interface ProvidedContext {
    templates: Templates;
    keep: Keep;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = path.join(root, 'node_modules', '.cache', 'plumbline');

/** Changes whenever a dump made earlier would differ: the migrations, how they are applied, and PGlite. */
function templateKey(): string {
  const hash = createHash('sha256');
  const migrations = path.join(root, 'db', 'migrations');
  const names = readdirSync(migrations, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(sql|json)$/.test(name),
  );
  for (const name of names.sort()) hash.update(name).update(readFileSync(path.join(migrations, name)));
  hash.update(readFileSync(path.join(root, 'db', 'migrate.ts')));
  hash.update(readFileSync(createRequire(import.meta.url).resolve('@electric-sql/pglite')));
  return hash.digest('hex').slice(0, 16);
}

async function embeddedTemplate(): Promise<string> {
  const file = path.join(cache, `template-${templateKey()}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const database = await openPglite();
  await migrate(database.options);
  const dump = Buffer.from(await database.dump());
  await database.close();
  for (const old of readdirSync(cache)) if (old.startsWith('template-')) rmSync(path.join(cache, old), { force: true });
  writeFileSync(`${file}.${process.pid}`, dump);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

async function serverTemplate(cluster: Cluster): Promise<string> {
  const template = `plumbline_template_${process.pid}`;
  const sql = postgres({ ...cluster.options, max: 1, onnotice: () => {} });
  try {
    await sql`create database ${sql(template)}`;
    await migrate({ ...cluster.options, database: template });
  } finally {
    await sql.end({ timeout: 5 });
  }
  return template;
}

/** Drops what this run left on a server that outlives it. */
async function tidy(cluster: Cluster): Promise<void> {
  const sql = postgres({ ...cluster.options, max: 1, onnotice: () => {} });
  try {
    const left = await sql<{ datname: string }[]>`
      select datname from pg_database where datname ~ ${`^plumbline_(template|test)_${process.pid}(_|$)`}`;
    for (const { datname } of left) await sql`drop database if exists ${sql(datname)} with (force)`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function sayNotRun(reason: string): void {
  const line = `integration tests on a PostgreSQL server: ${reason}`;
  console.log(`!!! not run: ${line}`);
  const notes = process.env.PLUMBLINE_NOT_RUN;
  if (notes) appendFileSync(notes, `${line}\n`);
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-content-'));
  project.provide('keep', { folder, code: 'as it is in this run' });
  const forget = () => rmSync(folder, { recursive: true, force: true });
  const embedded = await embeddedTemplate();
  const cluster = await startCluster();
  if ('missing' in cluster) {
    sayNotRun(cluster.missing);
    project.provide('templates', { embedded, server: null });
    return async () => forget();
  }
  try {
    const template = await serverTemplate(cluster);
    project.provide('templates', { embedded, server: { admin: cluster.options, template } });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return async () => {
    forget();
    if (process.env.TEST_DATABASE_URL) await tidy(cluster);
    await cluster.stop();
  };
}
