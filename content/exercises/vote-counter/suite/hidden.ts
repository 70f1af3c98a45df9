import type { Harness } from '@/runner/testing';
import { type Counter, changes, drawn, inShort, mover, sentTo } from './support';

export default ({ test, expect }: Harness) => {
  test(
    {
      id: 'a-late-operation',
      title: 'An operation that was overtaken by a later one has no effect',
      behaviour: 'operations that come in another order',
      criterion: 'votes',
    },
    async ({ sut, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      await counter.vote({ voter: voters[0], option: options[0], operation: 1 });
      await counter.vote({ voter: voters[0], option: options[1], operation: 4 });
      for (const late of [
        { option: options[2], operation: 2 },
        { option: null, operation: 3 },
      ]) {
        const answer = await counter.vote({ voter: voters[0], ...late });
        expect(answer, `operation ${late.operation} after 4`).toEqual({ ok: true, applied: false, version: 2 });
      }
      expect((await counter.snapshot()).counts[options[1]], 'the count of operation 4').toBe(1);
      const other = await counter.vote({ voter: voters[1], option: options[1], operation: 1 });
      expect(other.applied, 'another voter has numbers of their own').toBe(true);
    },
  );

  test(
    {
      id: 'a-refusal-uses-no-number',
      title: 'A vote for an unknown option is refused, changes nothing, and leaves its number free',
      behaviour: 'an unknown option',
      criterion: 'votes',
    },
    async ({ sut, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      await counter.vote({ voter: voters[0], option: options[0], operation: 1 });
      const refused = await counter.vote({ voter: voters[0], option: 'none of these', operation: 5 });
      expect(refused, 'the refusal').toEqual({ ok: false, reason: 'unknown-option', version: 1 });
      const next = await counter.vote({ voter: voters[0], option: options[1], operation: 5 });
      expect(next, 'a vote with the same number').toEqual({ ok: true, applied: true, version: 2 });
    },
  );

  test(
    {
      id: 'accepted-without-a-change',
      title: 'The same option again, and nothing to take back, are accepted and make no version',
      behaviour: 'operations that change no count',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      const nothing = await counter.vote({ voter: voters[1], option: null, operation: 1 });
      expect(nothing, 'nothing to take back').toEqual({ ok: true, applied: true, version: 0 });
      await counter.vote({ voter: voters[0], option: options[0], operation: 1 });
      const same = await counter.vote({ voter: voters[0], option: options[0], operation: 3 });
      expect(same, 'the same option again').toEqual({ ok: true, applied: true, version: 1 });
      const late = await counter.vote({ voter: voters[0], option: options[1], operation: 2 });
      expect(late.applied, 'an operation with a lower number than that is applied').toBe(false);
      await clock.flush();
      expect(inShort(deliver), 'what was sent').toEqual(['c1']);
    },
  );

  test(
    {
      id: 'any-name-will-do',
      title: 'Voters and options may be called "constructor" or "__proto__"',
      behaviour: 'unusual names',
      criterion: 'votes',
    },
    async ({ sut, params }) => {
      const { oddNames, options, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', { ...setup, options: [...options, ...oddNames] });
      for (const [index, name] of oddNames.entries()) {
        const answer = await counter.vote({ voter: name, option: name, operation: 1 });
        expect(answer, `a vote of and for "${name}"`).toEqual({ ok: true, applied: true, version: index + 1 });
      }
      const plain = await sut.create<Counter>('VoteCounter', setup);
      const refused = await plain.vote({ voter: 'ada', option: oddNames[0] as string, operation: 1 });
      expect(refused.reason, `a vote for "${oddNames[0]}" where it is no option`).toBe('unknown-option');
      const counts = [...options.map((option) => [option, 0]), ...oddNames.map((name) => [name, 1])];
      expect((await counter.snapshot()).counts, 'the counts').toEqual(Object.fromEntries(counts));
    },
  );

  test(
    {
      id: 'many-operations',
      title:
        'After many operations in any order, counts are the last choice of each voter, and the changes add up to them',
      behaviour: 'many operations at random',
      criterion: 'votes',
    },
    async ({ sut, fake, clock, params, random }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', null, deliver);
      const chosen = new Map<string, { option: string | null; operation: number }>();
      for (let call = 0; call < 80; call += 1) {
        const voter = random.pick(voters);
        const option = random.pick([...options, null]);
        const last = chosen.get(voter)?.operation ?? 0;
        const operation = Math.max(1, last + random.integer(-2, 3));
        const { applied } = await counter.vote({ voter, option, operation });
        expect(applied, `operation ${operation} after ${last} is applied`).toBe(operation > last);
        if (operation > last) chosen.set(voter, { option, operation });
      }
      await clock.flush();
      const counts = Object.fromEntries(
        options.map((option) => [option, [...chosen.values()].filter((one) => one.option === option).length]),
      );
      const final = await counter.snapshot();
      expect(final.counts, 'the counts').toEqual(counts);
      const shown = Object.assign({}, ...sentTo(deliver).map((message) => message.counts));
      expect(shown, 'what a subscriber who applied every message shows').toEqual(counts);
      expect(inShort(deliver), 'versions that were sent').toEqual(['s0', ...changes(1, final.version)]);
    },
  );

  test(
    {
      id: 'a-change-holds-what-changed',
      title: 'A change holds the new totals of the options that it changed, and of no other',
      behaviour: 'what a change holds',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const [one, two] = options;
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.sync(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      await counter.vote({ voter: voters[0], option: one, operation: 1 });
      await counter.vote({ voter: voters[1], option: one, operation: 1 });
      await counter.vote({ voter: voters[0], option: two, operation: 2 });
      await counter.vote({ voter: voters[1], option: null, operation: 2 });
      await clock.flush();
      expect(
        sentTo(deliver).map((message) => message.counts),
        'counts in each change',
      ).toEqual([{ [one]: 1 }, { [one]: 2 }, { [one]: 1, [two]: 1 }, { [one]: 0 }]);
    },
  );

  test(
    {
      id: 'the-edge-of-history',
      title:
        'A gap is filled with changes as long as all of them are kept; one more, or an unknown version, gives a snapshot',
      behaviour: 'the edge of the history',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, history, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const version = history + 2;
      await mover(counter, voters[0], options)(version);
      for (const [since, expected] of [
        [version - history, changes(version - history + 1, version)],
        [version - history - 1, [`s${version}`]],
        [0, [`s${version}`]],
        [version, []],
        [version + 1, [`s${version}`]],
      ] as const) {
        const deliver = fake.sync(() => undefined);
        await counter.subscribe(`since-${since}`, since, deliver);
        await clock.flush();
        expect(inShort(deliver), `sent since ${since}, at version ${version} with the last ${history} kept`).toEqual(
          expected,
        );
      }
    },
  );

  test(
    {
      id: 'all-that-is-owed',
      title: 'A subscriber who comes back is sent all the changes that are owed, also more than may wait',
      behaviour: 'a long gap and a slow subscriber',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', { ...setup, history: 9, queue: 2 });
      await mover(counter, voters[0], options)(8);
      const deliver = fake.async(() => undefined, { delayMs: 10 });
      await counter.subscribe('screen', 0, deliver);
      await clock.advance(100);
      expect(inShort(deliver), 'what was sent').toEqual(changes(1, 8));
    },
  );

  test(
    {
      id: 'votes-during-the-snapshot',
      title: 'Changes that are made while the first snapshot is on its way follow it, without a gap',
      behaviour: 'votes while the first snapshot is on its way',
      criterion: 'versions',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const move = mover(counter, voters[0], options);
      await move(1);
      const deliver = fake.held(() => undefined);
      await counter.subscribe('screen', null, deliver);
      await clock.flush();
      await move(2);
      while (deliver.waiting.length > 0) {
        await deliver.release();
        await clock.flush();
      }
      expect(inShort(deliver), 'what was sent').toEqual(['s1', 'c2', 'c3']);
    },
  );

  test(
    {
      id: 'one-message-at-a-time',
      title: 'The next message is sent when the one before it has arrived, in the order of versions',
      behaviour: 'one message at a time',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params, random }) => {
      const { options, voters, queue, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const arrived: number[] = [];
      const deliver = fake.async(() => undefined, {
        delayMs: (call) => {
          const delay = random.integer(5, 50);
          arrived.push(call.at + delay);
          return delay;
        },
      });
      await counter.subscribe('screen', 0, deliver);
      await mover(counter, voters[0], options)(queue + 1);
      await clock.advance(1000);
      expect(inShort(deliver), 'what was sent').toEqual(changes(1, queue + 1));
      for (const [index, call] of deliver.calls.entries()) {
        const free = index === 0 ? 0 : arrived[index - 1];
        expect(call.at, `ms at which message ${index + 1} was sent`).toBe(free);
      }
    },
  );

  test(
    {
      id: 'a-slow-one-delays-nobody',
      title: 'A subscriber that never answers delays neither votes nor other subscribers',
      behaviour: 'a slow subscriber beside others',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const slow = fake.held(() => undefined);
      const quick = fake.sync(() => undefined);
      await counter.subscribe('slow', 0, slow);
      await counter.subscribe('quick', 0, quick);
      await mover(counter, voters[0], options)(3);
      await clock.flush();
      expect(inShort(quick), 'what the quick one was sent').toEqual(changes(1, 3));
      expect(inShort(slow), 'what the slow one was sent').toEqual(['c1']);
      expect(clock.now(), 'ms that passed').toBe(0);
    },
  );

  test(
    {
      id: 'as-many-as-may-wait',
      title: 'As many messages as may wait are all kept and sent',
      behaviour: 'a full queue',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, queue, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const deliver = fake.held(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      await mover(counter, voters[0], options)(1 + queue);
      while (deliver.waiting.length > 0) {
        await deliver.release();
        await clock.flush();
      }
      expect(inShort(deliver), 'what was sent').toEqual(changes(1, 1 + queue));
    },
  );

  test(
    {
      id: 'one-more-than-may-wait',
      title:
        'When more would wait, one snapshot takes their place: as it is when it is sent, with the later changes after it',
      behaviour: 'a queue that is too long',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, queue, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const move = mover(counter, voters[0], options);
      const deliver = fake.held(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      await move(1 + queue + 1);
      await counter.vote({ voter: voters[1], option: options[2], operation: 1 });
      await deliver.release();
      await clock.flush();
      const version = queue + 3;
      expect(inShort(deliver), 'what was sent').toEqual(['c1', `s${version}`]);
      expect(sentTo(deliver)[1]?.counts[options[2]], 'the last vote is in the snapshot').toBe(1);
      await move(2);
      while (deliver.waiting.length > 0) {
        await deliver.release();
        await clock.flush();
      }
      expect(inShort(deliver), 'what was sent in all').toEqual([
        'c1',
        `s${version}`,
        ...changes(version + 1, version + 2),
      ]);
    },
  );

  test(
    {
      id: 'one-that-fails-is-removed',
      title: 'A subscriber that throws or rejects is sent nothing more; votes and other subscribers go on',
      behaviour: 'a subscriber that fails',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const broken = () => {
        throw new Error('gone');
      };
      const throwing = fake.sync(broken);
      const rejecting = fake.async(broken, { delayMs: 5 });
      const healthy = fake.sync(() => undefined);
      await counter.subscribe('throwing', 0, throwing);
      await counter.subscribe('rejecting', 0, rejecting);
      await counter.subscribe('healthy', 0, healthy);
      await mover(counter, voters[0], options)(2);
      await clock.advance(20);
      await counter.vote({ voter: voters[1], option: options[0], operation: 1 });
      await clock.advance(20);
      expect(inShort(healthy), 'what the healthy one was sent').toEqual(changes(1, 3));
      expect(throwing.calls.length, 'messages to the one that throws').toBe(1);
      expect(rejecting.calls.length, 'messages to the one that rejects').toBe(1);
    },
  );

  test(
    {
      id: 'after-unsubscribing',
      title: 'After unsubscribing nothing is sent, not even what was waiting',
      behaviour: 'unsubscribing',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const move = mover(counter, voters[0], options);
      const deliver = fake.held(() => undefined);
      await counter.subscribe('screen', 0, deliver);
      await move(2);
      await counter.unsubscribe('screen');
      await counter.unsubscribe('nobody');
      await deliver.release();
      await clock.flush();
      await move(1);
      await clock.flush();
      expect(inShort(deliver), 'what was sent').toEqual(['c1']);
    },
  );

  test(
    {
      id: 'a-second-subscription',
      title: 'A subscription with the same id takes the place of the first, whatever becomes of that',
      behaviour: 'subscribing again with the same id',
      criterion: 'readers',
    },
    async ({ sut, fake, clock, params }) => {
      const { options, voters, setup } = drawn(params);
      const counter = await sut.create<Counter>('VoteCounter', setup);
      const move = mover(counter, voters[0], options);
      const first = fake.held(() => undefined);
      const second = fake.sync(() => undefined);
      await counter.subscribe('screen', 0, first);
      await move(2);
      await counter.subscribe('screen', 1, second);
      await first.reject(new Error('gone'));
      await clock.flush();
      await move(1);
      await clock.flush();
      expect(inShort(first), 'what the first was sent').toEqual(['c1']);
      expect(inShort(second), 'what the second was sent').toEqual(changes(2, 3));
    },
  );
};
