/**
 * The tests that staff see. Each one sets up an order of events that the statement decides, and judges by the answers
 * that readers got and by the calls that the store saw.
 */
import type { Harness, TestContext } from '@/runner/testing';
import {
  countingStore,
  drawn,
  IF_DOWN_MS,
  idsLoaded,
  LOAD_TIMEOUT_MS,
  openCache,
  RETRY_MS,
  tableStore,
  type Viewer,
} from './support';

const SEPARATORS = [':', '/', '|', '-', '_', '.', ',', '#', ' ', '::', '\u0000', '","'];

/** A store that answers the given values in order, each call when the test releases it. */
function heldStore({ fake }: TestContext, answers: readonly unknown[]) {
  const left = [...answers];
  return fake.held(() => left.shift());
}

/** A store that answers 'v1', 'v2' and so on, and fails while `down`. */
function fallibleStore({ fake }: TestContext, delayMs: number) {
  const store = { down: false, loads: 0 };
  const load = fake.async(
    () => {
      if (store.down) throw new Error('the store is down');
      store.loads += 1;
      return `v${store.loads}`;
    },
    { delayMs },
  );
  return { store, load, save: fake.async(() => undefined, { delayMs }) };
}

export default ({ test, expect, settle, settleAll }: Harness) => {
  test(
    {
      id: 'lifetime-by-kind',
      title: 'Each kind of data keeps its own lifetime',
      behaviour: 'kinds with different lifetimes',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, ttlMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const lifetimes = context.random.shuffle([
        ['text', ttlMs],
        ['stock', ttlMs / 4],
        ['picture', ttlMs * 4],
      ] as const);
      const kinds = Object.fromEntries(lifetimes.map(([kind, ms]) => [kind, { ttlMs: ms }]));
      const cache = await openCache(context, load, save, { kinds });
      const readAll = async () => {
        for (const kind of ['text', 'stock', 'picture']) await cache.get(ann, kind, 'one');
      };
      const kindsLoaded = () => load.calls.map((call) => call.args[0]);

      await readAll();
      await context.clock.advance(ttlMs / 2);
      await readAll();
      expect(kindsLoaded(), 'kinds loaded until half of the middle lifetime').toEqual([
        'text',
        'stock',
        'picture',
        'stock',
      ]);
      await context.clock.advance(ttlMs / 2 + 10);
      await readAll();
      expect(kindsLoaded().slice(4), 'kinds loaded again after the middle lifetime').toEqual(['text', 'stock']);
    },
  );

  test(
    {
      id: 'reading-does-not-prolong',
      title: 'A value that is read all the time still ends with its lifetime',
      behaviour: 'reading does not prolong a lifetime',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind, ttlMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save);

      await cache.get(ann, kind, 'one');
      for (let quarter = 1; quarter <= 3; quarter += 1) {
        await context.clock.advance(ttlMs / 4);
        expect(await cache.get(ann, kind, 'one'), `after ${quarter} quarters of the lifetime`).toBe('v1');
      }
      await context.clock.advance(ttlMs / 4 + 10);
      expect(await cache.get(ann, kind, 'one'), 'after the lifetime').toBe('v2');
    },
  );

  test(
    {
      id: 'lifetimes-spread',
      title: 'Entries filled together run out at different moments, none of them late',
      behaviour: 'jitter spreads lifetimes and prolongs none',
      criterion: 'many-readers',
    },
    async (context) => {
      const { ann, kind, ttlMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const jitter = context.random.integer(2, 5) / 10;
      const many = 80;
      const cache = await openCache(context, load, save, { jitter, capacity: many });
      const readAll = () =>
        settleAll(Array.from({ length: many }, (_, index) => cache.get(ann, kind, `item ${index}`)));

      await readAll();
      await context.clock.advance(ttlMs * (1 - jitter) - 10);
      await readAll();
      expect(load.calls.length - many, 'reloads before the shortest possible lifetime').toBe(0);

      await context.clock.advance((ttlMs * jitter) / 2);
      await readAll();
      const early = load.calls.length - many;
      expect(early, `of ${many} entries, those that ran out in the first half of the spread`).toBeWithin(15, many - 15);

      await context.clock.advance((ttlMs * jitter) / 2 + 20);
      await readAll();
      expect(load.calls.length - many, 'reloads once the longest lifetime is over').toBe(many);
    },
  );

  test(
    {
      id: 'any-value-is-held',
      title: 'Null, zero, false and the empty string are values like any other',
      behaviour: 'values that count as false are held',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind, ttlMs, loadMs } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      const values: [string, unknown][] = [
        ['null', null],
        ['zero', 0],
        ['false', false],
        ['empty', ''],
      ];
      for (const [id, value] of values) put(ann, kind, id, value);
      const cache = await openCache(context, load, save);

      for (const [id, value] of values) expect(await cache.get(ann, kind, id), id).toBe(value);
      await context.clock.advance(ttlMs - 5_000);
      for (const [id, value] of values) expect(await cache.get(ann, kind, id), `${id}, read again`).toBe(value);
      expect(idsLoaded(load), 'ids that were loaded').toEqual(values.map(([id]) => id));
    },
  );

  test(
    {
      id: 'roles-apart',
      title: 'Where the answer depends on the role, no role gets the answer of another, nor joins its load',
      behaviour: 'no answer crosses from one role to another',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, annAsOther, bob, kind, loadMs } = drawn(context);
      const load = context.fake.async(
        (_kind: string, _id: string, viewer: Viewer) => `for ${viewer.role} of ${viewer.tenant}`,
        { delayMs: loadMs },
      );
      const cache = await openCache(
        context,
        load,
        context.fake.async(() => undefined),
        { perRole: true },
      );
      const viewers = context.random.shuffle([ann, annAsOther, bob]);
      const own = viewers.map((viewer) => `for ${viewer.role} of ${viewer.tenant}`);

      const together = await settleAll(viewers.map((viewer) => cache.get(viewer, kind, 'one')));
      expect(
        together.map((one) => (one.status === 'fulfilled' ? one.value : one.error.message)),
        'what three viewers got who asked at the same moment',
      ).toEqual(own);
      for (const [index, viewer] of viewers.entries()) {
        expect(await cache.get(viewer, kind, 'one'), `what ${viewer.role} of ${viewer.tenant} got later`).toBe(
          own[index],
        );
      }
      expect(load.calls.length, 'loads').toBe(3);
    },
  );

  test(
    {
      id: 'roles-share',
      title: 'Where the answer does not depend on the role, the roles of a tenant share one entry',
      behaviour: 'one entry for all roles where that is safe',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, annAsOther, bob, kind, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save);

      for (const viewer of [ann, annAsOther, bob]) await cache.get(viewer, kind, 'one');
      expect(
        load.calls.map((call) => (call.args[2] as Viewer).tenant),
        'tenants for whom the store was asked',
      ).toEqual([ann.tenant, bob.tenant]);
    },
  );

  test(
    {
      id: 'names-never-collide',
      title: 'Names with any characters in them never share an entry',
      behaviour: 'parts of a key that look alike when joined',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { kind } = drawn(context);
      const load = context.fake.async((...asked: unknown[]) => JSON.stringify(asked));
      const cache = await openCache(
        context,
        load,
        context.fake.async(() => undefined),
        { perRole: true, capacity: 500 },
      );
      const asks: [tenant: string, role: string, id: string][] = [];
      for (const s of SEPARATORS) {
        asks.push(['a', 'r', `b${s}c`], [`a${s}b`, 'r', 'c']);
        asks.push(['a', 'r', `b${s}${kind}${s}c`], [`a${s}${kind}${s}b`, 'r', 'c']);
        asks.push(['a', `b${s}c`, 'd'], [`a${s}b`, 'c', 'd']);
        asks.push(['a', 'c', `d${s}b`], ['a', `b${s}c`, 'd']);
      }
      for (const id of ['constructor', '__proto__', 'toString', '', ' ']) asks.push(['a', 'r', id], [id, 'r', 'a']);

      for (const [tenant, role, id] of context.random.shuffle(asks)) {
        const viewer = { tenant, role };
        const got = JSON.parse(String(await cache.get(viewer, kind, id))) as [string, string, Viewer];
        expect([got[2].tenant, got[2].role, got[1]], 'tenant, role and id for which the answer was loaded').toEqual([
          tenant,
          role,
          id,
        ]);
      }
    },
  );

  test(
    {
      id: 'missing-counts-in-the-bound',
      title: 'Entries that say "there is none" count in the bound like any other',
      behaviour: 'asking for what does not exist cannot fill the memory',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind, loadMs, capacity } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      const ids = Array.from({ length: capacity }, (_, index) => `item ${index}`);
      for (const id of ids) put(ann, kind, id, id);
      const cache = await openCache(context, load, save, { capacity });

      for (const id of ids) await cache.get(ann, kind, id);
      for (const id of ids) await cache.get(ann, kind, `no ${id}`);
      const before = load.calls.length;
      for (const id of ids) await cache.get(ann, kind, id);
      expect(load.calls.length - before, 'values that had to be loaded again').toBe(capacity);
    },
  );

  test(
    {
      id: 'memory-bounded',
      title: 'What is kept in memory does not grow with the number of ids ever asked for',
      behaviour: 'memory under many different ids',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind } = drawn(context);
      const long = 'x'.repeat(4_000);
      const load = context.fake.async((_kind: string, id: string) => {
        if (id.startsWith('down')) throw new Error('the store is down');
        return id.startsWith('none') ? undefined : `${id}${long}`;
      });
      const save = context.fake.async(() => undefined);
      const cache = await openCache(context, load, save, { capacity: 4, perRole: true, missingMs: 50 });
      const round = async (name: string, times: number) => {
        for (let index = 0; index < times; index += 1) {
          await cache.get(ann, kind, `${name} ${index} ${long}`);
          await cache.get(ann, kind, `none ${name} ${index} ${long}`);
          await settle(cache.get(ann, kind, `down ${name} ${index} ${long}`));
          await cache.write(ann, kind, `${name} ${index} ${long}`, 1);
        }
        await context.clock.advance(LOAD_TIMEOUT_MS * 2);
      };

      await round('first', 20);
      const before = await context.heapBytes();
      await round('later', 100);
      const grown = Math.round(((await context.heapBytes()) - before) / 1_000);
      expect(grown < 150, `300 further ids of 4 KB each make the heap grow by less than 150 KB (by ${grown} KB)`).toBe(
        true,
      );
    },
  );

  test(
    {
      id: 'missing-and-values-change-places',
      title: 'A write ends "there is none" at once, and "there is none" ends an old value',
      behaviour: 'a value that appears or disappears',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      const cache = await openCache(context, load, save, { staleMs, ifDownMs: IF_DOWN_MS });

      expect(await cache.get(ann, kind, 'one'), 'before it was written').toBe(undefined);
      await cache.write(ann, kind, 'one', 'here');
      expect(await cache.get(ann, kind, 'one'), 'after it was written').toBe('here');

      put(ann, kind, 'one', undefined);
      await context.clock.advance(ttlMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'stale, while the refresh runs').toBe('here');
      await context.clock.advance(loadMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'after the refresh found none').toBe(undefined);
    },
  );

  test(
    {
      id: 'late-fill',
      title: 'A slow read that began before a write does not put the old value back',
      behaviour: 'a late answer after a write is not stored',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const load = heldStore(context, ['old', 'new']);
      const save = context.fake.async(() => undefined, { delayMs: loadMs });
      const cache = await openCache(context, load, save);

      const slow = cache.get(ann, kind, 'one');
      await context.clock.flush();
      await cache.write(ann, kind, 'one', 'new');
      await load.release();
      const later = cache.get(ann, kind, 'one');
      await context.clock.flush();
      expect(load.calls.length, 'loads, one of them after the write').toBe(2);
      await load.release();
      expect(await later, 'a read that began after the write').toBe('new');
      await settle(slow);
      expect(await cache.get(ann, kind, 'one'), 'a read when all is quiet').toBe('new');
    },
  );

  test(
    {
      id: 'no-joining-an-older-load',
      title: 'A read that begins after a write does not join a load that began before it',
      behaviour: 'readers after a write start their own load',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const load = heldStore(context, ['old', 'new']);
      const save = context.fake.async(() => undefined, { delayMs: loadMs });
      const cache = await openCache(context, load, save);

      const early = cache.get(ann, kind, 'one');
      await context.clock.flush();
      await cache.write(ann, kind, 'one', 'new');
      const later = cache.get(ann, kind, 'one');
      await context.clock.flush();
      expect(load.calls.length, 'loads, one of them after the write').toBe(2);
      await load.release();
      await load.release();
      expect(await later, 'the read that began after the write').toBe('new');
      await settle(early);
    },
  );

  test(
    {
      id: 'read-during-save',
      title: 'What a reader loads while the save is under way does not outlive the save',
      behaviour: 'a read between the start and the end of a write',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const row = { value: 'old' };
      const load = context.fake.async(() => row.value, { delayMs: loadMs });
      const save = context.fake.held((_kind: string, _id: string, value: string) => {
        row.value = value;
      });
      const cache = await openCache(context, load, save);

      await cache.get(ann, kind, 'one');
      const writing = cache.write(ann, kind, 'one', 'new');
      await context.clock.flush();
      await cache.get(ann, kind, 'one');
      await save.release();
      await writing;
      expect(await cache.get(ann, kind, 'one'), 'a read after the write').toBe('new');
    },
  );

  test(
    {
      id: 'write-settles-as-the-store',
      title: 'A write is acknowledged when the store has it, and not before',
      behaviour: 'the store, not the cache, acknowledges a write',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const { load } = countingStore(context, loadMs);
      const saveMs = 100 + loadMs;
      const save = context.fake.async(() => undefined, { delayMs: saveMs });
      const cache = await openCache(context, load, save);

      const before = context.clock.now();
      await cache.write(ann, kind, 'one', { amount: 7 });
      expect(context.clock.now() - before, 'ms until the write was acknowledged').toBe(saveMs);
      expect(
        save.calls.map((call) => call.args),
        'what the store was asked to save',
      ).toEqual([[kind, 'one', { amount: 7 }, ann]]);
    },
  );

  test(
    {
      id: 'failed-save',
      title: 'A save that fails is reported, and the old value goes all the same',
      behaviour: 'a write that may or may not have happened',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const row = { value: 'old' };
      const load = context.fake.async(() => row.value, { delayMs: loadMs });
      const save = context.fake.async(
        () => {
          row.value = 'new';
          throw new Error('connection lost');
        },
        { delayMs: loadMs },
      );
      const cache = await openCache(context, load, save);

      await cache.get(ann, kind, 'one');
      const outcome = await settle(cache.write(ann, kind, 'one', 'new'));
      expect(outcome.status === 'rejected' ? outcome.error.message : outcome.status, 'how the write ended').toBe(
        'connection lost',
      );
      expect(await cache.get(ann, kind, 'one'), 'a read after a save that was applied although it failed').toBe('new');
    },
  );

  test(
    {
      id: 'write-reaches-every-role',
      title: 'A write by one role makes the entries of all roles go',
      behaviour: 'a write removes what other roles see',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, annAsOther, kind, loadMs } = drawn(context);
      const row = { value: 'old' };
      const load = context.fake.async((_kind: string, _id: string, viewer: Viewer) => `${row.value}, ${viewer.role}`, {
        delayMs: loadMs,
      });
      const save = context.fake.async(
        (_kind: string, _id: string, value: string) => {
          row.value = value;
        },
        { delayMs: loadMs },
      );
      const cache = await openCache(context, load, save, { perRole: true });

      for (const viewer of [ann, annAsOther]) await cache.get(viewer, kind, 'one');
      await cache.write(ann, kind, 'one', 'new');
      for (const viewer of context.random.shuffle([ann, annAsOther])) {
        expect(await cache.get(viewer, kind, 'one'), `what ${viewer.role} reads after the write`).toBe(
          `new, ${viewer.role}`,
        );
      }
    },
  );

  test(
    {
      id: 'write-leaves-others',
      title: 'A write leaves the entries of other ids, kinds and tenants alone',
      behaviour: 'a write removes no more than it must',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, bob, kind, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save, { kinds: { [kind]: {}, other: {} } });
      const readOthers = async () => {
        await cache.get(ann, kind, 'two');
        await cache.get(ann, 'other', 'one');
        await cache.get(bob, kind, 'one');
      };

      await cache.get(ann, kind, 'one');
      await readOthers();
      await cache.write(ann, kind, 'one', 'new');
      await readOthers();
      expect(load.calls.length, 'loads; none of the others had to be loaded again').toBe(4);
    },
  );

  test(
    {
      id: 'one-refresh-for-many',
      title: 'Many readers of one stale value start one refresh between them',
      behaviour: 'a stale value is refreshed once',
      criterion: 'many-readers',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs, readers } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save, { staleMs });

      await cache.get(ann, kind, 'one');
      await context.clock.advance(ttlMs + 10);
      const answers = await settleAll(Array.from({ length: readers }, () => cache.get(ann, kind, 'one')));
      expect(
        answers.map((one) => (one.status === 'fulfilled' ? one.value : one.error.message)),
        'what the readers of the stale value got',
      ).toEqual(Array(readers).fill('v1'));
      await context.clock.advance(loadMs + 10);
      expect(load.calls.length, 'loads: the first and one refresh').toBe(2);
    },
  );

  test(
    {
      id: 'stale-period-ends',
      title: 'When lifetime and stale period are over, a read waits for the new value',
      behaviour: 'an old value is not served for ever',
      criterion: 'many-readers',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save, { staleMs, ifDownMs: IF_DOWN_MS });

      await cache.get(ann, kind, 'one');
      await context.clock.advance(ttlMs + staleMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'a read after the stale period').toBe('v2');
    },
  );

  test(
    {
      id: 'failed-refresh',
      title: 'A refresh that fails troubles no reader, and a later read tries again',
      behaviour: 'the store fails during a refresh in the background',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs } = drawn(context);
      const { store, load, save } = fallibleStore(context, loadMs);
      const cache = await openCache(context, load, save, { staleMs });

      await cache.get(ann, kind, 'one');
      store.down = true;
      await context.clock.advance(ttlMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'a stale read').toBe('v1');
      await context.clock.advance(loadMs + RETRY_MS + 20);
      store.down = false;
      expect(await cache.get(ann, kind, 'one'), 'a stale read after the refresh failed').toBe('v1');
      await context.clock.advance(loadMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'a read after the second refresh').toBe('v2');
      expect(load.calls.length, 'loads in all').toBe(3);
    },
  );

  test(
    {
      id: 'slow-store-given-up',
      title: 'A load that takes too long is given up, and the next read starts another',
      behaviour: 'the store does not answer in time',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const loadTimeoutMs = 500 * context.random.integer(2, 6);
      const load = context.fake.async(() => 'fine', {
        delayMs: (_call, index) => (index === 0 ? 600_000 : loadMs),
      });
      const cache = await openCache(
        context,
        load,
        context.fake.async(() => undefined),
        { loadTimeoutMs },
      );

      const before = context.clock.now();
      const waited = await settle(cache.get(ann, kind, 'one'));
      expect(waited.status === 'rejected' ? waited.error.name : waited.value, 'how the read ended').toBe(
        'TimeoutError',
      );
      expect(context.clock.now() - before, 'ms that it waited').toBeWithin(loadTimeoutMs, loadTimeoutMs + 5);
      expect(await cache.get(ann, kind, 'one'), 'the next read').toBe('fine');
      expect(load.calls.length, 'loads').toBe(2);
    },
  );

  test(
    {
      id: 'late-answer-ignored',
      title: 'The answer of a load that was given up does not replace a newer one',
      behaviour: 'an answer that comes after it was given up',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind } = drawn(context);
      const load = heldStore(context, ['newer', 'too late']);
      const cache = await openCache(
        context,
        load,
        context.fake.async(() => undefined),
      );

      const first = cache.get(ann, kind, 'one');
      await context.clock.advance(LOAD_TIMEOUT_MS + 10);
      await settle(first);
      const second = cache.get(ann, kind, 'one');
      await context.clock.flush();
      expect(load.calls.length, 'loads').toBe(2);
      await load.release(1);
      expect(await second, 'the read whose load was in time').toBe('newer');
      await load.release(0);
      expect(await cache.get(ann, kind, 'one'), 'a read after the late answer came').toBe('newer');
    },
  );

  test(
    {
      id: 'old-value-on-bad-days',
      title: 'While the store fails or hangs an old value is served, as long as it may be',
      behaviour: 'old values on bad days',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, ttlMs, loadMs } = drawn(context);
      const store = { delayMs: loadMs, down: false };
      const load = context.fake.async(
        () => {
          if (store.down) throw new Error('the store is down');
          return 'old';
        },
        { delayMs: () => store.delayMs },
      );
      const save = context.fake.async(() => undefined);
      const cache = await openCache(context, load, save, { ifDownMs: IF_DOWN_MS });

      await cache.get(ann, kind, 'one');
      store.delayMs = 900_000;
      await context.clock.advance(ttlMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'a read while the store hangs').toBe('old');
      store.delayMs = loadMs;
      store.down = true;
      await context.clock.advance(RETRY_MS + 10);
      expect(await cache.get(ann, kind, 'one'), 'a read while the store fails').toBe('old');

      await context.clock.advance(IF_DOWN_MS);
      const late = await settle(cache.get(ann, kind, 'one'));
      expect(late.status === 'rejected' ? late.error.message : late.value, 'when the value is too old').toBe(
        'the store is down',
      );
    },
  );

  test(
    {
      id: 'pause-after-failure',
      title: 'After a failed load an old value is served for a while without asking the store again',
      behaviour: 'a store that is down is left alone',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs } = drawn(context);
      const { store, load, save } = fallibleStore(context, loadMs);
      const retryMs = 1_000 * context.random.integer(6, 12);
      const cache = await openCache(context, load, save, { staleMs, ifDownMs: IF_DOWN_MS, retryMs });
      const readOften = async () => {
        for (let read = 0; read < 5; read += 1) {
          const before = context.clock.now();
          expect(await cache.get(ann, kind, 'one'), 'a read in the pause').toBe('v1');
          expect(context.clock.now() - before, 'ms that it waited').toBe(0);
          await context.clock.advance(retryMs / 8);
        }
      };

      await cache.get(ann, kind, 'one');
      store.down = true;
      await context.clock.advance(ttlMs + 10);
      await cache.get(ann, kind, 'one');
      await context.clock.advance(loadMs + 10);
      await readOften();
      expect(load.calls.length, 'loads until the pause after the failed refresh ends').toBe(2);

      await context.clock.advance(retryMs + staleMs);
      expect(await cache.get(ann, kind, 'one'), 'a read after the stale period').toBe('v1');
      expect(load.calls.length, 'loads after the pause').toBe(3);
      await readOften();
      expect(load.calls.length, 'loads in the second pause').toBe(3);
    },
  );

  test(
    {
      id: 'nothing-old-after-a-write',
      title: 'After a write not even a store that is down brings the old value back',
      behaviour: 'the store fails just after a write',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const { store, load, save } = fallibleStore(context, loadMs);
      const cache = await openCache(context, load, save, { ifDownMs: IF_DOWN_MS });

      await cache.get(ann, kind, 'one');
      await cache.write(ann, kind, 'one', 'new');
      store.down = true;
      const read = await settle(cache.get(ann, kind, 'one'));
      expect(read.status === 'rejected' ? read.error.message : read.value, 'a read after the write').toBe(
        'the store is down',
      );
    },
  );
};
