/**
 * One process of a fleet that asks a limiter as fast as it is told to, and writes each decision down before it goes on:
 * `a` or `r` (admitted, refused), `s` or `l` (by the store, by the process's own share), the wall clock in milliseconds, how long the answer took.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { CONNECTION, RedisLimiter } from '@/content/exercises/rate-limiter/production/redis-limiter';
import { TornLimiter } from './torn-limiter';

export interface LimiterSettings {
  readonly address: string;
  /** Of the bucket; two fleets of one name share it. */
  readonly name: string;
  readonly limiter: 'shared' | 'torn';
  readonly capacity: number;
  readonly refillPerSecond: number;
  readonly share: { readonly capacity: number; readonly refillPerSecond: number };
  readonly callers: number;
  readonly pauseMs: number;
}

const settings: LimiterSettings = JSON.parse(process.argv[2] ?? '');
const redis = new Redis(settings.address, CONNECTION);
redis.on('error', () => {});
const make = settings.limiter === 'torn' ? TornLimiter : RedisLimiter;
const limiter = new make(redis, settings);
const wall = () => performance.timeOrigin + performance.now();

let open = true;
process.stdin.on('end', () => {
  open = false;
});
process.stdin.resume();

async function ask(): Promise<void> {
  while (open) {
    const began = performance.now();
    const { allowed, decidedBy } = await limiter.tryAcquire('one key');
    const took = performance.now() - began;
    writeSync(
      1,
      `${allowed ? 'a' : 'r'}${decidedBy === 'store' ? 's' : 'l'} ${wall().toFixed(3)} ${took.toFixed(1)}\n`,
    );
    await wait(settings.pauseMs);
  }
}
await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
await Promise.all(Array.from({ length: settings.callers }, ask));
redis.disconnect();
