/**
 * One process of a fleet behind one cache. It is told what to do line by line:
 *   get TENANT ID READERS    answers `= TENANT ID VALUE SLOWEST` once all readers have theirs (`VALUE` of all, or `mixed`)
 *   write TENANT ID VALUE    answers `w TENANT ID`
 * and says `! TENANT ID` when it begins to load. The store behind the cache is a hash in Redis that nobody caches.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RENEW, STORE } from '@/content/exercises/cache/production/lease-scripts';
import {
  CONNECTION,
  type Load,
  RedisCache,
  type Save,
  type Viewer,
} from '@/content/exercises/cache/production/redis-cache';
import { type CacheSettings, RULES } from './cache-settings';

const settings: CacheSettings = JSON.parse(process.argv[2] ?? '');
const say = (line: string) => writeSync(1, `${line}\n`);
const connect = () => {
  const redis = new Redis(settings.address, CONNECTION);
  redis.on('error', () => {});
  return redis;
};
const [redis, messages] = [connect(), connect()];

/** The truth is read when a load begins and told when it ends: a write in between makes the answer an old one. */
const load: Load = async (_kind, id, { tenant }) => {
  say(`! ${tenant} ${id}`);
  const truth = await redis.hget(`${settings.name}:truth`, `${tenant} ${id}`).catch(() => null);
  await wait(settings.loadMs);
  return truth ?? `first-of-${tenant}`;
};
const save: Save = async (_kind, id, value, { tenant }) => {
  await redis.hset(`${settings.name}:truth`, `${tenant} ${id}`, String(value));
};

const cache = new RedisCache(redis, messages, {
  name: settings.name,
  load,
  save,
  kinds: { page: RULES },
  localMs: 300,
  jitter: 0,
  leaseMs: settings.leaseMs,
});
// Planted faults, by replacing one step of the protocol.
if (settings.fault === 'no-renewal') redis.defineCommand('cacheRenew', { numberOfKeys: 1, lua: 'return 1' });
if (settings.fault === 'no-fence') {
  redis.defineCommand('cacheStore', {
    numberOfKeys: 1,
    lua: STORE.replace('if not holds(ARGV[2]) then', 'if false then'),
  });
  redis.defineCommand('cacheRenew', { numberOfKeys: 1, lua: RENEW });
}

async function plainCacheAside(viewer: Viewer, kind: string, id: string): Promise<unknown> {
  const key = `${settings.name}:plain:${viewer.tenant}:${id}`;
  const known = await redis.get(key);
  if (known !== null) return known;
  const value = await load(kind, id, viewer, AbortSignal.timeout(10_000));
  await redis.set(key, String(value), 'PX', RULES.ttlMs);
  return value;
}
const get = settings.fault === 'no-flight' ? plainCacheAside : cache.get.bind(cache);

async function obey(line: string): Promise<void> {
  const [order, tenant = '', id = '', last = ''] = line.split(' ');
  const viewer = { tenant, role: 'reader' };
  if (order === 'write') {
    await cache.write(viewer, 'page', id, last);
    say(`w ${tenant} ${id}`);
    return;
  }
  let slowest = 0;
  const values = await Promise.all(
    Array.from({ length: Number(last) }, async () => {
      const began = performance.now();
      const value = await get(viewer, 'page', id);
      slowest = Math.max(slowest, performance.now() - began);
      return value;
    }),
  );
  say(`= ${tenant} ${id} ${new Set(values).size === 1 ? values[0] : 'mixed'} ${slowest.toFixed(0)}`);
}

await Promise.all([redis, messages].map((one) => new Promise<void>((resolve) => one.once('ready', () => resolve()))));
const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => void obey(line));
orders.on('close', () => process.exit(0));
say('ready');
