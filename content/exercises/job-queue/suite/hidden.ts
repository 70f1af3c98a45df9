import type { Harness } from '@/runner/testing';
import { HOUR, MINUTE, namesOf, open } from './support';

/** How finely a wait is looked at: in this many steps from half of the ceiling to all of it. */
const STEPS = 20;

export default (harness: Harness) => {
  const { test, expect } = harness;

  // Leases

  test(
    {
      id: 'late-worker-refused',
      title: 'A worker whose lease ran out cannot finish the job that another worker holds now',
      behaviour: 'success told too late',
      criterion: 'leases',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, stateOf, ceiling } = await open(harness, context);
      const id = await add('a');
      const early = await take();
      await clock.advance(options.visibilityMs);
      await stateOf(id);
      await clock.advance(ceiling(1));
      const later = await take();
      expect(await queue.succeed(early.receipt), 'succeed of the first worker').toBe(false);
      expect(await stateOf(id), 'state').toBe('processing');
      expect(await queue.succeed(later.receipt), 'succeed of the second worker').toBe(true);
      expect(await stateOf(id), 'state at the end').toBe('succeeded');
    },
  );

  test(
    {
      id: 'late-failure-refused',
      title: 'A worker whose lease ran out cannot fail the job that another worker holds now',
      behaviour: 'failure told too late',
      criterion: 'leases',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, ceiling } = await open(harness, context);
      const id = await add('a');
      const early = await take();
      await clock.advance(options.visibilityMs);
      await queue.get(id);
      await clock.advance(ceiling(1));
      const later = await take();
      expect(await queue.fail(early.receipt, 'too late', true), 'fail of the first worker').toBe(false);
      expect(await queue.get(id), 'get').toEqual({ id, state: 'processing', attempts: 2, reason: 'lease ran out' });
      expect(await queue.succeed(later.receipt), 'succeed of the second worker').toBe(true);
    },
  );

  test(
    {
      id: 'lease-ends-on-time',
      title: 'A lease lasts to its last millisecond, and has run out in the next, taken again or not',
      behaviour: 'the very end of a lease',
      criterion: 'leases',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, stateOf } = await open(harness, context);
      const inTime = await add('in time');
      const tooLate = await add('too late');
      const one = await take();
      const two = await take();
      await clock.advance(options.visibilityMs - 1);
      expect(await queue.succeed(one.receipt), 'succeed one millisecond before the end').toBe(true);
      await clock.advance(1);
      expect(await queue.succeed(two.receipt), 'succeed at the end').toBe(false);
      expect(await stateOf(inTime), 'state of the first').toBe('succeeded');
      expect(await stateOf(tooLate), 'state of the second').toBe('failed');
    },
  );

  test(
    {
      id: 'extend-starts-anew',
      title: 'A sign of life starts the lease anew; after the end it changes nothing',
      behaviour: 'a worker that needs longer',
      criterion: 'leases',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, stateOf } = await open(harness, context);
      const id = await add('a');
      const { receipt } = await take();
      const part = Math.round(options.visibilityMs * 0.7);
      for (let count = 1; count <= 3; count += 1) {
        await clock.advance(part);
        expect(await queue.extend(receipt), `extend number ${count}`).toBe(true);
      }
      await clock.advance(options.visibilityMs - 1);
      expect(await stateOf(id), 'state one millisecond before the end').toBe('processing');
      await clock.advance(1);
      expect(await queue.extend(receipt), 'extend at the end').toBe(false);
      expect(await stateOf(id), 'state at the end').toBe('failed');
    },
  );

  test(
    {
      id: 'crash-counts-as-attempt',
      title: 'A job that kills each of its workers is dead-lettered after maxAttempts leases',
      behaviour: 'a job that kills its workers',
      criterion: 'retries',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, stateOf, ceiling } = await open(harness, context);
      const id = await add('poison');
      for (let attempt = 1; attempt <= options.maxAttempts; attempt += 1) {
        expect((await take(`take number ${attempt}`)).attempt, 'attempt').toBe(attempt);
        await clock.advance(options.visibilityMs);
        if (attempt < options.maxAttempts) expect(await stateOf(id), `state after crash ${attempt}`).toBe('failed');
        else expect(await stateOf(id), 'state after the last crash').toBe('dead-lettered');
        await clock.advance(ceiling(attempt));
      }
      expect(await queue.take(), 'take afterwards').toBe(null);
      expect(await queue.deadLetters(), 'deadLetters').toEqual([
        { id, payload: 'poison', attempts: options.maxAttempts, reason: 'lease ran out' },
      ]);
    },
  );

  // Retries

  test(
    {
      id: 'waits-double-and-stop-growing',
      title: 'Each wait lies between half of its ceiling and all of it; ceilings double up to backoffMaxMs',
      behaviour: 'waits from attempt to attempt',
      criterion: 'retries',
    },
    async (context) => {
      const { clock, params } = context;
      const backoffMaxMs = (params.backoffBaseMs as number) * 40;
      const { queue, add, take, ceiling } = await open(harness, context, { maxAttempts: 9, backoffMaxMs });
      await add('a');
      for (let attempt = 1; attempt < 9; attempt += 1) {
        const { receipt } = await take(`take number ${attempt}`);
        await queue.fail(receipt, 'no');
        const most = ceiling(attempt);
        await clock.advance(most / 2 - 1);
        expect(await queue.take(), `take ${most / 2 - 1} ms after failed attempt ${attempt}`).toBe(null);
        await clock.advance(most / 2 + 1);
      }
      expect((await take('the last take')).attempt, 'attempt').toBe(9);
    },
  );

  test(
    {
      id: 'waits-are-spread',
      title:
        'Jobs that fail at the same moment come back at different moments, all over the second half of the ceiling',
      behaviour: 'many jobs failing at once',
      criterion: 'retries',
    },
    async (context) => {
      const { clock } = context;
      const { queue, add, take, ceiling } = await open(harness, context);
      const jobs = 60;
      for (let count = 0; count < jobs; count += 1) await add(count);
      for (let count = 0; count < jobs; count += 1) await queue.fail((await take()).receipt, 'provider away');

      await clock.advance(ceiling(1) / 2 - 1);
      expect(await queue.take(), 'take before half of the ceiling').toBe(null);
      await clock.advance(1);
      const cameIn: number[] = [];
      for (let step = 0; step <= STEPS; step += 1) {
        let came = 0;
        while (await queue.take()) came += 1;
        cameIn.push(came);
        await clock.advance(ceiling(1) / 2 / STEPS);
      }
      const sum = (from: number, to: number) => cameIn.slice(from, to).reduce((total, one) => total + one, 0);
      expect(sum(0, STEPS + 1), 'jobs that came back within the ceiling').toBe(jobs);
      // A quarter of the range gets 15 of 60 on average. None at all, or 40, is no even draw: one in ten million is.
      for (let quarter = 0; quarter < 4; quarter += 1) {
        const from = quarter === 0 ? 0 : 1 + (quarter * STEPS) / 4;
        expect(
          sum(from, 1 + ((quarter + 1) * STEPS) / 4),
          `jobs that came back in quarter ${quarter + 1} of the range`,
        ).toBeWithin(1, 40);
      }
    },
  );

  test(
    {
      id: 'permanent-failure',
      title: 'A permanent failure is dead-lettered at once',
      behaviour: 'a failure that cannot pass',
      criterion: 'retries',
    },
    async (context) => {
      const { queue, options, add, take } = await open(harness, context);
      const id = await add('broken file');
      const { receipt } = await take();
      expect(await queue.fail(receipt, 'not an image', true), 'fail').toBe(true);
      expect((await queue.get(id))?.state, 'state').toBe('dead-lettered');
      await context.clock.advance(options.backoffMaxMs);
      expect(await queue.take(), 'take afterwards').toBe(null);
      const letters = await queue.deadLetters();
      expect(letters, 'deadLetters').toEqual([{ id, payload: 'broken file', attempts: 1, reason: 'not an image' }]);
    },
  );

  test(
    {
      id: 'others-go-on',
      title: 'A job that waits for its retry keeps nobody behind it waiting',
      behaviour: 'work behind a failed job',
      criterion: 'load',
    },
    async (context) => {
      const { queue, add, take } = await open(harness, context);
      const [failing, ...rest] = namesOf(context.params);
      await add(failing, { priority: 9 });
      for (const name of rest) await add(name);
      await queue.fail((await take()).receipt, 'no');
      for (const name of rest) expect((await queue.take())?.payload, 'payload of the next job').toBe(name);
      expect(await queue.take(), 'take when the others are gone').toBe(null);
    },
  );

  // Once

  test(
    {
      id: 'key-is-known-in-every-state',
      title: 'A key is known while its job is processing, failed and, for a time, succeeded',
      behaviour: 'a repeated add while the job runs and after it',
      criterion: 'once',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, ceiling } = await open(harness, context);
      const key = `${namesOf(context.params)[0]}-7`;
      const id = await add('first', { key });
      const repeats = async (when: string) => {
        const again = await queue.add({ payload: 'again', key });
        expect(again.duplicate, `duplicate ${when}`).toBe(true);
        expect(again.id, `id ${when}`).toBe(id);
      };
      const first = await take();
      await repeats('while it is processing');
      await queue.fail(first.receipt, 'no');
      await repeats('while it waits for its retry');
      await clock.advance(ceiling(1));
      await queue.succeed((await take()).receipt);
      await repeats('right after it succeeded');
      await clock.advance(options.keepFinishedMs - 1);
      await repeats('at the end of keepFinishedMs');
      expect(await queue.take(), 'take at the end').toBe(null);
    },
  );

  test(
    {
      id: 'key-of-a-dead-letter',
      title: 'A key of a dead-lettered job stays known',
      behaviour: 'a repeated add of a job that was given up',
      criterion: 'once',
    },
    async (context) => {
      const { queue, options, add, take } = await open(harness, context);
      const id = await add('first', { key: 'k' });
      await queue.fail((await take()).receipt, 'broken', true);
      await context.clock.advance(options.keepFinishedMs * 3);
      const again = await queue.add({ payload: 'again', key: 'k' });
      expect(again.duplicate, 'duplicate').toBe(true);
      expect(again.id, 'id').toBe(id);
      expect(await queue.take(), 'take').toBe(null);
    },
  );

  test(
    {
      id: 'key-is-free-again',
      title: 'keepFinishedMs after its success a job is unknown and its key is free',
      behaviour: 'the end of a key',
      criterion: 'once',
    },
    async (context) => {
      const { queue, options, add, take } = await open(harness, context);
      const id = await add('first', { key: 'k' });
      await queue.succeed((await take()).receipt);
      await context.clock.advance(options.keepFinishedMs);
      expect(await queue.get(id), 'get of the forgotten job').toBe(null);
      const again = await queue.add({ payload: 'second', key: 'k' });
      expect(again.duplicate, 'duplicate').toBe(false);
      expect(again.id === id, 'whether the id was used before').toBe(false);
      expect((await take()).payload, 'payload').toBe('second');
    },
  );

  test(
    {
      id: 'effect-once-over-a-crash',
      title:
        'After a crash between effect and answer the job runs again under its id, and the late answer changes nothing',
      behaviour: 'a crash between the effect and the answer',
      criterion: 'once',
    },
    async (context) => {
      const { clock, fake } = context;
      const { queue, options, add, stateOf, ceiling } = await open(harness, context);
      const id = await add({ charge: 500 });
      // The provider applies each id once, which is all that makes a second run harmless.
      const charged = new Set<string>();
      const charge = (delivery: { id: string; payload: { charge: number } }) => {
        charged.add(delivery.id);
        return 'charged';
      };
      const stuck = fake.held(charge);
      const first = queue.work(stuck);
      await clock.flush();
      expect(stuck.calls, 'calls of the first handler').toHaveLength(1);
      charge((stuck.calls[0]?.args[0] ?? { id: '' }) as Parameters<typeof charge>[0]);

      await clock.advance(options.visibilityMs);
      expect(await stateOf(id), 'state when the lease has run out').toBe('failed');
      await clock.advance(ceiling(1));
      const second = fake.sync(charge);
      expect(await queue.work(second), 'work of the second worker').toBe('succeeded');
      expect([...charged], 'ids that the provider saw').toEqual([id]);

      await stuck.release();
      expect(await first, 'work of the first worker').toBe('late');
      expect(await queue.get(id), 'get').toEqual({ id, state: 'succeeded', attempts: 2, reason: 'lease ran out' });
    },
  );

  // Work

  test(
    {
      id: 'work-waits-for-the-handler',
      title: 'work() answers only when the handler is done, and the job is processing until then',
      behaviour: 'a handler that takes its time',
      criterion: 'leases',
    },
    async (context) => {
      const { clock, fake } = context;
      const { queue, options, add, stateOf } = await open(harness, context);
      const id = await add('a');
      const slow = fake.held(() => null);
      const turn = queue.work(slow);
      await clock.flush();
      await clock.advance(options.visibilityMs - 1);
      expect(await stateOf(id), 'state while the handler runs').toBe('processing');
      await slow.release();
      expect(await turn, 'work').toBe('succeeded');
      expect(await stateOf(id), 'state afterwards').toBe('succeeded');
      expect(slow.calls, 'calls of the handler').toHaveLength(1);
    },
  );

  test(
    {
      id: 'work-tells-what-came',
      title: 'work() tells idle, succeeded and failed apart, and a permanent error ends the job',
      behaviour: 'how handlers end',
      criterion: 'retries',
    },
    async (context) => {
      const { clock, fake } = context;
      const { queue, add, ceiling } = await open(harness, context);
      const fine = fake.sync(() => 'done');
      expect(await queue.work(fine), 'work without a job').toBe('idle');
      expect(fine.calls, 'calls of the handler without a job').toHaveLength(0);

      const id = await add('a');
      const thrown = fake.sync(() => {
        throw new Error('no answer');
      });
      expect(await queue.work(thrown), 'work with a handler that throws').toBe('failed');
      expect(await queue.get(id), 'get after a throw').toEqual({
        id,
        state: 'failed',
        attempts: 1,
        reason: 'no answer',
      });
      await clock.advance(ceiling(1));
      expect(await queue.work(fine), 'work with a handler that returns').toBe('succeeded');
      const seen = (fine.calls[0]?.args[0] ?? {}) as { id?: string; attempt?: number; payload?: unknown };
      expect([seen.id, seen.attempt, seen.payload], 'what the handler was given').toEqual([id, 2, 'a']);

      const broken = await add('b');
      const permanent = fake.async(
        () => {
          throw Object.assign(new Error('no such account'), { name: 'PermanentError' });
        },
        { delayMs: 10 },
      );
      expect(await queue.work(permanent), 'work with a permanent error').toBe('failed');
      expect(await queue.get(broken), 'get after a permanent error').toEqual({
        id: broken,
        state: 'dead-lettered',
        attempts: 1,
        reason: 'no such account',
      });
    },
  );

  // Order

  test(
    {
      id: 'no-starvation',
      title: 'A stream of urgent jobs holds up an unimportant one for maxWaitMs and no longer',
      behaviour: 'one job under a stream of urgent ones',
      criterion: 'load',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take } = await open(harness, context);
      const every = options.maxWaitMs / 30;
      await add('patient', { priority: -1 });
      for (let step = 0; step < 30; step += 1) {
        await add(`urgent ${step}`, { priority: 5 });
        const { payload, receipt } = await take();
        expect(payload, `payload at ${clock.now()} ms`).toBe(`urgent ${step}`);
        await queue.succeed(receipt);
        await clock.advance(every);
      }
      await add('urgent 30', { priority: 5 });
      expect((await take()).payload, `payload at ${clock.now()} ms`).toBe('patient');
    },
  );

  test(
    {
      id: 'overdue-longest-first',
      title: 'Of several overdue jobs the one that is ready longest goes first, whatever its priority',
      behaviour: 'several jobs that waited too long',
      criterion: 'load',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add } = await open(harness, context);
      const [one, two, three, four] = namesOf(context.params);
      await add(one, { priority: 1 });
      await clock.advance(10);
      await add(two, { priority: 7 });
      await clock.advance(10);
      await add(three, { priority: 3 });
      await clock.advance(options.maxWaitMs - 10);
      // The first two are overdue, the third is 10 ms short of it.
      await add(four, { priority: 9 });
      const order: unknown[] = [];
      for (let count = 0; count < 4; count += 1) order.push((await queue.take())?.payload);
      expect(order, 'the order of deliveries').toEqual([one, two, four, three]);
    },
  );

  test(
    {
      id: 'retries-earn-no-place',
      title: 'A job that keeps failing does not become overdue by its failures',
      behaviour: 'a failing job beside urgent ones',
      criterion: 'load',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, ceiling } = await open(harness, context, {
        maxAttempts: 20,
        maxWaitMs: 10 * MINUTE,
        backoffBaseMs: MINUTE,
        backoffMaxMs: MINUTE,
        visibilityMs: 2 * MINUTE,
      });
      await add('failing');
      while (clock.now() < options.maxWaitMs) {
        const { receipt } = await take();
        await clock.advance(MINUTE);
        await queue.fail(receipt, 'no');
        await clock.advance(ceiling(1));
      }
      await add('urgent', { priority: 1 });
      expect((await take()).payload, 'payload of the first').toBe('urgent');
      expect((await take()).payload, 'payload of the second').toBe('failing');
    },
  );

  // Load and metrics

  test(
    {
      id: 'capacity-counts-unfinished',
      title: 'Jobs in work and jobs that wait for a retry count towards capacity; a repeated key is still told its job',
      behaviour: 'a full queue whose jobs were taken',
      criterion: 'load',
    },
    async (context) => {
      const capacity = context.params.capacity as number;
      const { queue, add, take } = await open(harness, context, { capacity });
      const id = await add(0, { key: 'k' });
      for (let count = 1; count < capacity; count += 1) await add(count);
      await queue.fail((await take()).receipt, 'no');
      await take();
      const refused = await queue.add({ payload: 'one too many', key: 'other' });
      expect(refused.accepted, 'accepted of one too many').toBe(false);
      const repeated = await queue.add({ payload: 'again', key: 'k' });
      expect([repeated.accepted, repeated.duplicate, repeated.id], 'a repeated key').toEqual([true, true, id]);
    },
  );

  test(
    {
      id: 'finished-make-room',
      title: 'Jobs that succeeded or were dead-lettered make room, and a refused key was not stored',
      behaviour: 'room after work is done',
      criterion: 'load',
    },
    async (context) => {
      const capacity = context.params.capacity as number;
      const { queue, add, take } = await open(harness, context, { capacity });
      for (let count = 0; count < capacity; count += 1) await add(count);
      expect((await queue.add({ payload: 'x', key: 'k' })).accepted, 'accepted when full').toBe(false);
      await queue.succeed((await take()).receipt);
      await queue.fail((await take()).receipt, 'broken', true);
      const stored = await queue.add({ payload: 'x', key: 'k' });
      expect([stored.accepted, stored.duplicate], 'the key that was refused before').toEqual([true, false]);
      await add('y');
      expect((await queue.add({ payload: 'z' })).accepted, 'accepted when full again').toBe(false);
    },
  );

  test(
    {
      id: 'lag-and-depth',
      title: 'Depth counts what is left to take, lag how long the longest-ready job has been ready',
      behaviour: 'depth and lag',
      criterion: 'load',
    },
    async (context) => {
      const { clock } = context;
      const { queue, add, take, ceiling } = await open(harness, context);
      const seen = async (when: string) => {
        const { depth, processing, deadLettered, lagMs } = await queue.metrics();
        return { when, depth, processing, deadLettered, lagMs };
      };
      const figures = (when: string, depth: number, processing: number, deadLettered: number, lagMs: number) => ({
        when,
        depth,
        processing,
        deadLettered,
        lagMs,
      });
      expect(await seen('empty'), 'metrics').toEqual(figures('empty', 0, 0, 0, 0));
      await add('a', { priority: 1 });
      await clock.advance(300);
      await add('b');
      await clock.advance(100);
      expect(await seen('two wait'), 'metrics').toEqual(figures('two wait', 2, 0, 0, 400));
      const a = await take();
      expect(await seen('one is taken'), 'metrics').toEqual(figures('one is taken', 1, 1, 0, 100));
      const b = await take();
      await queue.fail(a.receipt, 'no');
      await queue.fail(b.receipt, 'no', true);
      await clock.advance(ceiling(1) / 2 - 1);
      expect(await seen('one waits for its retry'), 'metrics').toEqual(figures('one waits for its retry', 1, 0, 1, 0));
      await clock.advance(ceiling(1) / 2 + 1);
      const { depth, lagMs } = await queue.metrics();
      expect(depth, 'depth after the wait').toBe(1);
      expect(lagMs, 'lagMs after the wait').toBeWithin(0, ceiling(1) / 2);
    },
  );

  test(
    {
      id: 'age-counts-from-the-add',
      title: 'The age of the oldest counts from its add, through leases and retries, until it is finished',
      behaviour: 'age of the oldest job',
      criterion: 'load',
    },
    async (context) => {
      const { clock } = context;
      const { queue, add, take, ceiling } = await open(harness, context);
      const age = async () => (await queue.metrics()).oldestAgeMs;
      await add('old', { priority: 1 });
      await clock.advance(1_000);
      await add('young');
      expect(await age(), 'oldestAgeMs while it is pending').toBe(1_000);
      const first = await take();
      await clock.advance(1_000);
      expect(await age(), 'oldestAgeMs while it is processing').toBe(2_000);
      await queue.fail(first.receipt, 'no');
      expect(await age(), 'oldestAgeMs while it waits for its retry').toBe(2_000);
      await clock.advance(ceiling(1));
      const second = await take();
      expect(await age(), 'oldestAgeMs while it runs again').toBe(2_000 + ceiling(1));
      await queue.succeed(second.receipt);
      expect(await age(), 'oldestAgeMs when the other is the oldest').toBe(1_000 + ceiling(1));
    },
  );

  test(
    {
      id: 'memory-is-bounded',
      title: 'Jobs that are done and forgotten leave nothing behind',
      behaviour: 'memory after many jobs',
      criterion: 'load',
    },
    async (context) => {
      const { clock, heapBytes } = context;
      const { queue, options, add, take } = await open(harness, context, { keepFinishedMs: MINUTE });
      const round = async (number: number) => {
        for (let count = 0; count < 50; count += 1) {
          await add(`${number}/${count} `.padEnd(2_048, 'x'), { key: `${number}/${count}` });
          await queue.succeed((await take()).receipt);
        }
        await clock.advance(options.keepFinishedMs);
        await add('the next', { key: `next ${number}` });
        await queue.succeed((await take()).receipt);
        await clock.advance(options.keepFinishedMs);
      };
      await round(0);
      const before = await heapBytes();
      for (let number = 1; number <= 20; number += 1) await round(number);
      await add('the last');
      expect((await heapBytes()) - before, 'growth of the heap in bytes').toBeWithin(-1e9, 1e6);
    },
  );

  test(
    {
      id: 'nothing-lost-in-a-storm',
      title:
        'With workers that finish, fail, fall silent and answer late, every job ends exactly once and none is lost',
      behaviour: 'a long run with everything going wrong',
      criterion: 'leases',
    },
    async (context) => {
      const { clock, random } = context;
      const { queue, options, add, stateOf, ceiling } = await open(harness, context, { visibilityMs: 5_000 });
      const ids: string[] = [];
      const ended = new Map<string, number>();
      const until = new Map<string, number>();
      let silent: string[] = [];
      const note = (id: string) => ended.set(id, (ended.get(id) ?? 0) + 1);

      for (let turn = 0; turn < 400; turn += 1) {
        if (ids.length < 30 && random.next() < 0.3) ids.push(await add(ids.length, { priority: random.integer(0, 3) }));
        const delivery = await queue.take();
        if (delivery) {
          const { id, receipt } = delivery;
          expect((until.get(id) ?? 0) <= clock.now(), `whether ${id} was free when it was handed out`).toBe(true);
          expect(ended.has(id), `whether ${id} was handed out after its end`).toBe(false);
          const luck = random.next();
          if (luck < 0.35) {
            expect(await queue.succeed(receipt), 'succeed in time').toBe(true);
            note(id);
          } else if (luck < 0.6) {
            expect(await queue.fail(receipt, 'no'), 'fail in time').toBe(true);
          } else {
            until.set(id, clock.now() + options.visibilityMs);
            silent.push(receipt);
          }
        }
        await clock.advance(random.integer(0, 400));
        if (random.next() < 0.05) {
          await clock.advance(options.visibilityMs);
          for (const receipt of silent) expect(await queue.succeed(receipt), 'succeed when too late').toBe(false);
          silent = [];
        }
      }
      // What is left gets workers that finish, until nothing can come any more.
      await clock.advance(options.visibilityMs + ceiling(options.maxAttempts));
      for (let round = 0; round < 3; round += 1) {
        for (let delivery = await queue.take(); delivery; delivery = await queue.take()) {
          if (await queue.succeed(delivery.receipt)) note(delivery.id);
        }
        await clock.advance(options.visibilityMs + ceiling(options.maxAttempts));
      }
      const dead = (await queue.deadLetters()).map((letter) => letter.id);
      for (const id of dead) note(id);
      expect(
        ids.filter((id) => ended.get(id) !== 1),
        'jobs that did not end exactly once',
      ).toEqual([]);
      for (const id of ids) {
        expect(await stateOf(id), `state of ${id}`).toBe(dead.includes(id) ? 'dead-lettered' : 'succeeded');
      }
      expect(clock.now() < HOUR, 'whether all of it is within keepFinishedMs').toBe(true);
    },
  );
};
