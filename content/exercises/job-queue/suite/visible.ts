import type { Harness } from '@/runner/testing';
import { namesOf, open } from './support';

export default (harness: Harness) => {
  const { test, expect } = harness;

  test(
    {
      id: 'add-take-succeed',
      title: 'A job goes from pending to processing to succeeded',
      behaviour: 'the way of a job that works',
      criterion: 'leases',
    },
    async (context) => {
      const { queue, add, take } = await open(harness, context);
      const [name] = namesOf(context.params);
      const id = await add({ name });
      expect(await queue.get(id), 'get after add').toEqual({ id, state: 'pending', attempts: 0, reason: null });

      const delivery = await take();
      expect(delivery.id, 'id').toBe(id);
      expect(delivery.attempt, 'attempt').toBe(1);
      expect(delivery.payload, 'payload').toEqual({ name });
      expect((await queue.get(id))?.state, 'state after take').toBe('processing');

      expect(await queue.succeed(delivery.receipt), 'succeed').toBe(true);
      expect(await queue.get(id), 'get after succeed').toEqual({ id, state: 'succeeded', attempts: 1, reason: null });
      expect(await queue.take(), 'take afterwards').toBe(null);
    },
  );

  test(
    {
      id: 'held-job-comes-back',
      title: 'A job is hidden while a worker holds it, and comes back when the worker stays silent',
      behaviour: 'a worker that dies',
      criterion: 'leases',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, take, ceiling } = await open(harness, context);
      const id = await add('a');
      await take();
      await clock.advance(options.visibilityMs - 1);
      expect(await queue.take(), 'take just before the lease runs out').toBe(null);
      await clock.advance(1);
      expect(await queue.get(id), 'get when the lease has run out').toEqual({
        id,
        state: 'failed',
        attempts: 1,
        reason: 'lease ran out',
      });
      await clock.advance(ceiling(1));
      const again = await take('take after the wait');
      expect(again.id, 'id').toBe(id);
      expect(again.attempt, 'attempt').toBe(2);
    },
  );

  test(
    {
      id: 'failed-job-waits',
      title: 'A failed job is handed out again after a wait between half and all of backoffBaseMs',
      behaviour: 'the first wait before a retry',
      criterion: 'retries',
    },
    async (context) => {
      const { clock } = context;
      const { queue, add, take, ceiling } = await open(harness, context);
      const id = await add('a');
      const first = await take();
      expect(await queue.fail(first.receipt, 'no connection'), 'fail').toBe(true);
      expect(await queue.get(id), 'get after fail').toEqual({
        id,
        state: 'failed',
        attempts: 1,
        reason: 'no connection',
      });
      await clock.advance(ceiling(1) / 2 - 1);
      expect(await queue.take(), 'take before half of the wait').toBe(null);
      await clock.advance(ceiling(1) / 2 + 1);
      expect((await take('take after the longest wait')).attempt, 'attempt').toBe(2);
    },
  );

  test(
    {
      id: 'attempts-end',
      title: 'After maxAttempts failed attempts a job is dead-lettered, with its last reason',
      behaviour: 'a job that always fails',
      criterion: 'retries',
    },
    async (context) => {
      const { clock } = context;
      const { queue, options, add, failOnce } = await open(harness, context);
      const id = await add('a');
      for (let attempt = 1; attempt <= options.maxAttempts; attempt += 1) await failOnce(`no ${attempt}`);
      const reason = `no ${options.maxAttempts}`;
      expect(await queue.get(id), 'get').toEqual({ id, state: 'dead-lettered', attempts: options.maxAttempts, reason });
      await clock.advance(options.backoffMaxMs);
      expect(await queue.take(), 'take afterwards').toBe(null);
      expect(await queue.deadLetters(), 'deadLetters').toEqual([
        { id, payload: 'a', attempts: options.maxAttempts, reason },
      ]);
    },
  );

  test(
    {
      id: 'higher-priority-first',
      title: 'The higher priority goes first, and of equals the one that was added first',
      behaviour: 'order by priority',
      criterion: 'load',
    },
    async (context) => {
      const { queue, add } = await open(harness, context);
      const [one, two, three, four] = namesOf(context.params);
      await add(one, { priority: 1 });
      await context.clock.advance(5);
      await add(two, { priority: 3 });
      await context.clock.advance(5);
      await add(three);
      await context.clock.advance(5);
      await add(four, { priority: 3 });
      const order: unknown[] = [];
      for (let count = 0; count < 4; count += 1) order.push((await queue.take())?.payload);
      expect(order, 'the order of deliveries').toEqual([two, four, one, three]);
    },
  );

  test(
    {
      id: 'same-key-once',
      title: 'A second add with the same key stores nothing and names the first job',
      behaviour: 'a repeated add',
      criterion: 'once',
    },
    async (context) => {
      const { queue, take } = await open(harness, context);
      const [name] = namesOf(context.params);
      const key = `${name}-1`;
      const first = await queue.add({ payload: 1, key });
      expect(first.duplicate, 'duplicate of the first').toBe(false);
      const second = await queue.add({ payload: 2, key });
      expect(second.accepted, 'accepted of the second').toBe(true);
      expect(second.duplicate, 'duplicate of the second').toBe(true);
      expect(second.id, 'id of the second').toBe(first.id);
      expect((await take()).payload, 'payload').toBe(1);
      expect(await queue.take(), 'a further take').toBe(null);
    },
  );

  test(
    {
      id: 'full-queue-refuses',
      title: 'A queue that holds capacity jobs refuses the next one and keeps nothing of it',
      behaviour: 'more work than there is room for',
      criterion: 'load',
    },
    async (context) => {
      const capacity = context.params.capacity as number;
      const { queue, add } = await open(harness, context, { capacity });
      for (let count = 0; count < capacity; count += 1) await add(count);
      const refused = await queue.add({ payload: 'one too many' });
      expect(refused.accepted, 'accepted of one too many').toBe(false);
      expect(refused.reason, 'reason').toBe('full');
      expect((await queue.metrics()).depth, 'depth').toBe(capacity);
    },
  );
};
