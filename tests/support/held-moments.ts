/**
 * Loaded into a server before anything else of it (`node --import`), this puts the server's clock and its ids into a
 * test's hand, through the registry slot that production leaves empty.
 *
 * An id depends on the request that asks for it and on how many that request has drawn before, never on what other requests
 * drew in between: otherwise one person's activity would shift everybody's ids, and two runs could not be compared by
 * bytes. The clock stands still until the parent process moves it by a message `{ hold: <ISO 8601> }`.
 *
 * The `Date` header is Node's own and reads the machine's clock; it is given the held one, like everything else. And while
 * the clock stands nothing that repeats comes round: intervals are made and never fire.
 */
import crypto from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Database } from '../../db/client';
import type { MomentSource } from '../../lib/moment';
import { type ProcessSlots, provide, resolveOptional } from '../../lib/process';
import { seededId } from './moments';

const seed = process.env.PLUMBLINE_HELD_SEED ?? 'held';
let now = new Date(process.env.PLUMBLINE_HELD_NOW ?? '2026-03-02T09:00:00Z');

const drawn = new Map<string, number>();
const requestNow = (): string | undefined => resolveOptional('requestContext')?.getStore()?.requestId;

function draw(request: string): string {
  const count = (drawn.get(request) ?? 0) + 1;
  drawn.set(request, count);
  return `${seed}/${request}/${count}`;
}

const source: MomentSource = {
  now: () => new Date(now),
  id: () => seededId(draw(requestNow() ?? 'no request')),
};
provide('moments', source);

// One transaction at a time, in the order in which they were asked for: what a page reads first it then also has first, and
// React sends the parts of a page in one order.
let last: Promise<unknown> = Promise.resolve();
const inTurn = (database: Database): Database => ({
  ...database,
  transaction: (settings, work) => {
    const turn = last.then(() => database.transaction(settings, work));
    last = turn.catch(() => {});
    return turn;
  },
});
const registry = globalThis as { [key: symbol]: Partial<ProcessSlots> };
const slots = Symbol.for('plumbline');
registry[slots] = new Proxy(registry[slots] ?? {}, {
  set: (target, name, value) => Reflect.set(target, name, name === 'database' ? inTurn(value as Database) : value),
});

// next-auth draws its tokens against forged forms by itself; within a request they follow from it too.
const randomBytes = crypto.randomBytes as (size: number, callback?: unknown) => Buffer;
crypto.randomBytes = ((size: number, callback?: unknown) => {
  const request = requestNow();
  if (request === undefined || callback !== undefined) return randomBytes(size, callback);
  return crypto.createHash('shake256', { outputLength: size }).update(draw(request)).digest();
}) as typeof crypto.randomBytes;
// A session's key is derived on another thread otherwise, and may come before or after what was asked for meanwhile.
crypto.hkdf = ((
  digest: string,
  key: never,
  salt: never,
  info: never,
  length: number,
  done: (...given: unknown[]) => void,
) => process.nextTick(done, null, crypto.hkdfSync(digest, key, salt, info, length))) as typeof crypto.hkdf;
// Next names each rendering by a random text, and draws those from a pool; they follow from how many it has filled.
crypto.randomFillSync = ((buffer: Buffer) => {
  const filled = crypto.createHash('shake256', { outputLength: buffer.byteLength }).update(draw('pool')).digest();
  return buffer.fill(filled);
}) as typeof crypto.randomFillSync;

channel('http.server.request.start').subscribe((message) => {
  const { response } = message as { response: ServerResponse };
  response.setHeader('date', now.toUTCString());
});

const makeInterval = globalThis.setInterval;
globalThis.setInterval = ((...given: Parameters<typeof setInterval>) => {
  const timer = makeInterval(...given);
  clearInterval(timer);
  return timer;
}) as typeof setInterval;

process.on('message', (message: { hold?: string }) => {
  if (typeof message.hold !== 'string') return;
  now = new Date(message.hold);
  process.send?.({ held: message.hold });
});
