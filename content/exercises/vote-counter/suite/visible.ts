import type { Harness } from '@/runner/testing';
import { type Counter, changes, drawn, inShort, mover, sentTo } from './support';

export default ({ test, expect }: Harness) => {
  test(
    {
      id: 'counts-and-moves',
      title: 'A voter counts once: another option moves the vote, null takes it back',
      behaviour: 'a vote and a change of mind',
      criterion: 'votes',
    },
    async ({ sut, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const zeros = Object.fromEntries(options.map((option) => [option, 0]));
      expect(await counter.snapshot(), 'before any vote').toEqual({
        kind: 'snapshot',
        version: 0,
        counts: zeros,
        open: true,
      });

      const first = await counter.vote({ voter: voters[0], option: options[0], operation: 1 });
      expect(first, 'answer to a first vote').toEqual({ ok: true, applied: true, version: 1 });
      await counter.vote({ voter: voters[1], option: options[0], operation: 1 });
      await counter.vote({ voter: voters[0], option: options[1], operation: 2 });
      const moved = await counter.snapshot();
      expect(moved.counts, 'after one of two has moved').toEqual({ ...zeros, [options[0]]: 1, [options[1]]: 1 });
      await counter.vote({ voter: voters[1], option: null, operation: 2 });
      expect((await counter.snapshot()).counts, 'after one has taken the vote back').toEqual({
        ...zeros,
        [options[1]]: 1,
      });
    },
  );

  test(
    {
      id: 'a-repeated-operation',
      title: 'An operation that comes again has no effect and says so',
      behaviour: 'an operation that comes twice',
      criterion: 'votes',
    },
    async ({ sut, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const vote = { voter: voters[0], option: options[2], operation: 1 };
      await counter.vote(vote);
      expect(await counter.vote(vote), 'the same again').toEqual({ ok: true, applied: false, version: 1 });
      expect((await counter.snapshot()).counts[options[2]], 'its count').toBe(1);
    },
  );

  test(
    {
      id: 'changes-in-order',
      title: 'A subscriber is sent a snapshot and then every change, in the order of versions',
      behaviour: 'changes for a subscriber',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', null, deliver);
      await mover(counter, voters[0], options)(3);
      await clock.flush();
      expect(inShort(deliver), 'what was sent (s: snapshot, c: change)').toEqual(['s0', ...changes(1, 3)]);
      expect(sentTo(deliver)[2], 'the second change').toEqual({
        kind: 'change',
        version: 2,
        counts: { [options[0]]: 1, [options[1]]: 0 },
        open: true,
      });
    },
  );

  test(
    {
      id: 'comes-back',
      title: 'A subscriber who names a version is sent exactly the changes after it',
      behaviour: 'a subscriber who comes back',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      await mover(counter, voters[0], options)(3);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', 1, deliver);
      await clock.flush();
      expect(inShort(deliver), 'what was sent since version 1').toEqual(changes(2, 3));
    },
  );

  test(
    {
      id: 'closing',
      title: 'Closing makes one last version, and every vote after it is refused',
      behaviour: 'closing',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      await counter.vote({ voter: voters[0], option: options[0], operation: 1 });
      await counter.close();
      await counter.close();
      const refused = { ok: false, reason: 'closed', version: 2 };
      expect(await counter.vote({ voter: voters[0], option: options[1], operation: 2 }), 'a vote').toEqual(refused);
      expect(await counter.vote({ voter: voters[0], option: 'none', operation: 2 }), 'any vote').toEqual(refused);
      await clock.flush();
      expect(sentTo(deliver)[1], 'what was sent of the closing').toEqual({
        kind: 'change',
        version: 2,
        counts: {},
        open: false,
      });
      expect(deliver.calls.length, 'messages').toBe(2);
    },
  );
};
